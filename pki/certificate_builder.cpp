#include "pki/certificate_builder.hpp"

#include <algorithm>
#include <stdexcept>

#include <openssl/core_names.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include "pki/der.hpp"

namespace etd::pki {
namespace {

using NamesHandle = Handle<GENERAL_NAMES, GENERAL_NAMES_free>;
using NameHandle = Handle<X509_NAME, X509_NAME_free>;

template <class T>
T* sure(T* object, const char* call) {
    if (object == nullptr) throwCryptoError(call);
    return object;
}

void sure(int result, const char* call) {
    if (result <= 0) throwCryptoError(call);
}

void addAttribute(X509_NAME* name, int nid, const std::string& value, int type) {
    if (value.empty()) return;
    sure(X509_NAME_add_entry_by_NID(name, nid, type,
                                    reinterpret_cast<const unsigned char*>(value.data()),
                                    static_cast<int>(value.size()), -1, 0),
         "X509_NAME_add_entry_by_NID");
}

NameHandle nameOf(const DistinguishedName& subject, CertificateKind kind) {
    NameHandle name(sure(X509_NAME_new(), "X509_NAME_new"));
    const bool barcode = kind == CertificateKind::BarcodeSigner;
    addAttribute(name.get(), NID_countryName, subject.country, V_ASN1_PRINTABLESTRING);
    addAttribute(name.get(), NID_organizationName, subject.organization, V_ASN1_UTF8STRING);
    addAttribute(name.get(), NID_organizationalUnitName, subject.unit, V_ASN1_UTF8STRING);
    addAttribute(name.get(), NID_commonName, subject.common_name,
                 barcode ? V_ASN1_PRINTABLESTRING : V_ASN1_UTF8STRING);
    addAttribute(name.get(), NID_serialNumber, subject.serial_number, V_ASN1_PRINTABLESTRING);
    return name;
}

void addExtension(X509* x509, int nid, void* value, bool critical) {
    sure(X509_add1_ext_i2d(x509, nid, value, critical ? 1 : 0, X509V3_ADD_DEFAULT),
         "X509_add1_ext_i2d");
}

/// An IA5String name: URI or dNSName.
void pushText(GENERAL_NAMES* names, int type, const std::string& text) {
    Handle<ASN1_IA5STRING, ASN1_IA5STRING_free> value(
        sure(ASN1_IA5STRING_new(), "ASN1_IA5STRING_new"));
    sure(ASN1_STRING_set(value.get(), text.data(), static_cast<int>(text.size())),
         "ASN1_STRING_set");
    Handle<GENERAL_NAME, GENERAL_NAME_free> name(sure(GENERAL_NAME_new(), "GENERAL_NAME_new"));
    GENERAL_NAME_set0_value(name.get(), type, value.release());
    sure(sk_GENERAL_NAME_push(names, name.get()), "sk_GENERAL_NAME_push");
    static_cast<void>(name.release());
}

void pushAddress(GENERAL_NAMES* names, const std::string& text) {
    Handle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> value(a2i_IPADDRESS(text.c_str()));
    if (!value) throw std::invalid_argument("buildCertificate: not an IP address");
    Handle<GENERAL_NAME, GENERAL_NAME_free> name(sure(GENERAL_NAME_new(), "GENERAL_NAME_new"));
    GENERAL_NAME_set0_value(name.get(), GEN_IPADD, value.release());
    sure(sk_GENERAL_NAME_push(names, name.get()), "sk_GENERAL_NAME_push");
    static_cast<void>(name.release());
}

/// [12] 7.1.1.2: a directoryName of localityName alone.
void pushLocality(GENERAL_NAMES* names, const std::string& locality) {
    NameHandle directory(sure(X509_NAME_new(), "X509_NAME_new"));
    addAttribute(directory.get(), NID_localityName, locality, V_ASN1_PRINTABLESTRING);
    Handle<GENERAL_NAME, GENERAL_NAME_free> name(sure(GENERAL_NAME_new(), "GENERAL_NAME_new"));
    GENERAL_NAME_set0_value(name.get(), GEN_DIRNAME, directory.release());
    sure(sk_GENERAL_NAME_push(names, name.get()), "sk_GENERAL_NAME_push");
    static_cast<void>(name.release());
}

NamesHandle alternativeNames(const CertificateRequest& request) {
    NamesHandle names(sure(sk_GENERAL_NAME_new_null(), "sk_GENERAL_NAME_new_null"));
    for (const auto& uri : request.uris) pushText(names.get(), GEN_URI, uri);
    for (const auto& name : request.dns_names) pushText(names.get(), GEN_DNS, name);
    for (const auto& address : request.addresses) pushAddress(names.get(), address);
    if (!request.locality.empty()) pushLocality(names.get(), request.locality);
    return names;
}

void addKeyUsage(X509* x509, unsigned usage) {
    const Handle<ASN1_BIT_STRING, ASN1_BIT_STRING_free> bits(
        sure(ASN1_BIT_STRING_new(), "ASN1_BIT_STRING_new"));
    for (int bit = 0; bit < 8; ++bit) {
        if ((usage & (0x80U >> bit)) != 0) {
            sure(ASN1_BIT_STRING_set_bit(bits.get(), bit, 1), "ASN1_BIT_STRING_set_bit");
        }
    }
    addExtension(x509, NID_key_usage, bits.get(), true);
}

void addSubjectKey(X509* x509) {
    std::uint8_t digest[SHA_DIGEST_LENGTH];
    sure(X509_pubkey_digest(x509, EVP_sha1(), digest, nullptr), "X509_pubkey_digest");
    const Handle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> value(
        sure(ASN1_OCTET_STRING_new(), "ASN1_OCTET_STRING_new"));
    sure(ASN1_OCTET_STRING_set(value.get(), digest, sizeof digest), "ASN1_OCTET_STRING_set");
    addExtension(x509, NID_subject_key_identifier, value.get(), false);
}

void addKeyUsagePeriod(X509* x509, const Instant& from, const Instant& until) {
    const Handle<PKEY_USAGE_PERIOD, PKEY_USAGE_PERIOD_free> period(
        sure(PKEY_USAGE_PERIOD_new(), "PKEY_USAGE_PERIOD_new"));
    period->notBefore = sure(ASN1_GENERALIZEDTIME_set(nullptr, from.unix()), "GENERALIZEDTIME");
    period->notAfter = sure(ASN1_GENERALIZEDTIME_set(nullptr, until.unix()), "GENERALIZEDTIME");
    addExtension(x509, NID_private_key_usage_period, period.get(), false);
}

void addBasicConstraints(X509* x509, int path_length) {
    const Handle<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free> constraints(
        sure(BASIC_CONSTRAINTS_new(), "BASIC_CONSTRAINTS_new"));
    constraints->ca = 1;
    constraints->pathlen = sure(ASN1_INTEGER_new(), "ASN1_INTEGER_new");
    sure(ASN1_INTEGER_set(constraints->pathlen, path_length), "ASN1_INTEGER_set");
    addExtension(x509, NID_basic_constraints, constraints.get(), true);
}

void addExtendedKeyUsage(X509* x509, std::string_view usage, bool critical) {
    const Handle<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free> usages(
        sure(sk_ASN1_OBJECT_new_null(), "sk_ASN1_OBJECT_new_null"));
    auto* object = sure(OBJ_txt2obj(std::string(usage).c_str(), 1), "OBJ_txt2obj");
    sure(sk_ASN1_OBJECT_push(usages.get(), object), "sk_ASN1_OBJECT_push");
    addExtension(x509, NID_ext_key_usage, usages.get(), critical);
}

void addCrlUris(X509* x509, const std::vector<std::string>& uris) {
    const Handle<CRL_DIST_POINTS, CRL_DIST_POINTS_free> points(
        sure(sk_DIST_POINT_new_null(), "sk_DIST_POINT_new_null"));
    for (const auto& uri : uris) {
        auto* point = sure(DIST_POINT_new(), "DIST_POINT_new");
        sure(sk_DIST_POINT_push(points.get(), point), "sk_DIST_POINT_push");
        point->distpoint = sure(DIST_POINT_NAME_new(), "DIST_POINT_NAME_new");
        point->distpoint->type = 0;
        point->distpoint->name.fullname = sure(sk_GENERAL_NAME_new_null(), "GENERAL_NAME");
        pushText(point->distpoint->name.fullname, GEN_URI, uri);
    }
    addExtension(x509, NID_crl_distribution_points, points.get(), false);
}

/// [12] 7.1.1.6: SEQUENCE { version INTEGER (0), SET OF PrintableString }.
void addDocumentTypes(X509* x509, const std::vector<std::string>& types, bool critical) {
    std::vector<Bytes> items;
    for (const auto& type : types) items.push_back(der::element(0x13, {asBytes(type)}));
    const Bytes version = {0x02, 0x01, 0x00};
    const Bytes list =
        der::element(der::kSequence, {version, der::setOf(der::kSet, std::move(items))});
    const Handle<ASN1_OBJECT, ASN1_OBJECT_free> object(
        sure(OBJ_txt2obj(std::string(oid::kDocumentTypeList).c_str(), 1), "OBJ_txt2obj"));
    const Handle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> value(
        sure(ASN1_OCTET_STRING_new(), "ASN1_OCTET_STRING_new"));
    sure(ASN1_OCTET_STRING_set(value.get(), list.data(), static_cast<int>(list.size())),
         "ASN1_OCTET_STRING_set");
    const Handle<X509_EXTENSION, X509_EXTENSION_free> extension(
        sure(X509_EXTENSION_create_by_OBJ(nullptr, object.get(), critical ? 1 : 0, value.get()),
             "X509_EXTENSION_create_by_OBJ"));
    sure(X509_add_ext(x509, extension.get(), -1), "X509_add_ext");
}

void addExtension(X509* x509, const ExtensionRule& rule, const CertificateRequest& request,
                  const Certificate* issuer) {
    using namespace extension_oid;
    const auto& profile = profileOf(request.kind);
    if (rule.oid == kAuthorityKeyIdentifier && issuer != nullptr) {
        const auto key = authorityKeyOf(*issuer);
        if (key) addExtension(x509, NID_authority_key_identifier, key.get(), rule.critical);
    } else if (rule.oid == kSubjectKeyIdentifier) {
        addSubjectKey(x509);
    } else if (rule.oid == kKeyUsage) {
        addKeyUsage(x509, profile.key_usage);
    } else if (rule.oid == kPrivateKeyUsagePeriod && request.key_use_until) {
        addKeyUsagePeriod(x509, request.not_before, *request.key_use_until);
    } else if (rule.oid == kSubjectAltName || rule.oid == kIssuerAltName) {
        const auto names = alternativeNames(request);
        const int nid = rule.oid == kSubjectAltName ? NID_subject_alt_name : NID_issuer_alt_name;
        addExtension(x509, nid, names.get(), rule.critical);
    } else if (rule.oid == kBasicConstraints) {
        addBasicConstraints(x509, profile.path_length.value_or(0));
    } else if (rule.oid == kExtendedKeyUsage) {
        addExtendedKeyUsage(x509, profile.extended_key_usage, rule.critical);
    } else if (rule.oid == kCrlDistributionPoints) {
        addCrlUris(x509, request.crl_uris);
    } else if (rule.oid == oid::kDocumentTypeList) {
        addDocumentTypes(x509, request.document_types, rule.critical);
    }
}

void setKey(X509* x509, const PublicKey& key, bool explicit_parameters) {
    const KeyHandle copy(sure(EVP_PKEY_dup(key.impl().key.get()), "EVP_PKEY_dup"));
    if (explicit_parameters) {
        sure(EVP_PKEY_set_utf8_string_param(copy.get(), OSSL_PKEY_PARAM_EC_ENCODING, "explicit"),
             "EVP_PKEY_set_utf8_string_param");
    }
    sure(X509_set_pubkey(x509, copy.get()), "X509_set_pubkey");
}

}  // namespace

Handle<ASN1_TIME, ASN1_STRING_free> asn1Time(const Instant& at) {
    return Handle<ASN1_TIME, ASN1_STRING_free>(
        sure(ASN1_TIME_set(nullptr, at.unix()), "ASN1_TIME_set"));
}

Handle<ASN1_INTEGER, ASN1_INTEGER_free> asn1Integer(const std::string& hex) {
    BIGNUM* number = nullptr;
    const int digits = BN_hex2bn(&number, hex.c_str());
    const Handle<BIGNUM, BN_free> owned(number);
    if (digits <= 0 || static_cast<std::size_t>(digits) != hex.size() || hex[0] == '-') {
        throw std::invalid_argument("buildCertificate: the serial is no hexadecimal number");
    }
    return Handle<ASN1_INTEGER, ASN1_INTEGER_free>(
        sure(BN_to_ASN1_INTEGER(number, nullptr), "BN_to_ASN1_INTEGER"));
}

Handle<AUTHORITY_KEYID, AUTHORITY_KEYID_free> authorityKeyOf(const Certificate& issuer) {
    const auto* identifier = X509_get0_subject_key_id(issuer.impl().x509.get());
    if (identifier == nullptr) return nullptr;
    Handle<AUTHORITY_KEYID, AUTHORITY_KEYID_free> key(
        sure(AUTHORITY_KEYID_new(), "AUTHORITY_KEYID_new"));
    key->keyid = sure(ASN1_OCTET_STRING_dup(identifier), "ASN1_OCTET_STRING_dup");
    return key;
}

X509Handle buildCertificate(const CertificateRequest& request, const Certificate* issuer,
                            bool named_parameters) {
    const auto& profile = profileOf(request.kind);
    X509Handle x509(sure(X509_new(), "X509_new"));
    sure(X509_set_version(x509.get(), 2), "X509_set_version");
    const auto serial = asn1Integer(request.serial_hex);
    sure(X509_set_serialNumber(x509.get(), serial.get()), "X509_set_serialNumber");
    const auto subject = nameOf(request.subject, request.kind);
    sure(X509_set_subject_name(x509.get(), subject.get()), "X509_set_subject_name");
    sure(X509_set_issuer_name(x509.get(), issuer != nullptr
                                              ? X509_get_subject_name(issuer->impl().x509.get())
                                              : subject.get()),
         "X509_set_issuer_name");
    const auto from = asn1Time(request.not_before);
    const auto until = asn1Time(request.not_after);
    sure(X509_set1_notBefore(x509.get(), from.get()), "X509_set1_notBefore");
    sure(X509_set1_notAfter(x509.get(), until.get()), "X509_set1_notAfter");
    setKey(x509.get(), request.key, profile.icao && !named_parameters);
    for (const auto& rule : profile.extensions) {
        addExtension(x509.get(), rule, request, issuer);
    }
    return x509;
}

}  // namespace etd::pki
