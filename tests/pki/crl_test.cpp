#include "pki/crl.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509v3.h>

#include <functional>

#include "pki/impl.hpp"
#include "tests/pki/command.hpp"
#include "tests/pki/test_authority.hpp"

namespace etd::pki {
namespace {

using testing::HasSubstr;
using testing::Not;
using tests::Authority;
using tests::kNow;

const Instant kYesterday = kNow.plus(std::chrono::hours(-24));

const tests::Entity& travelRoot() { return Authority::get().travel_root; }
const tests::Entity& serviceRoot() { return Authority::get().service_root; }

std::string text(const Crl& crl) {
    const tests::Folder folder;
    return tests::run("openssl crl -noout -text -in " + folder.put("a.crl", crl.pem())).output;
}

TEST(Crl, OfTheTravelDocumentRootIsVerifiedByOpenSsl) {
    const tests::Folder folder;
    const auto outcome = tests::run("openssl crl -noout -CAfile " +
                                    folder.put("ca.pem", travelRoot().certificate.pem()) + " -in " +
                                    folder.put("a.crl", Authority::crl(travelRoot()).pem()));
    EXPECT_THAT(outcome.output, HasSubstr("verify OK"));
}

TEST(Crl, ShowsItsTimesAndNumber) {
    const auto crl = Authority::crl(serviceRoot(), {}, 41, 7);
    EXPECT_EQ(crl.thisUpdate(), kNow);
    EXPECT_EQ(crl.nextUpdate(), kNow.plus(std::chrono::days(7)));
    EXPECT_EQ(crl.number(), "41");
    EXPECT_EQ(crl.issuer(), serviceRoot().certificate.subject());
}

TEST(Crl, WithoutEntriesHasNoListOfThem) {
    const auto shown = text(Authority::crl(travelRoot()));
    EXPECT_THAT(shown, HasSubstr("No Revoked Certificates"));
    EXPECT_THAT(shown, HasSubstr("Version 2"));
    EXPECT_THAT(shown, HasSubstr("X509v3 Authority Key Identifier"));
    EXPECT_THAT(shown, HasSubstr("X509v3 CRL Number"));
    EXPECT_THAT(shown, Not(HasSubstr("Issuing Distribution Point")));
}

TEST(Crl, OfTheTravelDocumentRootGivesNoReason) {
    const auto crl = Authority::crl(travelRoot(), {{"1A2B3", kYesterday}});
    EXPECT_EQ(crl.revokedAt("1A2B3"), kYesterday);
    EXPECT_THAT(text(crl), Not(HasSubstr("Reason Code")));
}

TEST(Crl, OfTheServiceRootGivesItsReason) {
    const auto crl = Authority::crl(serviceRoot(),
                                    {{"7FFF", kYesterday, RevocationReason::CessationOfOperation}});
    EXPECT_THAT(text(crl), HasSubstr("Cessation Of Operation"));
}

TEST(Crl, DoesNotKnowOtherSerials) {
    const auto crl = Authority::crl(travelRoot(), {{"1A2B3", kYesterday}});
    EXPECT_EQ(crl.revokedAt("1A2B4"), std::nullopt);
    EXPECT_EQ(crl.revokedAt("A2B3"), std::nullopt);
}

TEST(Crl, IsSignedByItsIssuerOnly) {
    const auto crl = Authority::crl(travelRoot());
    EXPECT_TRUE(crl.isSignedBy(travelRoot().certificate));
    EXPECT_FALSE(crl.isSignedBy(serviceRoot().certificate));
    EXPECT_FALSE(crl.isSignedBy(Authority::get().barcode.certificate));
}

TEST(Crl, IsNotSignedByAnotherKeyOfTheSameName) {
    const auto other = tests::makeRoot(CertificateKind::TravelDocumentRoot);
    EXPECT_FALSE(Authority::crl(travelRoot()).isSignedBy(other.certificate));
}

TEST(Crl, ComesBackFromItsBytes) {
    const auto crl = Authority::crl(travelRoot(), {{"1A2B3", kYesterday}});
    EXPECT_EQ(Crl::fromDer(crl.der())->der(), crl.der());
    EXPECT_EQ(Crl::fromPem(crl.pem())->der(), crl.der());
}

TEST(Crl, RefusesEveryTruncation) {
    const auto der = Authority::crl(travelRoot(), {{"1A2B3", kYesterday}}).der();
    for (std::size_t size = 0; size < der.size(); ++size) {
        EXPECT_FALSE(Crl::fromDer(ByteView(der).first(size))) << size;
    }
}

TEST(Crl, RefusesATrailingByte) {
    auto der = Authority::crl(travelRoot()).der();
    der.push_back(0);
    EXPECT_EQ(Crl::fromDer(der).error().kind, ErrorKind::Malformed);
}

TEST(Crl, VerifiesNoMoreWhenAnyByteOfTheListChanges) {
    const auto der = Authority::crl(travelRoot(), {{"1A2B3", kYesterday}}).der();
    for (std::size_t i = 0; i < der.size(); ++i) {
        auto altered = der;
        altered[i] ^= 1;
        const auto crl = Crl::fromDer(altered);
        EXPECT_FALSE(crl && crl->isSignedBy(travelRoot().certificate)) << i;
    }
}

/// A CRL of the service root that OpenSSL builds, changed, signed and parsed.
Result<Crl> changed(const std::function<void(X509_CRL*)>& change) {
    const auto crl =
        Authority::crl(serviceRoot(), {{"7FFF", kYesterday, RevocationReason::Superseded}});
    const Handle<X509_CRL, X509_CRL_free> copy(X509_CRL_dup(crl.impl().crl.get()));
    change(copy.get());
    X509_CRL_sign(copy.get(), serviceRoot().key.impl().key.get(), EVP_sha256());
    return Crl::fromDer(derOf(copy.get(), i2d_X509_CRL));
}

void remove(X509_CRL* crl, int nid) {
    X509_EXTENSION_free(X509_CRL_delete_ext(crl, X509_CRL_get_ext_by_NID(crl, nid, -1)));
}

TEST(Crl, RefusesACriticalExtensionItDoesNotKnow) {
    const auto crl = changed([](X509_CRL* list) {
        const Handle<ASN1_INTEGER, ASN1_INTEGER_free> base(ASN1_INTEGER_new());
        X509_CRL_add1_ext_i2d(list, NID_delta_crl, base.get(), 1, 0);
    });
    EXPECT_EQ(crl.error().kind, ErrorKind::Malformed);
}

TEST(Crl, RefusesACriticalExtensionInAnEntry) {
    const auto crl = changed([](X509_CRL* list) {
        auto* entry = sk_X509_REVOKED_value(X509_CRL_get_REVOKED(list), 0);
        const Handle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> value(ASN1_OCTET_STRING_new());
        ASN1_OCTET_STRING_set(value.get(), reinterpret_cast<const unsigned char*>("\x05\x00"), 2);
        const Handle<X509_EXTENSION, X509_EXTENSION_free> extension(
            X509_EXTENSION_create_by_NID(nullptr, NID_certificate_issuer, 1, value.get()));
        X509_REVOKED_add_ext(entry, extension.get(), -1);
    });
    EXPECT_FALSE(crl);
}

TEST(Crl, RefusesAListWithoutANumber) {
    EXPECT_FALSE(changed([](X509_CRL* list) { remove(list, NID_crl_number); }));
}

TEST(Crl, RefusesAListWithoutANextUpdate) {
    // Taken out of the bytes: nextUpdate is the second UTCTime.
    auto der = Authority::crl(serviceRoot()).der();
    const auto first = std::ranges::search(der, Bytes{0x17, 0x0D}).begin() - der.begin();
    der.erase(der.begin() + first + 15, der.begin() + first + 30);
    const auto shrink = [&](std::size_t at) {
        const unsigned value = (unsigned{der[at]} << 8U | der[at + 1]) - 15U;
        der[at] = static_cast<std::uint8_t>(value >> 8U);
        der[at + 1] = static_cast<std::uint8_t>(value);
    };
    ASSERT_EQ(der[1], 0x82);
    shrink(2);
    if (der[5] == 0x82) {
        shrink(6);
    } else {
        der[6] = static_cast<std::uint8_t>(der[6] - 15);
    }
    EXPECT_FALSE(Crl::fromDer(der));
}

/// What issueCrl() says of a request.
ErrorKind refusal(const CrlRequest& request, const tests::Entity& issuer) {
    return issueCrl(request, issuer.certificate, issuer.key).error().kind;
}

TEST(IssueCrl, RefusesAReasonUnderTheTravelDocumentRoot) {
    EXPECT_EQ(refusal({kNow,
                       kNow.plus(std::chrono::days(1)),
                       1,
                       {{"1A2B3", kYesterday, RevocationReason::KeyCompromise}}},
                      travelRoot()),
              ErrorKind::InvalidField);
}

TEST(IssueCrl, RefusesNoReasonUnderTheServiceRoot) {
    EXPECT_EQ(
        refusal({kNow, kNow.plus(std::chrono::days(1)), 1, {{"1A2B3", kYesterday}}}, serviceRoot()),
        ErrorKind::InvalidField);
}

TEST(IssueCrl, RefusesMoreThan90DaysUnderTheTravelDocumentRoot) {
    EXPECT_EQ(refusal({kNow, kNow.plus(std::chrono::days(91)), 1}, travelRoot()),
              ErrorKind::InvalidField);
}

TEST(IssueCrl, RefusesANextUpdateBeforeThisOne) {
    EXPECT_EQ(refusal({kNow, kYesterday, 1}, serviceRoot()), ErrorKind::InvalidField);
}

TEST(IssueCrl, RefusesASerialTwice) {
    EXPECT_EQ(refusal({kNow,
                       kNow.plus(std::chrono::days(1)),
                       1,
                       {{"1A2B3", kYesterday}, {"1A2B3", kYesterday}}},
                      travelRoot()),
              ErrorKind::InvalidField);
}

TEST(IssueCrl, RefusesARevocationThatIsStillToCome) {
    EXPECT_EQ(refusal({kNow,
                       kNow.plus(std::chrono::days(2)),
                       1,
                       {{"1A2B3", kNow.plus(std::chrono::days(1))}}},
                      travelRoot()),
              ErrorKind::InvalidField);
}

TEST(IssueCrl, RefusesAnothersKey) {
    EXPECT_THROW(static_cast<void>(issueCrl({kNow, kNow.plus(std::chrono::days(1)), 1},
                                            serviceRoot().certificate, travelRoot().key)),
                 std::invalid_argument);
}

}  // namespace
}  // namespace etd::pki
