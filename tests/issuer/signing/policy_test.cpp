#include "issuer/signing/policy.hpp"

#include <gtest/gtest.h>

#include "tests/support/sample_manifest.hpp"

namespace etd::signing {
namespace {

const Instant kNow = *Instant::parse("2026-11-21T12:00:00Z");

SignerProfile profile() {
    return {.instance = "signer-1",
            .identifier = *SignerIdentifier::parse("UTE1"),
            .certificate = *CertificateReference::parse("10001"),
            .issuing_state = *CountryCode::parse("UTO"),
            .max_documents = 2,
            .use_from = *Date::parse("2026-11-01"),
            .use_until = *Date::parse("2027-12-31"),
            .certificate_until = *Instant::parse("2028-12-31T00:00:00Z")};
}

std::string word(const Error& error) { return error.detail.substr(0, error.detail.find(':')); }

/// Checks `manifest` at kNow and returns the rule that refused it, "" for none.
std::string refusedBy(const Manifest& manifest, const SignerProfile& with = profile()) {
    const auto result =
        checkManifest(manifest.canonical(), with, tests::sampleManifest().sheet, kNow);
    return result ? "" : word(result.error());
}

TEST(SignerPolicy, TakesAManifestOfToday) { EXPECT_EQ(refusedBy(tests::sampleManifest()), ""); }

TEST(SignerPolicy, RefusesWhatIsNotCanonical) {
    Bytes bytes = tests::sampleManifest().canonical();
    bytes.push_back('\n');
    const auto result = checkManifest(bytes, profile(), tests::sampleManifest().sheet, kNow);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::Malformed);
}

TEST(SignerPolicy, RefusesAnotherInstance) {
    auto manifest = tests::sampleManifest();
    manifest.signer.instance = "signer-2";
    EXPECT_EQ(refusedBy(manifest), "other-signer");
}

TEST(SignerPolicy, RefusesAnotherIdentifier) {
    auto manifest = tests::sampleManifest();
    manifest.signer.identifier = *SignerIdentifier::parse("UTE2");
    EXPECT_EQ(refusedBy(manifest), "other-signer");
}

TEST(SignerPolicy, RefusesAnotherCertificateReference) {
    auto manifest = tests::sampleManifest();
    manifest.signer.certificate = *CertificateReference::parse("10002");
    EXPECT_EQ(refusedBy(manifest), "other-signer");
}

TEST(SignerPolicy, RefusesAnotherSpellingOfTheCertificateReference) {
    auto manifest = tests::sampleManifest();
    manifest.signer.certificate = *CertificateReference::parse("010001");
    EXPECT_EQ(refusedBy(manifest), "other-signer");
}

TEST(SignerPolicy, RefusesAnotherState) {
    auto manifest = tests::sampleManifest();
    manifest.issuing_state = *CountryCode::parse("D");
    EXPECT_EQ(refusedBy(manifest), "other-state");
}

TEST(SignerPolicy, RefusesAnotherTemplate) {
    auto manifest = tests::sampleManifest();
    manifest.sheet.digest[0] ^= 1;
    EXPECT_EQ(refusedBy(manifest), "other-template");
}

TEST(SignerPolicy, TakesASigningDateOfYesterday) {
    auto manifest = tests::sampleManifest();
    manifest.signed_on = manifest.issued_on = *Date::parse("2026-11-20");
    EXPECT_EQ(refusedBy(manifest), "");
}

TEST(SignerPolicy, RefusesASigningDateTwoDaysAgo) {
    auto manifest = tests::sampleManifest();
    manifest.signed_on = manifest.issued_on = *Date::parse("2026-11-19");
    EXPECT_EQ(refusedBy(manifest), "signing-date");
}

TEST(SignerPolicy, RefusesASigningDateOfTomorrow) {
    auto manifest = tests::sampleManifest();
    manifest.signed_on = manifest.issued_on = *Date::parse("2026-11-22");
    EXPECT_EQ(refusedBy(manifest), "signing-date");
}

TEST(SignerPolicy, RefusesAnIssueDateAfterTheSigningDate) {
    auto manifest = tests::sampleManifest();
    manifest.issued_on = *Date::parse("2026-11-22");
    EXPECT_EQ(refusedBy(manifest), "issue-date");
}

TEST(SignerPolicy, RefusesAnIssueDateTwoDaysBefore) {
    auto manifest = tests::sampleManifest();
    manifest.issued_on = *Date::parse("2026-11-19");
    EXPECT_EQ(refusedBy(manifest), "issue-date");
}

TEST(SignerPolicy, RefusesADocumentThatIsPast) {
    auto manifest = tests::sampleManifest();
    manifest.signed_on = manifest.issued_on = *Date::parse("2026-11-20");
    manifest.valid_from = manifest.valid_until = *Date::parse("2026-11-20");
    EXPECT_EQ(refusedBy(manifest), "validity");
}

TEST(SignerPolicy, RefusesADocumentThatEndsInOverAYear) {
    auto manifest = tests::sampleManifest();
    manifest.valid_from = *Date::parse("2027-06-01");
    manifest.valid_until = *Date::parse("2027-11-22");
    EXPECT_EQ(refusedBy(manifest), "validity");
}

TEST(SignerPolicy, RefusesADocumentThatOutlivesTheCertificate) {
    auto with = profile();
    with.certificate_until = *Instant::parse("2026-12-21T12:00:00Z");
    EXPECT_EQ(refusedBy(tests::sampleManifest(), with), "validity");
}

TEST(SignerPolicy, RefusesASwappedPortrait) {
    const Bytes print{1}, miniature{2}, other{3};
    const auto manifest = tests::sampleManifest({"etd-a4", {}}, print, miniature);
    EXPECT_TRUE(checkPortraits(manifest, print, miniature));
    const auto result = checkPortraits(manifest, other, miniature);
    ASSERT_FALSE(result);
    EXPECT_EQ(word(result.error()), "swapped-portrait");
}

TEST(SignerPolicy, RefusesASwappedMiniature) {
    const Bytes print{1}, miniature{2}, other{3};
    const auto manifest = tests::sampleManifest({"etd-a4", {}}, print, miniature);
    const auto result = checkPortraits(manifest, print, other);
    ASSERT_FALSE(result);
    EXPECT_EQ(word(result.error()), "swapped-miniature");
}

/// Checks the use of the key for `manifest` and returns the rule that refused it, "" for none.
std::string useRefusedBy(const Manifest& manifest, const JournalState& state,
                         const char* now = "2026-11-21T12:00:00Z") {
    const auto result =
        checkUse(manifest, manifest.digest(), profile(), state, *Instant::parse(now));
    return result ? "" : word(result.error());
}

IntentRecord intentOf(const Manifest& manifest) {
    return {manifest.digest(), manifest.number.text(), manifest.valid_until, kNow};
}

Manifest numbered(std::uint8_t last) {
    auto manifest = tests::sampleManifest();
    manifest.number = DocumentNumber::compose(manifest.post.prefix,
                                              std::array<std::uint8_t, 6>{9, 9, 9, 9, 9, last});
    return manifest;
}

TEST(SignerPolicy, TakesTheFirstUse) { EXPECT_EQ(useRefusedBy(numbered(1), {}), ""); }

TEST(SignerPolicy, RefusesASecondManifestForANumber) {
    JournalState state;
    state.apply(intentOf(numbered(1)));
    auto second = numbered(1);
    second.salt = "00000000000000000000000000000000";
    EXPECT_EQ(useRefusedBy(second, state), "number-taken");
}

TEST(SignerPolicy, TakesABegunManifestAgainAlthoughTheCounterIsUsedUp) {
    JournalState state;
    state.apply(intentOf(numbered(1)));
    state.apply(intentOf(numbered(2)));
    EXPECT_EQ(useRefusedBy(numbered(2), state), "");
}

TEST(SignerPolicy, RefusesWhenTheCounterIsUsedUp) {
    JournalState state;
    state.apply(intentOf(numbered(1)));
    state.apply(intentOf(numbered(2)));
    EXPECT_EQ(useRefusedBy(numbered(3), state), "use-counter");
}

TEST(SignerPolicy, RefusesBeforeTheUseWindow) {
    EXPECT_EQ(useRefusedBy(numbered(1), {}, "2026-10-31T23:59:59Z"), "use-window");
}

TEST(SignerPolicy, RefusesAfterTheUseWindow) {
    EXPECT_EQ(useRefusedBy(numbered(1), {}, "2028-01-01T00:00:00Z"), "use-window");
}

}  // namespace
}  // namespace etd::signing
