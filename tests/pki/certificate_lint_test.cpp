// One fixture for each way to break a rule: a good certificate, one thing changed, signed again.
#include "pki/certificate_lint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509v3.h>

#include <functional>

#include "pki/certificate_builder.hpp"
#include "pki/impl.hpp"
#include "tests/pki/test_authority.hpp"

namespace etd::pki {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::Authority;
using tests::request;

const Certificate* issuerOf(CertificateKind kind) {
    const auto& authority = Authority::get();
    switch (kind) {
        case CertificateKind::TravelDocumentRoot:
        case CertificateKind::ServiceRoot:
            return nullptr;
        case CertificateKind::BarcodeSigner:
            return &authority.travel_root.certificate;
        case CertificateKind::OfficerClient:
        case CertificateKind::MachineClient:
            return &authority.access_ca.certificate;
        case CertificateKind::PdfSigner:
        case CertificateKind::ListSigner:
        case CertificateKind::TlsServer:
        case CertificateKind::AccessCa:
            break;
    }
    return &authority.service_root.certificate;
}

std::vector<std::string> names(const std::vector<LintFinding>& findings) {
    std::vector<std::string> out;
    for (const auto& finding : findings) out.push_back(finding.rule);
    return out;
}

using ChangeRequest = std::function<void(CertificateRequest&)>;
using ChangeX509 = std::function<void(X509*)>;

/// The rules that a certificate of this kind breaks after `change_request` and `change`.
std::vector<std::string> broken(CertificateKind kind, const ChangeRequest& change_request,
                                const ChangeX509& change, bool named = false) {
    static const auto key = PrivateKey::generate(Curve::P256);
    auto wanted = request(kind, key.publicKey());
    change_request(wanted);
    const auto x509 = buildCertificate(wanted, issuerOf(kind), named);
    change(x509.get());
    if (X509_sign(x509.get(), key.impl().key.get(), EVP_sha256()) <= 0) throwCryptoError("sign");
    const auto certificate = Certificate::fromDer(derOf(x509.get(), i2d_X509)).value();
    return names(lint(certificate, {kind, issuerOf(kind), named}));
}

std::vector<std::string> asked(CertificateKind kind, const ChangeRequest& change) {
    return broken(kind, change, [](X509*) {});
}

std::vector<std::string> made(CertificateKind kind, const ChangeX509& change) {
    return broken(
        kind, [](CertificateRequest&) {}, change);
}

/// An extension of text, as openssl.cnf has it.
void extend(X509* x509, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, x509, x509, nullptr, nullptr, 0);
    const Handle<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    if (!extension || X509_add_ext(x509, extension.get(), -1) != 1) throwCryptoError("add_ext");
}

void remove(X509* x509, int nid) {
    X509_EXTENSION_free(X509_delete_ext(x509, X509_get_ext_by_NID(x509, nid, -1)));
}

void replace(X509* x509, int nid, const char* value) {
    remove(x509, nid);
    extend(x509, nid, value);
}

X509_EXTENSION* find(X509* x509, int nid) {
    return X509_get_ext(x509, X509_get_ext_by_NID(x509, nid, -1));
}

void mark(X509* x509, int nid, bool critical) {
    X509_EXTENSION_set_critical(find(x509, nid), critical ? 1 : 0);
}

constexpr auto kBarcode = CertificateKind::BarcodeSigner;
constexpr auto kRoot = CertificateKind::TravelDocumentRoot;
constexpr auto kPdf = CertificateKind::PdfSigner;
constexpr auto kOfficer = CertificateKind::OfficerClient;
constexpr auto kServer = CertificateKind::TlsServer;

class EveryKind : public testing::TestWithParam<CertificateKind> {};

TEST_P(EveryKind, IsContentWithWhatIsBuiltForIt) {
    EXPECT_THAT(asked(GetParam(), [](CertificateRequest&) {}), IsEmpty());
}

