#include "issuer/document/statement.hpp"

#include <gtest/gtest.h>

namespace etd {
namespace {

ApprovalStatement statement() {
    ApprovalStatement out{{}, Position::Consul, *Instant::parse("2026-11-21T18:00:00Z")};
    out.manifest.fill(0xAB);
    return out;
}

std::string digestText() {
    std::string out;
    for (int i = 0; i < 32; ++i) out += "ab";
    return out;
}

// Written by hand from docs/formats.md.
std::string text() {
    return R"({"manifest_sha256":")" + digestText() +
           R"(","not_after":"2026-11-21T18:00:00Z","position":"consul","type":"etd-approval-v1"})";
}

bool isRefused(std::string_view bytes) {
    const auto read = ApprovalStatement::parse(asBytes(bytes));
    return !read && read.error().kind == ErrorKind::Malformed;
}

std::string with(std::string_view from, std::string_view to) {
    auto out = text();
    return out.replace(out.find(from), from.size(), to);
}

TEST(ApprovalStatement, HasTheDocumentedCanonicalForm) {
    EXPECT_EQ(asText(statement().canonical()), text());
}

TEST(ApprovalStatement, ReadsBackWhatItWrites) {
    EXPECT_EQ(ApprovalStatement::parse(statement().canonical()).value(), statement());
}

TEST(ApprovalStatement, OfOnePositionIsNotThatOfTheOther) {
    auto other = statement();
    other.position = Position::Approver;
    EXPECT_NE(other.canonical(), statement().canonical());
}

TEST(ApprovalStatement, IsRefusedInAnyOtherSpelling) {
    EXPECT_TRUE(isRefused(text() + "\n"));
    EXPECT_TRUE(isRefused(with(",", ", ")));
    EXPECT_TRUE(isRefused(with("abab", "ABab")));
    EXPECT_TRUE(isRefused(with("18:00:00Z", "19:00:00+01:00")));
    EXPECT_TRUE(isRefused(with("etd-approval-v1", "etd-approval-v2")));
    EXPECT_TRUE(isRefused(with("consul", "officer")));
    EXPECT_TRUE(isRefused(with("{", R"({"a":1,)")));
    EXPECT_TRUE(isRefused("[]"));
    EXPECT_TRUE(isRefused(""));
    EXPECT_FALSE(isRefused(text()));
}

}  // namespace
}  // namespace etd
