#include "pki/trust.hpp"

#include <gtest/gtest.h>
#include <openssl/x509v3.h>

#include <functional>

#include "pki/certificate_builder.hpp"
#include "tests/pki/test_authority.hpp"

namespace etd::pki {
namespace {

using tests::Authority;
using tests::Entity;
using tests::kNow;

const Instant kYesterday = kNow.plus(std::chrono::hours(-24));
const Instant kTomorrow = kNow.plus(std::chrono::hours(24));

const Authority& authority() { return Authority::get(); }

ChainResult barcode(const Certificate& signer, const std::vector<Crl>& crls,
                    const Instant& at = kTomorrow) {
    return checkBarcodeSigner(signer, {authority().travel_root.certificate}, crls, at);
}

ChainResult barcode(const std::vector<Crl>& crls, const Instant& at = kTomorrow) {
    return barcode(authority().barcode.certificate, crls, at);
}

std::vector<Crl> travelCrl(std::vector<RevokedCertificate> revoked = {}) {
    return {Authority::crl(authority().travel_root, std::move(revoked))};
}

std::vector<Crl> serviceCrls() {
    return {Authority::crl(authority().service_root), Authority::crl(authority().access_ca)};
}

ChainResult service(const Certificate& leaf, std::string_view eku,
                    const std::vector<Crl>& crls = serviceCrls(), const Instant& at = kTomorrow) {
    return checkServiceCertificate(leaf, {authority().access_ca.certificate},
                                   {authority().service_root.certificate}, crls, eku, at);
}

/// A barcode signer with something changed that no prepare() would let pass, truly signed.
Certificate forged(const std::function<void(X509*)>& change,
                   const Entity& issuer = authority().travel_root,
                   CertificateKind kind = CertificateKind::BarcodeSigner) {
    static const auto key = PrivateKey::generate(Curve::P256);
    const auto x509 =
        buildCertificate(tests::request(kind, key.publicKey()), &issuer.certificate, false);
    change(x509.get());
    X509_sign(x509.get(), issuer.key.impl().key.get(), EVP_sha256());
    return Certificate::fromDer(derOf(x509.get(), i2d_X509)).value();
}

void extend(X509* x509, int nid, const char* value) {
    const Handle<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
    if (!extension || X509_add_ext(x509, extension.get(), -1) != 1) throwCryptoError("add_ext");
}

X509_EXTENSION* find(X509* x509, int nid) {
    return X509_get_ext(x509, X509_get_ext_by_NID(x509, nid, -1));
}

TEST(BarcodeSigner, IsTrustedUnderItsRoot) {
    const auto result = barcode(travelCrl());
    EXPECT_EQ(result.status, ChainStatus::Trusted);
    EXPECT_EQ(result.crl_issued_at, kNow);
    EXPECT_FALSE(result.crl_stale);
}

TEST(BarcodeSigner, IsNotTrustedWithoutARoot) {
    EXPECT_EQ(
        checkBarcodeSigner(authority().barcode.certificate, {}, travelCrl(), kTomorrow).status,
        ChainStatus::Untrusted);
}

TEST(BarcodeSigner, IsNotTrustedUnderTheServiceRoot) {
    EXPECT_EQ(checkBarcodeSigner(authority().barcode.certificate,
                                 {authority().service_root.certificate}, travelCrl(), kTomorrow)
                  .status,
              ChainStatus::Untrusted);
}

TEST(BarcodeSigner, IsNotTrustedUnderARootOfTheSameNameAndAnotherKey) {
    const auto other = tests::makeRoot(CertificateKind::TravelDocumentRoot);
    EXPECT_EQ(checkBarcodeSigner(authority().barcode.certificate, {other.certificate},
                                 {Authority::crl(other)}, kTomorrow)
                  .status,
              ChainStatus::Untrusted);
}

TEST(BarcodeSigner, IsFoundUnderTheSecondOfTwoRoots) {
    const auto other = tests::makeRoot(CertificateKind::TravelDocumentRoot);
    EXPECT_EQ(checkBarcodeSigner(authority().barcode.certificate,
                                 {other.certificate, authority().travel_root.certificate},
                                 travelCrl(), kTomorrow)
                  .status,
              ChainStatus::Trusted);
}

TEST(BarcodeSigner, IsNotTrustedWhenAnyByteIsChanged) {
    const auto der = authority().barcode.certificate.der();
    for (std::size_t i = 0; i < der.size(); ++i) {
        auto altered = der;
        altered[i] ^= 1;
        const auto certificate = Certificate::fromDer(altered);
        EXPECT_FALSE(certificate &&
                     barcode(*certificate, travelCrl()).status != ChainStatus::Untrusted)
            << i;
    }
}

TEST(BarcodeSigner, NeedsItsExtendedKeyUsageCritical) {
    EXPECT_EQ(barcode(forged([](X509* x509) {
                          X509_EXTENSION_set_critical(find(x509, NID_ext_key_usage), 0);
                      }),
                      travelCrl())
                  .status,
              ChainStatus::Untrusted);
}

TEST(BarcodeSigner, NeedsItsOwnExtendedKeyUsage) {
    EXPECT_EQ(barcode(forged([](X509* x509) {
                          X509_EXTENSION_free(X509_delete_ext(
                              x509, X509_get_ext_by_NID(x509, NID_ext_key_usage, -1)));
                          extend(x509, NID_ext_key_usage, "critical,clientAuth");
                      }),
                      travelCrl())
                  .status,
              ChainStatus::Untrusted);
}

TEST(BarcodeSigner, MustNotBeACa) {
    EXPECT_EQ(
        barcode(forged([](X509* x509) { extend(x509, NID_basic_constraints, "critical,CA:TRUE"); }),
                travelCrl())
            .status,
        ChainStatus::Untrusted);
}

TEST(BarcodeSigner, MustNotHaveACriticalExtensionNobodyKnows) {
    EXPECT_EQ(
        barcode(forged([](X509* x509) { extend(x509, NID_netscape_comment, "critical,hello"); }),
                travelCrl())
            .status,
        ChainStatus::Untrusted);
}

TEST(BarcodeSigner, OfAnotherCountryThanItsRootIsNotTrusted) {
    EXPECT_EQ(barcode(forged([](X509* x509) {
                          auto* name = X509_get_subject_name(x509);
                          X509_NAME_ENTRY_free(X509_NAME_delete_entry(name, 0));
                          X509_NAME_add_entry_by_NID(name, NID_countryName, V_ASN1_PRINTABLESTRING,
                                                     reinterpret_cast<const unsigned char*>("XX"),
                                                     2, 0, 0);
                      }),
                      travelCrl())
                  .status,
              ChainStatus::Untrusted);
}

TEST(BarcodeSigner, UnderABarcodeSignerIsNotTrusted) {
    const auto below = forged([](X509*) {}, authority().barcode);
    EXPECT_EQ(checkBarcodeSigner(
                  below, {authority().travel_root.certificate, authority().barcode.certificate},
                  travelCrl(), kTomorrow)
                  .status,
              ChainStatus::Untrusted);
}

TEST(BarcodeSigner, IsNotYetValidBeforeItsTime) {
    EXPECT_EQ(barcode(travelCrl(), kYesterday).status, ChainStatus::NotYetValid);
}

TEST(BarcodeSigner, IsExpiredAfterIt) {
    EXPECT_EQ(barcode(travelCrl(), tests::months(26)).status, ChainStatus::Expired);
}

TEST(BarcodeSigner, IsValidInItsFirstAndItsLastSecond) {
    EXPECT_EQ(barcode(travelCrl(), authority().barcode.certificate.notBefore()).status,
              ChainStatus::Trusted);
    EXPECT_EQ(barcode(travelCrl(), authority().barcode.certificate.notAfter()).status,
              ChainStatus::Trusted);
}

TEST(BarcodeSigner, IsRevokedByItsRootsCrl) {
    const auto result = barcode(travelCrl({{"1A2B3", kYesterday}}));
    EXPECT_EQ(result.status, ChainStatus::Revoked);
    EXPECT_EQ(result.revoked_at, kYesterday);
    EXPECT_EQ(result.crl_issued_at, kNow);
}

TEST(BarcodeSigner, IsRevokedThoughItIsExpiredToo) {
    EXPECT_EQ(barcode(travelCrl({{"1A2B3", kYesterday}}), tests::months(27)).status,
              ChainStatus::Revoked);
}

TEST(BarcodeSigner, StaysRevokedWhenANewerCrlForgetsIt) {
    const std::vector crls = {
        Authority::crl(authority().travel_root, {{"1A2B3", kYesterday}}),
        issueCrl({kTomorrow, kTomorrow.plus(std::chrono::days(9)), 2},
                 authority().travel_root.certificate, authority().travel_root.key)
            .value()};
    EXPECT_EQ(barcode(crls).status, ChainStatus::Revoked);
}

TEST(BarcodeSigner, IsRevokedWithItsRoot) {
    const auto result =
        barcode(travelCrl({{authority().travel_root.certificate.serialHex(), kYesterday}}));
    EXPECT_EQ(result.status, ChainStatus::Revoked);
}

TEST(BarcodeSigner, IsNotRevokedByAnotherAuthoritysCrl) {
    const auto other = tests::makeRoot(CertificateKind::TravelDocumentRoot);
    auto crls = travelCrl();
    crls.push_back(Authority::crl(other, {{"1A2B3", kYesterday}}));
    EXPECT_EQ(barcode(crls).status, ChainStatus::Trusted);
}

TEST(BarcodeSigner, HasUnknownRevocationWithoutACrl) {
    EXPECT_EQ(barcode(std::vector<Crl>{}).status, ChainStatus::RevocationUnknown);
}

TEST(BarcodeSigner, HasUnknownRevocationWithAnothersCrlOnly) {
    EXPECT_EQ(barcode({Authority::crl(authority().service_root)}).status,
              ChainStatus::RevocationUnknown);
}

TEST(BarcodeSigner, IsTrustedByAStaleCrlThatIsCalledStale) {
    const auto result = barcode(travelCrl(), kNow.plus(std::chrono::days(31)));
    EXPECT_EQ(result.status, ChainStatus::Trusted);
    EXPECT_TRUE(result.crl_stale);
}

// Doc 9303-12 4.1.5: after a re-key the newest key signs the CRL for what the old one issued, which
// OpenSSL's path code cannot follow.
TEST(BarcodeSigner, IsRevokedByACrlOfItsRootsNewKey) {
    const auto renewed = tests::makeRoot(CertificateKind::TravelDocumentRoot);
    const auto result = checkBarcodeSigner(
        authority().barcode.certificate, {authority().travel_root.certificate, renewed.certificate},
        {Authority::crl(renewed, {{"1A2B3", kYesterday}})}, kTomorrow);
    EXPECT_EQ(result.status, ChainStatus::Revoked);
}

TEST(ServiceCertificate, IsTrustedDirectlyUnderTheRoot) {
    EXPECT_EQ(service(authority().pdf.certificate, oid::kDocumentSigning).status,
              ChainStatus::Trusted);
    EXPECT_EQ(service(authority().list.certificate, oid::kListSigner).status, ChainStatus::Trusted);
    EXPECT_EQ(service(authority().tls.certificate, oid::kServerAuth).status, ChainStatus::Trusted);
}

TEST(ServiceCertificate, IsTrustedThroughTheAccessCa) {
    EXPECT_EQ(service(authority().officer.certificate, oid::kClientAuth).status,
              ChainStatus::Trusted);
}

TEST(ServiceCertificate, IsNotTrustedForAnotherPurpose) {
    EXPECT_EQ(service(authority().pdf.certificate, oid::kListSigner).status,
              ChainStatus::Untrusted);
    EXPECT_EQ(service(authority().officer.certificate, oid::kServerAuth).status,
              ChainStatus::Untrusted);
}

TEST(ServiceCertificate, IsNotTrustedWithoutItsIntermediate) {
    EXPECT_EQ(checkServiceCertificate(authority().officer.certificate, {},
                                      {authority().service_root.certificate}, serviceCrls(),
                                      oid::kClientAuth, kTomorrow)
                  .status,
              ChainStatus::Untrusted);
}

TEST(ServiceCertificate, IsNotTrustedUnderTheTravelDocumentRoot) {
    EXPECT_EQ(checkServiceCertificate(authority().pdf.certificate, {},
                                      {authority().travel_root.certificate}, travelCrl(),
                                      oid::kDocumentSigning, kTomorrow)
                  .status,
              ChainStatus::Untrusted);
}

// The access CA is online: whoever takes its key must not be able to sign lists.
TEST(ServiceCertificate, OfTheAccessCaIsNoListSigner) {
    const auto forged_list =
        forged([](X509*) {}, authority().access_ca, CertificateKind::ListSigner);
    EXPECT_EQ(service(forged_list, oid::kListSigner).status, ChainStatus::Untrusted);
}

TEST(ServiceCertificate, OfACaUnderTheAccessCaIsNotTrusted) {
    static const auto key = PrivateKey::generate(Curve::P256);
    const Entity sub_ca{PrivateKey::generate(Curve::P256), authority().access_ca.certificate};
    auto wanted = tests::request(CertificateKind::AccessCa, sub_ca.key.publicKey());
    wanted.subject.common_name = "Sub CA";
    const auto x509 = buildCertificate(wanted, &authority().access_ca.certificate, false);
    X509_sign(x509.get(), authority().access_ca.key.impl().key.get(), EVP_sha256());
    const auto ca = Certificate::fromDer(derOf(x509.get(), i2d_X509)).value();
    const auto leaf = buildCertificate(
        tests::request(CertificateKind::OfficerClient, key.publicKey()), &ca, false);
    X509_sign(leaf.get(), sub_ca.key.impl().key.get(), EVP_sha256());
    const auto officer = Certificate::fromDer(derOf(leaf.get(), i2d_X509)).value();
    EXPECT_EQ(checkServiceCertificate(officer, {ca, authority().access_ca.certificate},
                                      {authority().service_root.certificate}, serviceCrls(),
                                      oid::kClientAuth, kTomorrow)
                  .status,
              ChainStatus::Untrusted);
    // Not even when the CA above it is pinned: pathLen 0 leaves it no room.
    EXPECT_EQ(checkServiceCertificate(officer, {ca}, {authority().access_ca.certificate},
                                      serviceCrls(), oid::kClientAuth, kTomorrow)
                  .status,
              ChainStatus::Untrusted);
}

TEST(ServiceCertificate, ListSignerNeedsItsUsageCritical) {
    const auto soft =
        forged([](X509* x509) { X509_EXTENSION_set_critical(find(x509, NID_ext_key_usage), 0); },
               authority().service_root, CertificateKind::ListSigner);
    EXPECT_EQ(service(soft, oid::kListSigner).status, ChainStatus::Untrusted);
}

TEST(ServiceCertificate, IsRevokedByTheAccessCasCrl) {
    const std::vector crls = {
        Authority::crl(authority().service_root),
        Authority::crl(authority().access_ca, {{authority().officer.certificate.serialHex(),
                                                kYesterday, RevocationReason::KeyCompromise}})};
    EXPECT_EQ(service(authority().officer.certificate, oid::kClientAuth, crls).status,
              ChainStatus::Revoked);
}

TEST(ServiceCertificate, IsRevokedWithItsIntermediate) {
    const std::vector crls = {
        Authority::crl(authority().service_root, {{authority().access_ca.certificate.serialHex(),
                                                   kYesterday, RevocationReason::KeyCompromise}}),
        Authority::crl(authority().access_ca)};
    EXPECT_EQ(service(authority().officer.certificate, oid::kClientAuth, crls).status,
              ChainStatus::Revoked);
}

TEST(ServiceCertificate, HasUnknownRevocationWhenTheRootsCrlIsMissing) {
    EXPECT_EQ(service(authority().officer.certificate, oid::kClientAuth,
                      {Authority::crl(authority().access_ca)})
                  .status,
              ChainStatus::RevocationUnknown);
}

TEST(ServiceCertificate, IsExpiredAfterItsTime) {
    EXPECT_EQ(
        service(authority().officer.certificate, oid::kClientAuth, serviceCrls(), tests::months(12))
            .status,
        ChainStatus::Expired);
}

TEST(ServiceCertificate, ThatIsTheRootItselfIsNoLeaf) {
    EXPECT_EQ(service(authority().service_root.certificate, oid::kClientAuth).status,
              ChainStatus::Untrusted);
}

}  // namespace
}  // namespace etd::pki