TEST_P(EveryKind, MissesEachExtensionThatIsTakenAway) {
    for (const auto& rule : profileOf(GetParam()).extensions) {
        const auto findings = made(GetParam(), [&](X509* x509) {
            const Handle<ASN1_OBJECT, ASN1_OBJECT_free> object(
                OBJ_txt2obj(std::string(rule.oid).c_str(), 1));
            X509_EXTENSION_free(X509_delete_ext(x509, X509_get_ext_by_OBJ(x509, object.get(), -1)));
        });
        EXPECT_THAT(findings, Contains("extension-missing")) << rule.oid;
    }
}

TEST_P(EveryKind, WantsEachExtensionMarkedAsItsProfileSays) {
    for (const auto& rule : profileOf(GetParam()).extensions) {
        const auto findings = made(GetParam(), [&](X509* x509) {
            const Handle<ASN1_OBJECT, ASN1_OBJECT_free> object(
                OBJ_txt2obj(std::string(rule.oid).c_str(), 1));
            auto* extension = X509_get_ext(x509, X509_get_ext_by_OBJ(x509, object.get(), -1));
            X509_EXTENSION_set_critical(extension, rule.critical ? 0 : 1);
        });
        EXPECT_THAT(findings, Contains("extension-criticality")) << rule.oid;
    }
}

TEST_P(EveryKind, RefusesAnExtensionItDoesNotList) {
    EXPECT_THAT(made(GetParam(), [](X509* x509) { extend(x509, NID_netscape_comment, "hello"); }),
                ElementsAre("extension-forbidden"));
}

TEST_P(EveryKind, RefusesALifeTooLong) {
    EXPECT_THAT(asked(GetParam(),
                      [](CertificateRequest& wanted) { wanted.not_after = tests::months(130); }),
                Contains("lifetime"));
}

TEST_P(EveryKind, RefusesALifeThatEndsBeforeItBegins) {
    EXPECT_THAT(
        asked(GetParam(), [](CertificateRequest& wanted) { wanted.not_after = tests::months(-1); }),
        Contains("lifetime"));
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryKind,
                         testing::Values(CertificateKind::TravelDocumentRoot,
                                         CertificateKind::BarcodeSigner,
                                         CertificateKind::ServiceRoot, CertificateKind::PdfSigner,
                                         CertificateKind::ListSigner, CertificateKind::TlsServer,
                                         CertificateKind::AccessCa, CertificateKind::OfficerClient,
                                         CertificateKind::MachineClient));

TEST(Lint, RefusesVersion1) {
    EXPECT_THAT(made(kPdf, [](X509* x509) { X509_set_version(x509, 0); }), Contains("version"));
}

TEST(Lint, RefusesASerialOfZero) {
    EXPECT_THAT(asked(kPdf, [](auto& wanted) { wanted.serial_hex = "0"; }), Contains("serial"));
}

TEST(Lint, RefusesASerialOf21Octets) {
    EXPECT_THAT(asked(kPdf, [](auto& wanted) { wanted.serial_hex = std::string(42, '7'); }),
                ElementsAre("serial"));
}

TEST(Lint, RefusesAShortSerialOutsideBarcodeSigners) {
    EXPECT_THAT(asked(kPdf, [](auto& wanted) { wanted.serial_hex = "1A2B3"; }),
                ElementsAre("serial-entropy"));
}

TEST(Lint, RefusesABarcodeSerialBelowTheRange) {
    EXPECT_THAT(asked(kBarcode, [](auto& wanted) { wanted.serial_hex = "FFFF"; }),
                ElementsAre("barcode-serial"));
}

TEST(Lint, RefusesABarcodeSerialAboveTheRange) {
    EXPECT_THAT(asked(kBarcode, [](auto& wanted) { wanted.serial_hex = "100000"; }),
                ElementsAre("barcode-serial"));
}

