#include "pki/certificate.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/base64.hpp"
#include "base/hex.hpp"
#include "base/json.hpp"
#include "tests/pki/test_authority.hpp"
#include "tests/support/third_party.hpp"

namespace etd::pki {
namespace {

using tests::Authority;

const Certificate& barcode() { return Authority::get().barcode.certificate; }

TEST(Certificate, ShowsWhatWasIssued) {
    EXPECT_EQ(barcode().serialHex(), "1A2B3");
    EXPECT_EQ(barcode().subject(), "CN=S1,C=UT");
    EXPECT_EQ(barcode().subjectAttribute("CN"), "S1");
    EXPECT_EQ(barcode().subjectAttribute("O"), std::nullopt);
    EXPECT_EQ(barcode().subjectAttribute("no such attribute"), std::nullopt);
    EXPECT_EQ(barcode().notBefore(), tests::kNow);
    EXPECT_EQ(barcode().documentTypes(), std::vector<std::string>{"PU"});
    EXPECT_TRUE(barcode().hasExtendedKeyUsage(oid::kVdsSigner));
    EXPECT_FALSE(barcode().hasExtendedKeyUsage(oid::kClientAuth));
    EXPECT_TRUE(barcode().extendedKeyUsageIsCritical());
    EXPECT_FALSE(barcode().isCa());
    EXPECT_TRUE(barcode().subjectAltUris().empty());
}

TEST(Certificate, KnowsACa) {
    EXPECT_TRUE(Authority::get().travel_root.certificate.isCa());
    EXPECT_TRUE(Authority::get().access_ca.certificate.isCa());
}

TEST(Certificate, HasTheKeyItWasIssuedFor) {
    EXPECT_EQ(barcode().publicKey()->spki(), Authority::get().barcode.key.publicKey().spki());
}

TEST(Certificate, ComesBackFromItsBytes) {
    EXPECT_EQ(Certificate::fromDer(barcode().der()).value(), barcode());
    EXPECT_EQ(Certificate::fromPem(barcode().pem()).value(), barcode());
}

TEST(Certificate, IsTheFirstOfAChain) {
    const auto chain = barcode().pem() + Authority::get().travel_root.certificate.pem();
    EXPECT_EQ(Certificate::fromPem(chain).value(), barcode());
}

TEST(Certificate, IsReferredToByTheEndOfItsSha1) { EXPECT_EQ(barcode().idbReference().size(), 5U); }

TEST(Certificate, RefusesEveryTruncation) {
    const auto& der = barcode().der();
    for (std::size_t size = 0; size < der.size(); ++size) {
        EXPECT_FALSE(Certificate::fromDer(ByteView(der).first(size))) << size;
    }
}

TEST(Certificate, RefusesATrailingByte) {
    auto der = barcode().der();
    der.push_back(0);
    EXPECT_EQ(Certificate::fromDer(der).error().kind, ErrorKind::Malformed);
}

TEST(Certificate, RefusesMoreThan16KiB) { EXPECT_FALSE(Certificate::fromDer(Bytes(16385, 0x30))); }

TEST(Certificate, RefusesTextWithoutACertificate) {
    EXPECT_EQ(Certificate::fromPem("hello").error().kind, ErrorKind::Malformed);
}

/// The barcode signer's bytes with `from` replaced by `to` of the same length.
Result<Certificate> changed(const char* from, const char* to) {
    auto der = barcode().der();
    const auto old_bytes = *fromHex(from);
    const auto new_bytes = *fromHex(to);
    const auto found = std::ranges::search(der, old_bytes);
    EXPECT_FALSE(found.empty());
    std::ranges::copy(new_bytes, found.begin());
    return Certificate::fromDer(der);
}

TEST(Certificate, RefusesANegativeSerial) { EXPECT_FALSE(changed("020301a2b3", "020381a2b3")); }

TEST(Certificate, RefusesADocumentTypeListOfAnotherVersion) {
    EXPECT_TRUE(changed("0201003104", "0201003104"));
    EXPECT_FALSE(changed("0201003104", "0201013104"));
}

TEST(Certificate, RefusesADocumentTypeListThatIsASequence) {
    EXPECT_FALSE(changed("0201003104", "0201003004"));
}

TEST(Certificate, RefusesADocumentTypeInAnotherString) {
    EXPECT_FALSE(changed("31041302", "31040c02"));
}

TEST(Certificate, RefusesATimeWithoutZ) {
    EXPECT_FALSE(changed("3236313132313138303030305a", "3236313132313138303030302b"));
}

// Other people's signers: not all of our profile, all of them certificates.
TEST(Certificate, ReadsTheSignersOfPublishedSeals) {
    ETD_REQUIRE_THIRD_PARTY(file, "visible-digital-seals.json");
    const auto json =
        parseJson(etd::tests::readText(file), {.bytes = 8U << 20, .depth = 16}).value();
    std::string refused;
    for (const auto& [name, entry] : json.at("certificates").items()) {
        if (!entry.contains("der_base64")) continue;
        const auto der = fromBase64(entry.at("der_base64").get<std::string>());
        if (!der || !Certificate::fromDer(*der)) refused += name + " ";
    }
    EXPECT_EQ(refused, "");
}

// Doc 9303-8 Appendix B: the seal says UT TS 5B.
TEST(Certificate, ReadsIcaosOwnSigner) {
    ETD_REQUIRE_THIRD_PARTY(file, "visible-digital-seals.json");
    const auto json =
        parseJson(etd::tests::readText(file), {.bytes = 8U << 20, .depth = 16}).value();
    const auto& entry = json.at("certificates").at("UTTS5B");
    const auto signer =
        Certificate::fromDer(*fromBase64(entry.at("der_base64").get<std::string>())).value();
    EXPECT_EQ(signer.serialHex(), "5B");
    EXPECT_EQ(toHex(signer.idbReference()), entry.at("sha1_last5").get<std::string>());
    EXPECT_EQ(toHex(signer.fingerprint()), entry.at("sha256").get<std::string>());
    EXPECT_EQ(signer.subjectAttribute("C"), "UT");
    EXPECT_EQ(signer.subjectAttribute("CN"), "TS");
    EXPECT_EQ(signer.publicKey()->curve(), Curve::BrainpoolP256r1);
}

}  // namespace
}  // namespace etd::pki
