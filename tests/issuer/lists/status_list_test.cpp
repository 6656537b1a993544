#include <gtest/gtest.h>

#include "issuer/lists/lists.hpp"
#include "tests/issuer/lists/list_support.hpp"

namespace etd::lists {
namespace {

using tests::head;
using tests::identity;
using tests::replaced;

StatusList sample() {
    return {head(),
            {{identity(1), DocumentStatus::Cancelled},
             {identity(2), DocumentStatus::Lost},
             {identity(3), DocumentStatus::Suspended},
             {identity(4), DocumentStatus::Used}}};
}

TEST(StatusList, ReturnsWhatWasWritten) {
    const auto list = StatusList::parse(sample().payload());
    ASSERT_TRUE(list) << list.error().detail;
    EXPECT_EQ(list->head, head());
    EXPECT_EQ(list->entries, sample().entries);
}

TEST(StatusList, ThatIsEmptyReturnsEmpty) {
    const auto list = StatusList::parse(StatusList{head(), {}}.payload());
    ASSERT_TRUE(list);
    EXPECT_TRUE(list->entries.empty());
}

TEST(StatusList, HasThisForm) {
    pki::Sha256Digest ones;
    ones.fill(0x11);
    EXPECT_EQ(etd::toText(ByteView(StatusList{head(), {{ones, DocumentStatus::Lost}}}.payload())),
              R"({"entries":{"1111111111111111111111111111111111111111111111111111111111111111":)"
              R"("LOST"},"issued_at":"2026-11-21T06:00:00Z","next_update":"2026-11-22T06:00:00Z",)"
              R"("number":7,"type":"etd-status-list+jws"})");
}

TEST(StatusList, RefusesAnUnknownStatus) {
    EXPECT_FALSE(StatusList::parse(
        asBytes(replaced(etd::toText(ByteView(sample().payload())), "LOST", "MISSING"))));
}

TEST(StatusList, RefusesCapitalHex) {
    pki::Sha256Digest digest;
    digest.fill(0xAB);
    const auto text =
        etd::toText(ByteView(StatusList{head(), {{digest, DocumentStatus::Lost}}}.payload()));
    EXPECT_FALSE(StatusList::parse(asBytes(replaced(text, "ab", "AB"))));
}

TEST(StatusList, RefusesAShortIdentity) {
    EXPECT_FALSE(StatusList::parse(asBytes(
        R"({"entries":{"11":"LOST"},"issued_at":"2026-11-21T06:00:00Z",)"
        R"("next_update":"2026-11-22T06:00:00Z","number":7,"type":"etd-status-list+jws"})")));
}

TEST(StatusList, RefusesEveryTruncation) {
    const auto payload = sample().payload();
    for (std::size_t size = 0; size < payload.size(); ++size)
        EXPECT_FALSE(StatusList::parse(ByteView(payload).first(size)));
}

TEST(DocumentStatus, IsFinalExceptSuspended) {
    EXPECT_TRUE(isTerminal(DocumentStatus::Cancelled));
    EXPECT_TRUE(isTerminal(DocumentStatus::Lost));
    EXPECT_TRUE(isTerminal(DocumentStatus::Used));
    EXPECT_FALSE(isTerminal(DocumentStatus::Suspended));
}

TEST(ListHead, WithoutANumberCannotBeWritten) {
    auto list = sample();
    list.head.number = 0;
    EXPECT_THROW(static_cast<void>(list.payload()), std::logic_error);
}

}  // namespace
}  // namespace etd::lists