TEST(Lint, TakesTheFirstAndTheLastBarcodeSerial) {
    EXPECT_THAT(asked(kBarcode, [](auto& wanted) { wanted.serial_hex = "10000"; }), IsEmpty());
    EXPECT_THAT(asked(kBarcode, [](auto& wanted) { wanted.serial_hex = "FFFFF"; }), IsEmpty());
}

TEST(Lint, RefusesASmallLetterCountry) {
    EXPECT_THAT(asked(kBarcode, [](auto& wanted) { wanted.subject.country = "ut"; }),
                ElementsAre("country", "country-of-issuer"));
}

TEST(Lint, RefusesAThreeLetterCountry) {
    // OpenSSL's own table stops at two.
    const auto change = [](X509* x509) {
        auto* name = X509_get_subject_name(x509);
        auto* entry =
            X509_NAME_get_entry(name, X509_NAME_get_index_by_NID(name, NID_countryName, -1));
        ASN1_STRING_set(X509_NAME_ENTRY_get_data(entry), "UTO", 3);
    };
    EXPECT_THAT(made(kBarcode,
                     [&](X509* x509) {
                         change(x509);
                         // A name caches its encoding; adding and removing makes it anew.
                         auto* name = X509_get_subject_name(x509);
                         X509_NAME_add_entry_by_NID(name, NID_title, V_ASN1_PRINTABLESTRING,
                                                    reinterpret_cast<const unsigned char*>("x"), 1,
                                                    -1, 0);
                         X509_NAME_ENTRY_free(X509_NAME_delete_entry(name, 2));
                     }),
                Contains("country"));
}

TEST(Lint, RefusesACountryInUtf8) {
    EXPECT_THAT(made(kPdf,
                     [](X509* x509) {
                         auto* name = X509_get_subject_name(x509);
                         X509_NAME_ENTRY_free(X509_NAME_delete_entry(name, 0));
                         X509_NAME_add_entry_by_NID(name, NID_countryName, V_ASN1_UTF8STRING,
                                                    reinterpret_cast<const unsigned char*>("UT"), 2,
                                                    0, 0);
                     }),
                testing::IsSupersetOf({"country", "name-strings"}));
}

TEST(Lint, RefusesAnotherCountryThanTheIssuers) {
    EXPECT_THAT(asked(kBarcode, [](auto& wanted) { wanted.subject.country = "XX"; }),
                ElementsAre("country-of-issuer"));
}

TEST(Lint, RefusesASubjectWithoutACountry) {
    EXPECT_THAT(asked(kPdf, [](auto& wanted) { wanted.subject.country = ""; }),
                Contains("country"));
}

TEST(Lint, RefusesASubjectWithoutACommonName) {
    EXPECT_THAT(asked(kPdf, [](auto& wanted) { wanted.subject.common_name = ""; }),
                ElementsAre("common-name"));
}

TEST(Lint, RefusesATeletexString) {
    EXPECT_THAT(made(kPdf,
                     [](X509* x509) {
                         X509_NAME_add_entry_by_NID(
                             X509_get_subject_name(x509), NID_title, V_ASN1_T61STRING,
                             reinterpret_cast<const unsigned char*>("x"), 1, -1, 0);
                     }),
                ElementsAre("name-strings"));
}

TEST(Lint, RefusesGeneralizedTimeBefore2050) {
    EXPECT_THAT(made(kPdf,
                     [](X509* x509) {
                         const Handle<ASN1_TIME, ASN1_STRING_free> time(
                             ASN1_STRING_type_new(V_ASN1_GENERALIZEDTIME));
                         ASN1_STRING_set(time.get(), "20270101000000Z", -1);
                         X509_set1_notAfter(x509, time.get());
                     }),
                ElementsAre("time-encoding"));
}

TEST(Lint, RefusesALifeBeyondItsIssuers) {
    EXPECT_THAT(asked(kOfficer,
                      [](auto& wanted) {
                          wanted.not_before = tests::months(30);
                          wanted.not_after = tests::months(40);
                      }),
                ElementsAre("issuer-lifetime"));
}

