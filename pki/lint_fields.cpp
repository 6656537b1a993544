/// Rules on everything in a certificate but its extensions.
#include <algorithm>
#include <array>

#include <openssl/x509v3.h>

#include "pki/der.hpp"
#include "pki/lint_rules.hpp"

namespace etd::pki {
namespace {

bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::array<const X509_NAME*, 2> names(const LintInput& in) {
    return {X509_get_subject_name(in.x509), X509_get_issuer_name(in.x509)};
}

/// The values of one attribute in a name.
std::vector<const ASN1_STRING*> attributes(const X509_NAME* name, int nid) {
    std::vector<const ASN1_STRING*> out;
    for (int i = X509_NAME_get_index_by_NID(name, nid, -1); i >= 0;
         i = X509_NAME_get_index_by_NID(name, nid, i)) {
        out.push_back(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, i)));
    }
    return out;
}

Complaint isVersion3(const LintInput& in) {
    if (X509_get_version(in.x509) == 2) return std::nullopt;
    return "the version is not v3";
}

/// `critical FALSE` in full: a default that DER leaves out, and that OpenSSL would keep.
bool writesFalse(X509_EXTENSION* extension) {
    const Bytes bytes = derOf(extension, i2d_X509_EXTENSION);
    auto reader = der::Reader(bytes).enter(der::kSequence);
    reader.contents(der::kOid);
    return reader.nextIs(V_ASN1_BOOLEAN) && X509_EXTENSION_get_critical(extension) == 0;
}

Complaint isDer(const LintInput& in) {
    for (int i = 0; i < X509_get_ext_count(in.x509); ++i) {
        if (writesFalse(X509_get_ext(in.x509, i))) return "a default value is written out";
    }
    const X509Handle copy(X509_dup(in.x509));
    if (!copy) throwCryptoError("X509_dup");
    const auto tbs = der::Reader(in.certificate.der()).enter(der::kSequence).whole(der::kSequence);
    const Bytes again = derOf(
        copy.get(), [](X509* x509, unsigned char** out) { return i2d_re_X509_tbs(x509, out); });
    if (tbs && Bytes(tbs->begin(), tbs->end()) == again) return std::nullopt;
    return "the encoding is not DER";
}

Complaint hasPositiveSerial(const LintInput& in) {
    const auto size = ASN1_STRING_length(X509_get0_serialNumber(in.x509));
    if (in.certificate.serialHex() != "0" && size <= 20) return std::nullopt;
    return "the serial is not a positive number of at most 20 octets";
}

Complaint hasUnpredictableSerial(const LintInput& in) {
    if (in.profile.kind == CertificateKind::BarcodeSigner) return std::nullopt;
    if (ASN1_STRING_length(X509_get0_serialNumber(in.x509)) >= 8) return std::nullopt;
    return "the serial is shorter than 8 random octets";
}

Complaint hasBarcodeSerial(const LintInput& in) {
    if (in.profile.kind != CertificateKind::BarcodeSigner) return std::nullopt;
    if (in.certificate.serialHex().size() == 5) return std::nullopt;
    return "the serial is not from 10000 to FFFFF (hex)";
}

Complaint hasOneSignatureAlgorithm(const LintInput& in) {
    const X509_ALGOR* outer = nullptr;
    X509_get0_signature(nullptr, &outer, in.x509);
    if (X509_ALGOR_cmp(outer, X509_get0_tbs_sigalg(in.x509)) == 0) return std::nullopt;
    return "signature and signatureAlgorithm differ";
}

Complaint hasTheCurvesHash(const LintInput& in) {
    const auto key = in.issuer.publicKey();
    if (key && X509_get_signature_nid(in.x509) == factsOf(key->curve()).signature_nid) {
        return std::nullopt;
    }
    return "the signature algorithm is not ECDSA with the hash of the issuer's curve";
}

Complaint hasNoUniqueIdentifiers(const LintInput& in) {
    const ASN1_BIT_STRING* issuer = nullptr;
    const ASN1_BIT_STRING* subject = nullptr;
    X509_get0_uids(in.x509, &issuer, &subject);
    if (issuer == nullptr && subject == nullptr) return std::nullopt;
    return "there is a unique identifier";
}

Complaint hasOneCountry(const LintInput& in) {
    for (const auto* name : names(in)) {
        const auto countries = attributes(name, NID_countryName);
        if (countries.size() != 1) return "a name has not exactly one countryName";
        const auto text = textOf(countries[0]);
        if (ASN1_STRING_type(countries[0]) != V_ASN1_PRINTABLESTRING || text.size() != 2 ||
            !std::ranges::all_of(text, isUpper)) {
            return "countryName is not two capital letters in a PrintableString";
        }
    }
    return std::nullopt;
}

