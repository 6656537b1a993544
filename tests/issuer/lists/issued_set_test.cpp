#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "issuer/lists/lists.hpp"
#include "tests/issuer/lists/list_support.hpp"

namespace etd::lists {
namespace {

using tests::head;
using tests::identities;
using tests::identity;
using tests::replaced;

const Bytes kSalt(16, 0x5A);

TEST(IssuedSet, ContainsEveryIdentityItWasBuiltFrom) {
    const auto all = identities(1, 5000);
    const auto set = IssuedSet::parse(IssuedSet::build(head(), kSalt, all).payload());
    ASSERT_TRUE(set) << set.error().detail;
    for (const auto& one : all) ASSERT_TRUE(set->contains(one));
    EXPECT_EQ(set->size(), 5000U);
    EXPECT_EQ(set->head(), head());
}

TEST(IssuedSet, ContainsNoOtherIdentityInTwoHundredThousand) {
    // 2e5 tries at 2^-32 each: a hit has a chance of 5e-5, and the seed is fixed.
    const auto set = IssuedSet::build(head(), kSalt, identities(1, 20000));
    for (const auto& other : identities(2, 200000)) ASSERT_FALSE(set.contains(other));
}

TEST(IssuedSet, TakesAboutThirtyFourBitsForAnIdentity) {
    const auto payload = IssuedSet::build(head(), kSalt, identities(1, 20000)).payload();
    const double bits = double(payload.size()) * 6 / 20000;
    EXPECT_LT(bits, 34.5);
}

TEST(IssuedSet, ThatIsEmptyContainsNothing) {
    const auto set = IssuedSet::parse(IssuedSet::build(head(), kSalt, {}).payload());
    ASSERT_TRUE(set);
    EXPECT_EQ(set->size(), 0U);
    EXPECT_FALSE(set->contains(identity(1)));
}

TEST(IssuedSet, CountsAnIdentityOnce) {
    EXPECT_EQ(IssuedSet::build(head(), kSalt, {identity(1), identity(1)}).size(), 1U);
}

TEST(IssuedSet, IsTheSameBytesInAnyOrderOfItsIdentities) {
    auto all = identities(1, 100);
    const auto payload = IssuedSet::build(head(), kSalt, all).payload();
    std::reverse(all.begin(), all.end());
    EXPECT_EQ(IssuedSet::build(head(), kSalt, all).payload(), payload);
}

TEST(IssuedSet, WithAnotherSaltHasOtherPlaces) {
    const auto all = identities(1, 3);
    EXPECT_NE(IssuedSet::build(head(), kSalt, all).payload(),
              IssuedSet::build(head(), Bytes(16, 1), all).payload());
}

TEST(IssuedSet, NeedsASaltOfSixteenBytes) {
    EXPECT_THROW(static_cast<void>(IssuedSet::build(head(), Bytes(15), {})), std::logic_error);
}

TEST(IssuedSet, HasThisForm) {
    // SHA-256(5A * 16 || 01 * 32), its first 8 bytes scaled to one unit: computed with sha256sum.
    pki::Sha256Digest ones;
    ones.fill(1);
    EXPECT_EQ(
        etd::toText(ByteView(IssuedSet::build(head(), kSalt, {ones}).payload())),
        R"({"count":1,"issued_at":"2026-11-21T06:00:00Z","next_update":"2026-11-22T06:00:00Z",)"
        R"("number":7,"salt":"WlpaWlpaWlpaWlpaWlpaWg","set":"BccJgYA",)"
        R"("type":"etd-issued-set+jws"})");
}

class IssuedSetText : public testing::Test {
protected:
    std::string text =
        etd::toText(ByteView(IssuedSet::build(head(), kSalt, identities(1, 50)).payload()));

    static void expectMalformed(const std::string& payload) {
        const auto set = IssuedSet::parse(asBytes(payload));
        ASSERT_FALSE(set) << payload;
        EXPECT_EQ(set.error().kind, ErrorKind::Malformed);
    }
};

TEST_F(IssuedSetText, WithAnotherCountIsRefused) {
    expectMalformed(replaced(text, "\"count\":50", "\"count\":49"));
    expectMalformed(replaced(text, "\"count\":50", "\"count\":51"));
    expectMalformed(replaced(text, "\"count\":50", "\"count\":0"));
}

TEST_F(IssuedSetText, OfAnotherTypeIsRefused) {
    expectMalformed(replaced(text, "etd-issued-set+jws", "etd-status-list+jws"));
}

TEST_F(IssuedSetText, WithAnUnknownMemberIsRefused) {
    expectMalformed(replaced(text, "{", "{\"a\":1,"));
}

TEST_F(IssuedSetText, ThatIsNotCanonicalIsRefused) { expectMalformed(text + " "); }

TEST_F(IssuedSetText, WithNumberZeroIsRefused) {
    expectMalformed(replaced(text, "\"number\":7", "\"number\":0"));
}

TEST_F(IssuedSetText, ThatEndsBeforeItBeginsIsRefused) {
    expectMalformed(replaced(text, "2026-11-22", "2026-11-20"));
}

TEST_F(IssuedSetText, CutAnywhereIsRefused) {
    for (std::size_t size = 0; size < text.size(); ++size) expectMalformed(text.substr(0, size));
}

TEST_F(IssuedSetText, WithOneByteChangedIsRefusedOrReadAsWritten) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto changed = text;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        const auto set = IssuedSet::parse(asBytes(changed));
        if (set) {
            ASSERT_EQ(etd::toText(ByteView(set->payload())), changed);
        }
    }
}

}  // namespace
}  // namespace etd::lists