TEST(Lint, RefusesALifeBeforeItsIssuers) {
    EXPECT_THAT(asked(kOfficer,
                      [](auto& wanted) {
                          wanted.not_before = tests::months(-1);
                          wanted.not_after = tests::months(10);
                      }),
                ElementsAre("issuer-lifetime"));
}

TEST(Lint, RefusesTheHashOfAnotherCurve) {
    static const auto key = PrivateKey::generate(Curve::P256);
    const auto x509 = buildCertificate(request(kPdf, key.publicKey()), issuerOf(kPdf), false);
    X509_sign(x509.get(), key.impl().key.get(), EVP_sha512());
    const auto certificate = Certificate::fromDer(derOf(x509.get(), i2d_X509)).value();
    EXPECT_THAT(names(lint(certificate, {kPdf, issuerOf(kPdf), false})),
                ElementsAre("signature-hash"));
}

TEST(Lint, RefusesTwoSignatureAlgorithms) {
    // The outer one is the last AlgorithmIdentifier: ecdsa-with-SHA256 becomes ecdsa-with-SHA384.
    auto der = Authority::get().pdf.certificate.der();
    const Bytes algorithm = {0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};
    const auto at = std::find_end(der.begin(), der.end(), algorithm.begin(), algorithm.end());
    at[9] = 0x03;
    const auto certificate = Certificate::fromDer(der).value();
    EXPECT_THAT(names(lint(certificate, {kPdf, issuerOf(kPdf), false})),
                Contains("signature-algorithms"));
}

TEST(Lint, RefusesADefaultThatIsWrittenOut) {
    // `critical FALSE` before the subjectKeyIdentifier's value; four lengths around it grow by 3.
    auto der = Authority::get().pdf.certificate.der();
    const Bytes oid = {0x30, 0x1D, 0x06, 0x03, 0x55, 0x1D, 0x0E};
    const auto at = std::ranges::search(der, oid).begin() - der.begin();
    der[static_cast<std::size_t>(at) + 1] += 3;
    der.insert(der.begin() + at + 7, {0x01, 0x01, 0x00});
    const auto grow = [&](std::size_t length) {
        const unsigned value = (unsigned{der[length]} << 8U | der[length + 1]) + 3U;
        der[length] = static_cast<std::uint8_t>(value >> 8U);
        der[length + 1] = static_cast<std::uint8_t>(value);
    };
    grow(2);
    grow(6);
    // [3] and the SEQUENCE OF extensions, both of long form with one or two octets.
    const Bytes extensions = {0xA3, 0x81};
    const auto where =
        static_cast<std::size_t>(std::ranges::search(der, extensions).begin() - der.begin());
    ASSERT_LT(where, der.size());
    der[where + 2] += 3;
    der[where + 5] += 3;
    const auto certificate = Certificate::fromDer(der);
    ASSERT_TRUE(certificate);
    EXPECT_THAT(names(lint(*certificate, {kPdf, issuerOf(kPdf), false})), Contains("der"));
}

TEST(Lint, RefusesAUniqueIdentifier) {
    // [1] IMPLICIT BIT STRING of no bits, put before the extensions.
    auto der = Authority::get().pdf.certificate.der();
    const Bytes extensions = {0xA3, 0x81};
    const auto where = std::ranges::search(der, extensions).begin() - der.begin();
    der.insert(der.begin() + where, {0x81, 0x02, 0x00, 0x80});
    for (const std::size_t length : {2U, 6U}) {
        const unsigned value = (unsigned{der[length]} << 8U | der[length + 1]) + 4U;
        der[length] = static_cast<std::uint8_t>(value >> 8U);
        der[length + 1] = static_cast<std::uint8_t>(value);
    }
    const auto certificate = Certificate::fromDer(der);
    ASSERT_TRUE(certificate);
    EXPECT_THAT(names(lint(*certificate, {kPdf, issuerOf(kPdf), false})),
                ElementsAre("unique-identifiers"));
}

