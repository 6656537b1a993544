// Rules on fields; and what every kind has in common. One fixture for each way to break a rule.
#include "pki/certificate_lint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pki/lint_fixture.hpp"

namespace etd::pki {
namespace {

using namespace tests;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

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
    EXPECT_THAT(
        asked(GetParam(), [](CertificateRequest& wanted) { wanted.not_after = months(130); }),
        Contains("lifetime"));
}

TEST_P(EveryKind, RefusesALifeThatEndsBeforeItBegins) {
    EXPECT_THAT(
        asked(GetParam(), [](CertificateRequest& wanted) { wanted.not_after = months(-1); }),
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
                          wanted.not_before = months(30);
                          wanted.not_after = months(40);
                      }),
                ElementsAre("issuer-lifetime"));
}

TEST(Lint, RefusesALifeBeforeItsIssuers) {
    EXPECT_THAT(asked(kOfficer,
                      [](auto& wanted) {
                          wanted.not_before = months(-1);
                          wanted.not_after = months(10);
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

}  // namespace
}  // namespace etd::pki
