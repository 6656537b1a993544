// Rules on extensions. One fixture for each way to break a rule.
#include "pki/certificate_lint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pki/lint_fixture.hpp"

namespace etd::pki {
namespace {

using namespace tests;
using testing::Contains;
using testing::ElementsAre;

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
    EXPECT_THAT(asked(kRoot, [](auto& wanted) { wanted.key_use_until = months(61); }),
                ElementsAre("key-usage-period"));
}

TEST(Lint, RefusesAKeyUsePastTheCertificate) {
    EXPECT_THAT(asked(kRoot,
                      [](auto& wanted) {
                          wanted.not_after = months(30);
                          wanted.key_use_until = months(31);
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