TEST(Lint, RefusesABarcodeSubjectWithAnOrganization) {
    EXPECT_THAT(asked(kBarcode, [](auto& wanted) { wanted.subject.organization = "Utopia"; }),
                ElementsAre("barcode-subject"));
}

TEST(Lint, RefusesABarcodeNameOfThreeCharacters) {
    EXPECT_THAT(asked(kBarcode, [](auto& wanted) { wanted.subject.common_name = "S12"; }),
                ElementsAre("barcode-subject"));
}

TEST(Lint, RefusesABarcodeNameInSmallLetters) {
    EXPECT_THAT(asked(kBarcode, [](auto& wanted) { wanted.subject.common_name = "s1"; }),
                ElementsAre("barcode-subject"));
}

TEST(Lint, RefusesABarcodeNameInUtf8) {
    EXPECT_THAT(made(kBarcode,
                     [](X509* x509) {
                         auto* name = X509_get_subject_name(x509);
                         X509_NAME_ENTRY_free(X509_NAME_delete_entry(name, 1));
                         X509_NAME_add_entry_by_NID(name, NID_commonName, V_ASN1_UTF8STRING,
                                                    reinterpret_cast<const unsigned char*>("S1"), 2,
                                                    -1, 0);
                     }),
                ElementsAre("barcode-subject"));
}

TEST(Lint, RefusesANamedCurveUnderTheTravelDocumentRoot) {
    static const auto key = PrivateKey::generate(Curve::P256);
    const auto x509 =
        buildCertificate(request(kBarcode, key.publicKey()), issuerOf(kBarcode), true);
    X509_sign(x509.get(), key.impl().key.get(), EVP_sha256());
    const auto certificate = Certificate::fromDer(derOf(x509.get(), i2d_X509)).value();
    EXPECT_THAT(names(lint(certificate, {kBarcode, issuerOf(kBarcode), false})),
                ElementsAre("curve-parameters"));
    EXPECT_THAT(names(lint(certificate, {kBarcode, issuerOf(kBarcode), true})), IsEmpty());
}

TEST(Lint, RefusesExplicitParametersUnderTheServiceRoot) {
    EXPECT_THAT(made(kPdf,
                     [](X509* x509) {
                         const KeyHandle key(EVP_PKEY_dup(X509_get0_pubkey(x509)));
                         EVP_PKEY_set_utf8_string_param(key.get(), "encoding", "explicit");
                         X509_set_pubkey(x509, key.get());
                     }),
                Contains("curve-parameters"));
}

TEST(Lint, RefusesACompressedPoint) {
    EXPECT_THAT(made(kPdf,
                     [](X509* x509) {
                         const KeyHandle key(EVP_PKEY_dup(X509_get0_pubkey(x509)));
                         EVP_PKEY_set_utf8_string_param(key.get(), "point-format", "compressed");
                         X509_set_pubkey(x509, key.get());
                     }),
                Contains("point"));
}

TEST(Lint, RefusesAKeyOfAnotherKind) {
    EXPECT_THAT(made(kPdf,
                     [](X509* x509) {
                         const KeyHandle key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
                         X509_set_pubkey(x509, key.get());
                     }),
                Contains("point"));
}

// Of those that OpenSSL reads itself, Certificate takes no two at all.
TEST(Lint, RefusesAnExtensionTwice) {
    EXPECT_THAT(made(kRoot,
                     [](X509* x509) {
                         const Handle<X509_EXTENSION, X509_EXTENSION_free> again(
                             X509_EXTENSION_dup(find(x509, NID_private_key_usage_period)));
                         X509_add_ext(x509, again.get(), -1);
                     }),
                Contains("extension-twice"));
}

TEST(Lint, RefusesASubjectKeyIdentifierOnABarcodeSigner) {
    EXPECT_THAT(
        made(kBarcode, [](X509* x509) { extend(x509, NID_subject_key_identifier, "hash"); }),
        ElementsAre("extension-forbidden"));
}

