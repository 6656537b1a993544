#include "pki/certificate_authority.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <type_traits>

#include "pki/certificate_lint.hpp"
#include "tests/pki/command.hpp"
#include "tests/pki/test_authority.hpp"

namespace etd::pki {
namespace {

using testing::HasSubstr;
using testing::Not;
using tests::Authority;
using tests::kNow;
using tests::request;

static_assert(!std::is_copy_constructible_v<PreparedCertificate>);
static_assert(!std::is_default_constructible_v<PreparedCertificate>);

/// The tools ask for dates: `-attime` puts them into the tests' present.
const std::string kAt = " -attime " + std::to_string(kNow.unix() + 60) + " ";

std::string text(const Certificate& certificate) {
    const tests::Folder folder;
    return tests::run("openssl x509 -noout -text -in " + folder.put("a.pem", certificate.pem()))
        .output;
}

TEST(CertificateAuthority, IssuesAServiceChainThatOpenSslVerifies) {
    const auto& authority = Authority::get();
    const tests::Folder folder;
    const auto root = folder.put("root.pem", authority.service_root.certificate.pem());
    for (const auto* leaf : {&authority.pdf, &authority.list, &authority.tls}) {
        const auto outcome = tests::run("openssl verify -x509_strict" + kAt + "-CAfile " + root +
                                        " " + folder.put("leaf.pem", leaf->certificate.pem()));
        EXPECT_EQ(outcome.status, 0) << outcome.output;
    }
}

TEST(CertificateAuthority, IssuesOfficersThatOpenSslVerifiesAsClientsWithCrls) {
    const auto& authority = Authority::get();
    const tests::Folder folder;
    const auto outcome = tests::run(
        "openssl verify -x509_strict -purpose sslclient -crl_check_all" + kAt + "-CAfile " +
        folder.put("root.pem", authority.service_root.certificate.pem()) + " -untrusted " +
        folder.put("ca.pem", authority.access_ca.certificate.pem()) + " -CRLfile " +
        folder.put("crls.pem", Authority::crl(authority.service_root).pem() +
                                   Authority::crl(authority.access_ca).pem()) +
        " " + folder.put("leaf.pem", authority.officer.certificate.pem()));
    EXPECT_EQ(outcome.status, 0) << outcome.output;
}

TEST(CertificateAuthority, IssuesAServerThatOpenSslVerifiesForLocalhost) {
    const auto& authority = Authority::get();
    const tests::Folder folder;
    const auto verify = "openssl verify -x509_strict -purpose sslserver" + kAt + "-CAfile " +
                        folder.put("root.pem", authority.service_root.certificate.pem());
    const auto leaf = folder.put("leaf.pem", authority.tls.certificate.pem());
    EXPECT_EQ(tests::run(verify + " -verify_hostname localhost " + leaf).status, 0);
    EXPECT_EQ(tests::run(verify + " -verify_ip 127.0.0.1 " + leaf).status, 0);
    EXPECT_NE(tests::run(verify + " -verify_hostname example.com " + leaf).status, 0);
}

TEST(CertificateAuthority, IssuesNoOfficerThatIsTakenForAServer) {
    const auto& authority = Authority::get();
    const tests::Folder folder;
    const auto outcome =
        tests::run("openssl verify -purpose sslserver" + kAt + "-CAfile " +
                   folder.put("root.pem", authority.service_root.certificate.pem()) +
                   " -untrusted " + folder.put("ca.pem", authority.access_ca.certificate.pem()) +
                   " " + folder.put("leaf.pem", authority.officer.certificate.pem()));
    EXPECT_NE(outcome.status, 0);
}

// The travel-document chain in the curve encoding that OpenSSL's path code takes: same profile.
TEST(CertificateAuthority, IssuesATravelDocumentChainThatOpenSslVerifiesWhenCurvesAreNamed) {
    const auto root = tests::makeRoot(CertificateKind::TravelDocumentRoot, true);
    const auto signer = tests::makeLeaf(CertificateKind::BarcodeSigner, root, true);
    const tests::Folder folder;
    const auto outcome = tests::run("openssl verify -x509_strict -crl_check" + kAt + "-CAfile " +
                                    folder.put("root.pem", root.certificate.pem()) + " -CRLfile " +
                                    folder.put("crl.pem", Authority::crl(root).pem()) + " " +
                                    folder.put("leaf.pem", signer.certificate.pem()));
    EXPECT_EQ(outcome.status, 0) << outcome.output;
}

TEST(CertificateAuthority, IssuesATravelDocumentChainThatOpenSslRefusesForItsExplicitCurveAlone) {
    const auto& authority = Authority::get();
    const tests::Folder folder;
    const auto outcome =
        tests::run("openssl verify" + kAt + "-CAfile " +
                   folder.put("root.pem", authority.travel_root.certificate.pem()) + " " +
                   folder.put("leaf.pem", authority.barcode.certificate.pem()));
    EXPECT_THAT(outcome.output, HasSubstr("error 94"));
}

// The signature over the to-be-signed bytes by a plain digest tool, without any path code.
TEST(CertificateAuthority, SignsTheBarcodeSignersBytesAsOpenSslDigestsThem) {
    const auto& authority = Authority::get();
    const tests::Folder folder;
    const auto der = folder.put("leaf.der", asText(authority.barcode.certificate.der()));
    const auto outcome = tests::run(
        "cd " + folder.path().string() + " && openssl asn1parse -inform DER -in " + der +
        " -strparse 4 -noout -out tbs.der >/dev/null && openssl asn1parse -inform DER -in " + der +
        " -strparse $(openssl asn1parse -inform DER -in " + der +
        " | awk -F: '/d=1 .*BIT STRING/{print $1+0}') -noout -out sig.der >/dev/null && openssl "
        "x509 -in " +
        folder.put("root.pem", authority.travel_root.certificate.pem()) +
        " -noout -pubkey > key.pem && openssl dgst -sha256 -verify key.pem -signature sig.der "
        "tbs.der");
    EXPECT_THAT(outcome.output, HasSubstr("Verified OK"));
}

TEST(CertificateAuthority, GivesTheBarcodeSignerItsThreeExtensionsAndNoMore) {
    const auto shown = text(Authority::get().barcode.certificate);
    EXPECT_THAT(shown, HasSubstr("Serial Number: 107187 (0x1a2b3)"));
    EXPECT_THAT(shown, HasSubstr("Subject: C = UT, CN = S1\n"));
    EXPECT_THAT(shown, HasSubstr("X509v3 Authority Key Identifier:"));
    EXPECT_THAT(
        shown, HasSubstr("X509v3 Extended Key Usage: critical\n                2.23.136.1.1.11.1"));
    EXPECT_THAT(shown, HasSubstr("2.23.136.1.1.6.2:"));
    EXPECT_THAT(shown, Not(HasSubstr("Subject Key Identifier")));
    EXPECT_THAT(shown, Not(HasSubstr("X509v3 Key Usage")));
    EXPECT_THAT(shown, HasSubstr("Field Type: prime-field"));
    EXPECT_THAT(shown, HasSubstr("Cofactor:  1 (0x1)"));
}

TEST(CertificateAuthority, WritesTheDocumentTypeListAsTheStandardHasIt) {
    // SEQUENCE { INTEGER 0, SET { PrintableString "PU" } }, Doc 9303-12 7.1.1.6, by hand.
    const auto hex = toHex(Authority::get().barcode.certificate.der());
    EXPECT_THAT(hex, HasSubstr("040b3009020100310413025055"));
}

TEST(CertificateAuthority, GivesTheTravelDocumentRootItsProfile) {
    const auto shown = text(Authority::get().travel_root.certificate);
    EXPECT_THAT(
        shown, HasSubstr("X509v3 Basic Constraints: critical\n                CA:TRUE, pathlen:0"));
    EXPECT_THAT(
        shown, HasSubstr("X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign"));
    EXPECT_THAT(shown, HasSubstr("X509v3 Private Key Usage Period:"));
    EXPECT_THAT(shown, HasSubstr("DirName:/L=UTO"));
    EXPECT_THAT(shown, HasSubstr("X509v3 Issuer Alternative Name:"));
    EXPECT_THAT(shown, HasSubstr("X509v3 CRL Distribution Points:"));
}

TEST(CertificateAuthority, PutsRolesWhereTheAccessorFindsThem) {
    EXPECT_EQ(Authority::get().officer.certificate.roles(),
              (std::vector<std::string>{"consul", "intake"}));
}

TEST(CertificateAuthority, GivesEachOtherCertificateAnotherLongSerial) {
    EXPECT_NE(randomSerial(), randomSerial());
    EXPECT_EQ(randomSerial().size(), 32U);
}

TEST(CertificateAuthority, DrawsBarcodeSerialsFromTheReservedRange) {
    for (int i = 0; i < 1000; ++i) {
        const auto serial = std::stoul(randomBarcodeSerial(), nullptr, 16);
        ASSERT_GE(serial, kFirstBarcodeSerial);
        ASSERT_LE(serial, kLastBarcodeSerial);
    }
}

TEST(CertificateAuthority, ShowsBeforehandWhatItWillSign) {
    const auto& authority = Authority::get();
    auto prepared = prepare(request(CertificateKind::PdfSigner, authority.pdf.key.publicKey()),
                            &authority.service_root.certificate)
                        .value();
    const auto shown = toHex(prepared.toBeSigned());
    const auto certificate = issue(std::move(prepared), authority.service_root.key);
    EXPECT_THAT(toHex(certificate.der()), HasSubstr(shown));
}

TEST(CertificateAuthority, RefusesToSignWithAnotherKeyThanTheIssuers) {
    const auto& authority = Authority::get();
    auto prepared = prepare(request(CertificateKind::PdfSigner, authority.pdf.key.publicKey()),
                            &authority.service_root.certificate)
                        .value();
    EXPECT_THROW(issue(std::move(prepared), authority.travel_root.key), std::invalid_argument);
}

/// The rules that prepare() says a request breaks, as their names.
std::vector<std::string> broken(const CertificateRequest& bad, const Certificate* issuer) {
    const auto prepared = prepare(bad, issuer);
    std::vector<std::string> out;
    if (prepared) return out;
    EXPECT_EQ(prepared.error().kind, ErrorKind::InvalidField);
    for (const auto& field : prepared.error().fields) out.push_back(field.pointer);
    return out;
}

TEST(CertificateAuthority, RefusesABarcodeSignerOfTheServiceRoot) {
    const auto& authority = Authority::get();
    EXPECT_THAT(broken(request(CertificateKind::BarcodeSigner, authority.pdf.key.publicKey()),
                       &authority.service_root.certificate),
                testing::ElementsAre("/issuer"));
}

TEST(CertificateAuthority, RefusesAnOfficerOfTheServiceRoot) {
    const auto& authority = Authority::get();
    EXPECT_THAT(broken(request(CertificateKind::OfficerClient, authority.pdf.key.publicKey()),
                       &authority.service_root.certificate),
                testing::ElementsAre("/issuer"));
}

TEST(CertificateAuthority, RefusesAPdfSignerOfTheTravelDocumentRoot) {
    const auto& authority = Authority::get();
    EXPECT_THAT(broken(request(CertificateKind::PdfSigner, authority.pdf.key.publicKey()),
                       &authority.travel_root.certificate),
                testing::ElementsAre("/issuer"));
}

TEST(CertificateAuthority, RefusesALeafWithoutAnIssuer) {
    EXPECT_FALSE(prepare(request(CertificateKind::PdfSigner, Authority::get().pdf.key.publicKey()),
                         nullptr));
}

TEST(CertificateAuthority, RefusesARootWithAnIssuer) {
    const auto& authority = Authority::get();
    EXPECT_FALSE(prepare(request(CertificateKind::ServiceRoot, authority.pdf.key.publicKey()),
                         &authority.service_root.certificate));
}

TEST(Demonstration, IsWhatItsRootsSay) {
    EXPECT_TRUE(isDemonstration(Authority::get().travel_root.certificate));
    EXPECT_TRUE(isDemonstration(Authority::get().service_root.certificate));
}

TEST(Demonstration, IsNotWhatAnotherOrganizationIssues) {
    const auto key = PrivateKey::generate(Curve::P256);
    auto real = request(CertificateKind::ServiceRoot, key.publicKey());
    real.subject.organization = "Ministry of the Interior";
    EXPECT_FALSE(isDemonstration(issue(prepare(real, nullptr).value(), key)));
}

}  // namespace
}  // namespace etd::pki
