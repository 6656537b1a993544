#include "issuer/signing/journal_state.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace etd::signing {
namespace {

const Instant kNow = *Instant::parse("2026-11-21T12:00:00Z");

std::string numberOf(std::uint8_t last) {
    return DocumentNumber::compose(*PostPrefix::parse("KE"),
                                   std::array<std::uint8_t, 6>{0, 0, 0, 0, 0, last})
        .text();
}

IntentRecord intent(std::uint8_t which, const char* until = "2026-12-21") {
    return {{which}, numberOf(which), *Date::parse(until), kNow};
}

ResultRecord result(std::uint8_t which) {
    return {{which}, {which, 1}, {which, 2}, Bytes(64, 3), Bytes(64, 4), Bytes(700, 5), kNow, {6}};
}

ListRecord list(ListKind kind, std::uint64_t number, std::vector<pki::Sha256Digest> terminal = {}) {
    return {kind, number, kNow, {7}, std::move(terminal)};
}

template <class T>
void expectRoundTrip(const T& record) {
    const auto decoded = decodeRecord(encodeRecord(record));
    ASSERT_TRUE(decoded) << decoded.error().detail;
    EXPECT_EQ(std::get<T>(*decoded), record);
}

TEST(JournalRecord, OfAnIntentComesBack) { expectRoundTrip(intent(1)); }
TEST(JournalRecord, OfAResultComesBack) { expectRoundTrip(result(1)); }
TEST(JournalRecord, OfAListComesBack) { expectRoundTrip(list(ListKind::Trust, 4)); }
TEST(JournalRecord, OfAStatusListComesBack) {
    expectRoundTrip(list(ListKind::Status, 4, {{1}, {2}}));
}

TEST(JournalRecord, FitsTheJournalWithAsManyTerminalIdentitiesAsItTakes) {
    const auto bytes =
        encodeRecord(list(ListKind::Status, 4, std::vector<pki::Sha256Digest>(kMostTerminal)));
    EXPECT_LT(bytes.size(), std::size_t{1} << 20);
    EXPECT_TRUE(decodeRecord(bytes));
}

TEST(JournalRecord, RefusesWhatIsNotWrittenSo) {
    Bytes bytes = encodeRecord(intent(1));
    bytes.insert(bytes.begin() + 1, ' ');
    EXPECT_FALSE(decodeRecord(bytes));
}

TEST(JournalState, CountsIntentsAndResults) {
    JournalState state;
    state.apply(intent(1));
    state.apply(intent(2));
    state.apply(result(2));
    EXPECT_EQ(state.intents(), 2U);
    EXPECT_EQ(state.results(), 1U);
}

TEST(JournalState, RefusesASecondManifestForANumber) {
    JournalState state;
    state.apply(intent(1));
    auto second = intent(2);
    second.number = numberOf(1);
    EXPECT_THROW(state.apply(second), std::runtime_error);
}

TEST(JournalState, RefusesAResultWithoutIntent) {
    JournalState state;
    EXPECT_THROW(state.apply(result(1)), std::runtime_error);
}

TEST(JournalState, RefusesASecondResult) {
    JournalState state;
    state.apply(intent(1));
    state.apply(result(1));
    EXPECT_THROW(state.apply(result(1)), std::runtime_error);
}

TEST(JournalState, RefusesAListNumberThatDoesNotGrow) {
    JournalState state;
    state.apply(list(ListKind::Trust, 4));
    EXPECT_THROW(state.apply(list(ListKind::Trust, 4)), std::runtime_error);
}

TEST(JournalState, ListsOnlyCompletedAndUnexpiredDocuments) {
    JournalState state;
    state.apply(intent(1));
    state.apply(result(1));
    state.apply(intent(2));
    state.apply(intent(3, "2026-11-20"));
    state.apply(result(3));
    const auto page = state.documents(*Date::parse("2026-11-21"), "", 10);
    ASSERT_EQ(page.documents.size(), 1U);
    EXPECT_EQ(page.documents[0].number, numberOf(1));
    EXPECT_FALSE(page.more);
}

TEST(JournalState, PagesByNumber) {
    JournalState state;
    for (std::uint8_t i = 1; i <= 3; ++i) {
        state.apply(intent(i));
        state.apply(result(i));
    }
    const auto first = state.documents(*Date::parse("2026-11-21"), "", 2);
    ASSERT_EQ(first.documents.size(), 2U);
    EXPECT_TRUE(first.more);
    const auto rest = state.documents(*Date::parse("2026-11-21"), first.documents[1].number, 2);
    EXPECT_EQ(rest.documents.size(), 1U);
    EXPECT_FALSE(rest.more);
}

}  // namespace
}  // namespace etd::signing