TEST(Lint, RefusesAKeyUsageOnABarcodeSigner) {
    EXPECT_THAT(made(kBarcode,
                     [](X509* x509) { extend(x509, NID_key_usage, "critical,digitalSignature"); }),
                ElementsAre("extension-forbidden"));
}

// What a real issuer of seals once shipped: both the wrong way round.
TEST(Lint, RefusesACriticalAuthorityKeyAndAnUncriticalUsageOnABarcodeSigner) {
    EXPECT_THAT(made(kBarcode,
                     [](X509* x509) {
                         mark(x509, NID_authority_key_identifier, true);
                         mark(x509, NID_ext_key_usage, false);
                     }),
                ElementsAre("extension-criticality"));
}

TEST(Lint, RefusesAnotherAuthorityKey) {
    EXPECT_THAT(made(kBarcode,
                     [](X509* x509) {
                         remove(x509, NID_authority_key_identifier);
                         const auto other =
                             authorityKeyOf(Authority::get().service_root.certificate);
                         X509_add1_ext_i2d(x509, NID_authority_key_identifier, other.get(), 0, 0);
                     }),
                ElementsAre("authority-key"));
}

TEST(Lint, RefusesASubjectKeyThatIsNotTheKeys) {
    EXPECT_THAT(made(kPdf,
                     [](X509* x509) {
                         replace(x509, NID_subject_key_identifier,
                                 "00112233445566778899AABBCCDDEEFF00112233");
                     }),
                ElementsAre("subject-key"));
}

TEST(Lint, RefusesARootThatMaySignDocuments) {
    EXPECT_THAT(made(kRoot,
                     [](X509* x509) {
                         replace(x509, NID_key_usage,
                                 "critical,keyCertSign,cRLSign,digitalSignature");
                     }),
                ElementsAre("key-usage"));
}

TEST(Lint, RefusesARootThatMayNotSignCrls) {
    EXPECT_THAT(
        made(kRoot, [](X509* x509) { replace(x509, NID_key_usage, "critical,keyCertSign"); }),
        ElementsAre("key-usage"));
}

TEST(Lint, RefusesASecondExtendedKeyUsage) {
    EXPECT_THAT(made(kBarcode,
                     [](X509* x509) {
                         replace(x509, NID_ext_key_usage, "critical,2.23.136.1.1.11.1,clientAuth");
                     }),
                ElementsAre("extended-key-usage"));
}

TEST(Lint, RefusesAnotherExtendedKeyUsage) {
    EXPECT_THAT(made(kOfficer, [](X509* x509) { replace(x509, NID_ext_key_usage, "serverAuth"); }),
                ElementsAre("extended-key-usage"));
}

TEST(Lint, RefusesATravelDocumentRootWithRoomForCas) {
    EXPECT_THAT(made(kRoot,
                     [](X509* x509) {
                         replace(x509, NID_basic_constraints, "critical,CA:TRUE,pathlen:1");
                     }),
                Contains("basic-constraints"));
}

TEST(Lint, RefusesAnAccessCaWithoutAPathLength) {
    EXPECT_THAT(made(CertificateKind::AccessCa,
                     [](X509* x509) { replace(x509, NID_basic_constraints, "critical,CA:TRUE"); }),
                ElementsAre("basic-constraints"));
}

TEST(Lint, RefusesAKeyUsePastFiveYears) {
    EXPECT_THAT(asked(kRoot, [](auto& wanted) { wanted.key_use_until = tests::months(61); }),
                ElementsAre("key-usage-period"));
}

TEST(Lint, RefusesAKeyUsePastTheCertificate) {
    EXPECT_THAT(asked(kRoot,
                      [](auto& wanted) {
                          wanted.not_after = tests::months(30);
                          wanted.key_use_until = tests::months(31);
                      }),
                ElementsAre("key-usage-period"));
}

