#include "issuer/signing/list_policy.hpp"

#include <gtest/gtest.h>

#include "issuer/lists/lists.hpp"

namespace etd::signing {
namespace {

const Instant kNow = *Instant::parse("2026-11-21T12:00:00Z");
const pki::Sha256Digest kVerdict{1, 1};
const pki::Sha256Digest kPortrait{1, 2};
const pki::Sha256Digest kForeign{9, 9};

lists::ListHead head(std::uint64_t number, const Instant& at = kNow) {
    return {number, at, at.plus(std::chrono::hours(24))};
}

/// One journaled document, valid until `until`.
JournalState withDocument(const char* until = "2026-12-21") {
    JournalState state;
    const auto number = DocumentNumber::compose(*PostPrefix::parse("KE"),
                                                std::array<std::uint8_t, 6>{0, 1, 2, 3, 4, 5});
    state.apply(IntentRecord{{5}, number.text(), *Date::parse(until), kNow});
    state.apply(ResultRecord{{5}, kVerdict, kPortrait, Bytes(64), Bytes(64), Bytes(9), kNow, {}});
    return state;
}

ListRequest issuedSet(const lists::ListHead& with, const std::vector<pki::Sha256Digest>& all) {
    return {ListKind::IssuedSet, lists::IssuedSet::build(with, Bytes(16, 7), all).payload()};
}

ListRequest statusList(std::uint64_t number,
                       std::map<pki::Sha256Digest, lists::DocumentStatus> entries) {
    return {ListKind::Status, lists::StatusList{head(number), std::move(entries)}.payload()};
}

/// The rule that refuses, "" for none.
std::string refusedBy(const ListRequest& request, const JournalState& state,
                      const Instant& now = kNow) {
    const auto result = checkList(request, state, TrustStore(), now);
    return result ? "" : result.error().detail.substr(0, result.error().detail.find(':'));
}

void accept(const ListRequest& request, JournalState& state, const Instant& now = kNow) {
    const auto records = checkList(request, state, TrustStore(), now);
    ASSERT_TRUE(records) << records.error().detail;
    for (const auto& record : *records) state.apply(record);
}

TEST(ListPolicy, TakesAnIssuedSetWithEveryJournaledDocument) {
    EXPECT_EQ(refusedBy(issuedSet(head(1), {kVerdict, kPortrait, kForeign}), withDocument()), "");
}

TEST(ListPolicy, RefusesAnIssuedSetWithoutAVerdictCode) {
    EXPECT_EQ(refusedBy(issuedSet(head(1), {kPortrait, kForeign}), withDocument()),
              "document-missing");
}

TEST(ListPolicy, RefusesAnIssuedSetWithoutAPortraitCode) {
    EXPECT_EQ(refusedBy(issuedSet(head(1), {kVerdict, kForeign}), withDocument()),
              "document-missing");
}

TEST(ListPolicy, LetsAnIssuedSetDropADocumentThatIsPast) {
    EXPECT_EQ(refusedBy(issuedSet(head(1), {kForeign}), withDocument("2026-11-20")), "");
}

TEST(ListPolicy, RefusesANumberThatDoesNotGrow) {
    auto state = withDocument();
    accept(issuedSet(head(4), {kVerdict, kPortrait}), state);
    EXPECT_EQ(refusedBy(issuedSet(head(4), {kVerdict, kPortrait}), state), "list-number");
}

TEST(ListPolicy, CountsEachKindByItself) {
    auto state = withDocument();
    accept(issuedSet(head(4), {kVerdict, kPortrait}), state);
    EXPECT_EQ(refusedBy(statusList(1, {}), state), "");
}

TEST(ListPolicy, RefusesAListOfAnHourAgo) {
    const auto then = kNow.plus(-std::chrono::hours(1));
    EXPECT_EQ(refusedBy(issuedSet(head(1, then), {kVerdict, kPortrait}), withDocument()),
              "list-time");
}

TEST(ListPolicy, RefusesAListOlderThanTheLastOne) {
    auto state = withDocument();
    accept(issuedSet(head(1), {kVerdict, kPortrait}), state);
    const auto earlier = kNow.plus(-std::chrono::seconds(1));
    EXPECT_EQ(refusedBy(issuedSet(head(2, earlier), {kVerdict, kPortrait}), state), "list-time");
}

TEST(ListPolicy, RefusesANumberThatUsesUpAllNumbers) {
    EXPECT_EQ(refusedBy(issuedSet(head(1'000'001), {kVerdict, kPortrait}), withDocument()),
              "list-number");
}

TEST(ListPolicy, RefusesAListThatIsFreshForYears) {
    auto with = head(1);
    with.next_update = kNow.plus(std::chrono::hours(24 * 32));
    EXPECT_EQ(refusedBy(issuedSet(with, {kVerdict, kPortrait}), withDocument()), "list-time");
}

TEST(ListPolicy, RefusesATerminalStatusThatIsGone) {
    auto state = withDocument();
    accept(statusList(1, {{kVerdict, lists::DocumentStatus::Cancelled}}), state);
    EXPECT_EQ(refusedBy(statusList(2, {}), state), "terminal-reversed");
}

TEST(ListPolicy, RefusesATerminalStatusThatIsSuspendedNow) {
    auto state = withDocument();
    accept(statusList(1, {{kVerdict, lists::DocumentStatus::Used}}), state);
    EXPECT_EQ(refusedBy(statusList(2, {{kVerdict, lists::DocumentStatus::Suspended}}), state),
              "terminal-reversed");
}

TEST(ListPolicy, LetsASuspensionEnd) {
    auto state = withDocument();
    accept(statusList(1, {{kVerdict, lists::DocumentStatus::Suspended}}), state);
    EXPECT_EQ(refusedBy(statusList(2, {}), state), "");
}

TEST(ListPolicy, LetsATerminalStatusGoWithADocumentThatIsPast) {
    auto state = withDocument("2026-11-20");
    accept(statusList(1, {{kVerdict, lists::DocumentStatus::Lost}}), state);
    EXPECT_EQ(refusedBy(statusList(2, {}), state), "");
}

TEST(ListPolicy, KeepsTheTerminalStatusOfADocumentItDoesNotKnow) {
    auto state = withDocument();
    accept(statusList(1, {{kForeign, lists::DocumentStatus::Lost}}), state);
    EXPECT_EQ(refusedBy(statusList(2, {}), state), "terminal-reversed");
}

pki::Sha256Digest foreign(std::size_t which) {
    return {9, static_cast<std::uint8_t>(which >> 8U), static_cast<std::uint8_t>(which)};
}

std::map<pki::Sha256Digest, lists::DocumentStatus> manyForeign(std::size_t count) {
    std::map<pki::Sha256Digest, lists::DocumentStatus> entries;
    for (std::size_t i = 0; i < count; ++i) entries[foreign(i)] = lists::DocumentStatus::Lost;
    return entries;
}

TEST(ListPolicy, RefusesToBeBoundToManyUnknownDocuments) {
    auto state = withDocument();
    accept(statusList(1, manyForeign(kMostForeignTerminal)), state);
    EXPECT_EQ(refusedBy(statusList(2, manyForeign(kMostForeignTerminal + 1)), state),
              "foreign-terminal");
}

TEST(ListPolicy, TakesItsOwnCancellationsBesideManyUnknownOnes) {
    auto state = withDocument();
    auto entries = manyForeign(kMostForeignTerminal);
    accept(statusList(1, entries), state);
    entries[kVerdict] = lists::DocumentStatus::Cancelled;
    EXPECT_EQ(refusedBy(statusList(2, entries), state), "");
}

TEST(ListPolicy, TellsInPagesWhatItDemands) {
    auto state = withDocument();
    accept(statusList(1, manyForeign(5)), state);
    const auto first = demandedTerminal(state, kNow.date(), std::nullopt, 3);
    EXPECT_EQ(first.identities, (std::vector{foreign(0), foreign(1), foreign(2)}));
    EXPECT_TRUE(first.more);
    const auto second = demandedTerminal(state, kNow.date(), first.identities.back(), 3);
    EXPECT_EQ(second.identities, (std::vector{foreign(3), foreign(4)}));
    EXPECT_FALSE(second.more);
}

TEST(ListPolicy, DemandsNothingOfADocumentThatIsPast) {
    auto state = withDocument("2026-11-20");
    accept(statusList(1, {{kVerdict, lists::DocumentStatus::Lost}}), state);
    EXPECT_TRUE(demandedTerminal(state, kNow.date(), std::nullopt, 9).identities.empty());
}

TEST(ListPolicy, RefusesAListOfAnotherKind) {
    auto request = statusList(1, {});
    request.kind = ListKind::IssuedSet;
    const auto result = checkList(request, withDocument(), TrustStore(), kNow);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::Malformed);
}

}  // namespace
}  // namespace etd::signing