Complaint hasItsIssuersCountry(const LintInput& in) {
    const auto subject = attributes(X509_get_subject_name(in.x509), NID_countryName);
    const auto issuer = attributes(X509_get_issuer_name(in.x509), NID_countryName);
    if (subject.empty() || issuer.empty() || ASN1_STRING_cmp(subject[0], issuer[0]) == 0) {
        return std::nullopt;
    }
    return "issuer and subject are of different countries";
}

Complaint hasCommonNames(const LintInput& in) {
    for (const auto* name : names(in)) {
        if (attributes(name, NID_commonName).size() != 1) {
            return "a name has not exactly one commonName";
        }
    }
    return std::nullopt;
}

Complaint hasAllowedStrings(const LintInput& in) {
    for (const auto* name : names(in)) {
        for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
            const auto* entry = X509_NAME_get_entry(name, i);
            const int nid = OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry));
            const int type = ASN1_STRING_type(X509_NAME_ENTRY_get_data(entry));
            const bool printable_only = nid == NID_countryName || nid == NID_serialNumber;
            if (type == V_ASN1_PRINTABLESTRING) continue;
            if (type != V_ASN1_UTF8STRING || printable_only) {
                return "a name has a string of a type that is not allowed there";
            }
        }
    }
    return std::nullopt;
}

Complaint hasAllowedTimes(const LintInput& in) {
    constexpr std::int64_t kYear2050 = 2524608000;
    for (const auto* time : {X509_get0_notBefore(in.x509), X509_get0_notAfter(in.x509)}) {
        const bool late = instantOf(time)->unix() >= kYear2050;
        if (ASN1_STRING_type(time) != (late ? V_ASN1_GENERALIZEDTIME : V_ASN1_UTCTIME)) {
            return "a time is not UTCTime through 2049 and GeneralizedTime from 2050";
        }
    }
    return std::nullopt;
}

Complaint livesNotTooLong(const LintInput& in) {
    const auto& certificate = in.certificate;
    if (certificate.notAfter() <= certificate.notBefore()) return "it ends before it begins";
    const auto latest = plusMonths(certificate.notBefore(), in.profile.longest_validity);
    if (certificate.notAfter() <= latest) return std::nullopt;
    return "it is valid longer than its kind may be";
}

Complaint endsWithItsIssuer(const LintInput& in) {
    if (in.certificate.notBefore() >= in.issuer.notBefore() &&
        in.certificate.notAfter() <= in.issuer.notAfter()) {
        return std::nullopt;
    }
    return "it is valid when its issuer is not";
}

Complaint hasTheRightIssuer(const LintInput& in) {
    auto* issuer = in.issuer.impl().x509.get();
    if (X509_NAME_cmp(X509_get_issuer_name(in.x509), X509_get_subject_name(issuer)) != 0) {
        return "the issuer's name is not its issuer's subject";
    }
    const bool self_issued =
        X509_NAME_cmp(X509_get_issuer_name(in.x509), X509_get_subject_name(in.x509)) == 0;
    if (in.profile.self_signed) {
        if (self_issued) return std::nullopt;
        return "a root whose issuer is another";
    }
    if (self_issued) return "it is self-issued and no root";
    const bool by_root =
        X509_NAME_cmp(X509_get_issuer_name(issuer), X509_get_subject_name(issuer)) == 0;
    const bool by_path_end = X509_get_pathlen(issuer) == 0;
    const bool client = in.profile.kind == CertificateKind::OfficerClient ||
                        in.profile.kind == CertificateKind::MachineClient;
    // The travel-document root: self-issued with pathLen 0. The service root: self-issued with
    // room for one CA. The access CA: the last before the leaves.
    const bool right = in.issuer.isCa() && (client ? !by_root && by_path_end
                                                   : by_root && by_path_end == in.profile.icao);
    if (right) return std::nullopt;
    return "its issuer is not the CA that issues this kind";
}

Complaint hasBarcodeSubject(const LintInput& in) {
    if (in.profile.kind != CertificateKind::BarcodeSigner) return std::nullopt;
    const auto* name = X509_get_subject_name(in.x509);
    const auto common_names = attributes(name, NID_commonName);
    if (X509_NAME_entry_count(name) != 2 || common_names.size() != 1) {
        return "the subject is not countryName and commonName alone";
    }
    const auto text = textOf(common_names[0]);
    if (ASN1_STRING_type(common_names[0]) == V_ASN1_PRINTABLESTRING && text.size() == 2 &&
        std::ranges::all_of(text, [](char c) { return isUpper(c) || isDigit(c); })) {
        return std::nullopt;
    }
    return "commonName is not two capital letters or digits in a PrintableString";
}