TEST(Lint, RefusesARootWhoseCodeIsNotCapitals) {
    EXPECT_THAT(asked(kRoot, [](auto& wanted) { wanted.locality = "Uto"; }),
                ElementsAre("root-names"));
}

TEST(Lint, RefusesARootWithoutACode) {
    EXPECT_THAT(asked(kRoot, [](auto& wanted) { wanted.locality = ""; }),
                ElementsAre("root-names"));
}

TEST(Lint, RefusesARootWithoutAContact) {
    EXPECT_THAT(asked(kRoot, [](auto& wanted) { wanted.uris.clear(); }), ElementsAre("root-names"));
}

TEST(Lint, RefusesARootWhoseTwoNamesDiffer) {
    EXPECT_THAT(
        made(kRoot,
             [](X509* x509) { replace(x509, NID_issuer_alt_name, "URI:https://other.example"); }),
        ElementsAre("root-names"));
}

TEST(Lint, RefusesAServerWithoutNames) {
    EXPECT_THAT(asked(kServer,
                      [](auto& wanted) {
                          wanted.dns_names.clear();
                          wanted.addresses.clear();
                      }),
                Contains("server-names"));
}

TEST(Lint, RefusesAServerNamedByUri) {
    EXPECT_THAT(asked(kServer, [](auto& wanted) { wanted.uris = {"https://localhost"}; }),
                ElementsAre("server-names"));
}

TEST(Lint, RefusesAnOfficerWithoutARole) {
    EXPECT_THAT(asked(kOfficer, [](auto& wanted) { wanted.uris = {"urn:other:x"}; }),
                ElementsAre("roles"));
}

TEST(Lint, RefusesAnOfficerWithANameThatIsNoRole) {
    EXPECT_THAT(asked(kOfficer, [](auto& wanted) { wanted.dns_names = {"localhost"}; }),
                ElementsAre("roles"));
}

TEST(Lint, RefusesARoleInCapitals) {
    EXPECT_THAT(asked(kOfficer, [](auto& wanted) { wanted.uris = {"urn:safeconduct:role:ADMIN"}; }),
                ElementsAre("roles"));
}

TEST(Lint, RefusesAnOfficerWithoutAPersonId) {
    EXPECT_THAT(asked(kOfficer, [](auto& wanted) { wanted.subject.serial_number = ""; }),
                ElementsAre("client-subject"));
}

TEST(Lint, RefusesAnOfficerWithoutAPost) {
    EXPECT_THAT(asked(kOfficer, [](auto& wanted) { wanted.subject.unit = ""; }),
                ElementsAre("client-subject"));
}

TEST(Lint, RefusesACrlByFtp) {
    EXPECT_THAT(asked(kPdf, [](auto& wanted) { wanted.crl_uris = {"ftp://etd.example/a.crl"}; }),
                ElementsAre("crl-distribution"));
}

TEST(Lint, RefusesACrlWhoseUriIsWrittenAsADnsName) {
    EXPECT_THAT(
        made(kPdf,
             [](X509* x509) { replace(x509, NID_crl_distribution_points, "DNS:etd.example"); }),
        ElementsAre("crl-distribution"));
}

TEST(Lint, RefusesNoDistributionPointAtAll) {
    EXPECT_THAT(asked(kPdf, [](auto& wanted) { wanted.crl_uris.clear(); }),
                Contains("crl-distribution"));
}

TEST(Lint, RefusesABarcodeSignerForPassports) {
    EXPECT_THAT(asked(kBarcode, [](auto& wanted) { wanted.document_types = {"P"}; }),
                ElementsAre("document-types"));
}

TEST(Lint, RefusesABarcodeSignerForMoreThanEmergencyDocuments) {
    EXPECT_THAT(asked(kBarcode,
                      [](auto& wanted) {
                          wanted.document_types = {"PU", "PE"};
                      }),
                ElementsAre("document-types"));
}

}  // namespace
}  // namespace etd::pki