Complaint hasClientSubject(const LintInput& in) {
    if (in.profile.kind != CertificateKind::OfficerClient &&
        in.profile.kind != CertificateKind::MachineClient) {
        return std::nullopt;
    }
    const auto* name = X509_get_subject_name(in.x509);
    for (const int nid : {NID_countryName, NID_organizationName, NID_organizationalUnitName,
                          NID_commonName, NID_serialNumber}) {
        if (attributes(name, nid).size() != 1) {
            return "the subject is not C, O, OU, CN and serialNumber, each once";
        }
    }
    if (X509_NAME_entry_count(name) == 5) return std::nullopt;
    return "the subject has more than C, O, OU, CN and serialNumber";
}

/// [12] 4.1.6.3: explicit parameters with cofactor; RFC 5480 2.1.1: named, for everybody else.
Complaint hasTheRightCurveEncoding(const LintInput& in) {
    X509_ALGOR* algorithm = nullptr;
    const auto* spki = X509_get_X509_PUBKEY(in.x509);
    if (X509_PUBKEY_get0_param(nullptr, nullptr, nullptr, &algorithm, spki) != 1) {
        throwCryptoError("X509_PUBKEY_get0_param");
    }
    int type = V_ASN1_UNDEF;
    const void* value = nullptr;
    X509_ALGOR_get0(nullptr, &type, &value, algorithm);
    if (!in.profile.icao || in.named_parameters) {
        if (type == V_ASN1_OBJECT) return std::nullopt;
        return "the curve is not named";
    }
    if (type != V_ASN1_SEQUENCE) return "the curve's parameters are not explicit";
    const auto* text = static_cast<const ASN1_STRING*>(value);
    auto parameters = der::Reader({ASN1_STRING_get0_data(text),
                                   static_cast<std::size_t>(ASN1_STRING_length(text))})
                          .enter(der::kSequence);
    parameters.contents(der::kInteger);
    parameters.contents(der::kSequence);
    parameters.contents(der::kSequence);
    parameters.contents(der::kOctetString);
    parameters.contents(der::kInteger);
    if (parameters.contents(der::kInteger)) return std::nullopt;
    return "the curve's parameters have no cofactor";
}

Complaint hasAnUncompressedPoint(const LintInput& in) {
    const unsigned char* point = nullptr;
    int size = 0;
    const auto* spki = X509_get_X509_PUBKEY(in.x509);
    if (X509_PUBKEY_get0_param(nullptr, &point, &size, nullptr, spki) == 1 && size > 0 &&
        point[0] == 0x04 && in.certificate.publicKey()) {
        return std::nullopt;
    }
    return "the key is not an uncompressed point of a curve this project uses";
}

constexpr std::array kRules = {
    LintRule{"version", "[12] Table 5, version", isVersion3},
    LintRule{"der", "[12] Table 5: DER; X.690 11.5", isDer},
    LintRule{"serial", "[12] Table 5, serialNumber", hasPositiveSerial},
    LintRule{"serial-entropy", "our own, after CABF BR 7.1", hasUnpredictableSerial},
    LintRule{"barcode-serial", "[13] 2.2.1", hasBarcodeSerial},
    LintRule{"signature-algorithms", "[12] Table 5, signature", hasOneSignatureAlgorithm},
    LintRule{"signature-hash", "[13] 2.4; [12] 4.1.6", hasTheCurvesHash},
    LintRule{"unique-identifiers", "[12] Table 5", hasNoUniqueIdentifiers},
    LintRule{"country", "[12] Table 5, subject", hasOneCountry},
    LintRule{"country-of-issuer", "[12] Table 5, subject", hasItsIssuersCountry},
    LintRule{"common-name", "[12] Table 5, subject", hasCommonNames},
    LintRule{"name-strings", "[12] Table 5, issuer", hasAllowedStrings},
    LintRule{"time-encoding", "[12] Table 5, validity", hasAllowedTimes},
    LintRule{"lifetime", "[12] Table 1", livesNotTooLong},
    LintRule{"issuer-lifetime", "our own: the shell model of RFC 5280 6.1.3", endsWithItsIssuer},
    LintRule{"issuer", "[12] 3.1; RFC 5280 4.1.2.4", hasTheRightIssuer},
    LintRule{"barcode-subject", "[12] 7.1.3", hasBarcodeSubject},
    LintRule{"client-subject", "our own: who may sign in", hasClientSubject},
    LintRule{"curve-parameters", "[12] 4.1.6.3; RFC 5480 2.1.1", hasTheRightCurveEncoding},
    LintRule{"point", "[12] 4.1.6.3", hasAnUncompressedPoint},
};

}  // namespace

std::span<const LintRule> fieldRules() { return kRules; }

Instant plusMonths(const Instant& at, int months) {
    const auto day = std::chrono::floor<std::chrono::days>(at.time());
    auto moved = std::chrono::year_month_day(day) + std::chrono::months(months);
    if (!moved.ok()) moved = moved.year() / moved.month() / std::chrono::last;
    return Instant(std::chrono::sys_days(moved) + (at.time() - day));
}

}  // namespace etd::pki
