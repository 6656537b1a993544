#include "api/cli/case_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/base64.hpp"

namespace etd::cli {
namespace {

const Date kToday = *Date::parse("2026-11-21");

class CaseFile : public testing::Test {
protected:
    void SetUp() override {
        std::filesystem::create_directories(folder_);
        std::ofstream(folder_ / "face.jpg") << "an image";
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    Result<Json> read(std::string_view text) const {
        std::ofstream(folder_ / "case.json") << text;
        return readCaseFile(folder_ / "case.json", kToday);
    }

    std::filesystem::path folder_ = std::filesystem::temp_directory_path() / "etd-case-file-test";
};

TEST_F(CaseFile, TakesThePortraitFromTheFileBesideIt) {
    const auto body = read(R"({"portrait":"face.jpg","post":"K7"})");
    ASSERT_TRUE(body);
    EXPECT_EQ(body->at("portrait"), toBase64(asBytes("an image")));
    EXPECT_EQ(body->at("post"), "K7");
}

TEST_F(CaseFile, MakesDatesOfValidityDays) {
    const auto body = read(R"({"portrait":"face.jpg","validity_days":30})");
    ASSERT_TRUE(body);
    EXPECT_EQ(body->at("valid_from"), "2026-11-21");
    EXPECT_EQ(body->at("valid_until"), "2026-12-21");
    EXPECT_EQ(body->at("confirmed_on"), "2026-11-21");
    EXPECT_FALSE(body->contains("validity_days"));
}

TEST_F(CaseFile, KeepsDatesThatAreThere) {
    const auto body = read(
        R"({"portrait":"face.jpg","valid_from":"2026-11-01","valid_until":"2026-11-30","confirmed_on":"2026-10-30"})");
    ASSERT_TRUE(body);
    EXPECT_EQ(body->at("valid_from"), "2026-11-01");
    EXPECT_EQ(body->at("confirmed_on"), "2026-10-30");
}

TEST_F(CaseFile, RefusesDaysBesideDates) {
    EXPECT_FALSE(read(R"({"portrait":"face.jpg","validity_days":30,"valid_from":"2026-11-01"})"));
    EXPECT_FALSE(read(R"({"portrait":"face.jpg","validity_days":366})"));
    EXPECT_FALSE(read(R"({"portrait":"face.jpg","validity_days":"30"})"));
}

TEST_F(CaseFile, WantsAPortraitThatIsThere) {
    EXPECT_EQ(read("{}").error().kind, ErrorKind::InvalidField);
    EXPECT_EQ(read(R"({"portrait":"none.jpg"})").error().kind, ErrorKind::NotFound);
}

TEST_F(CaseFile, WantsOneJsonObject) {
    EXPECT_EQ(read("[]").error().kind, ErrorKind::Malformed);
    EXPECT_EQ(read("{").error().kind, ErrorKind::Malformed);
}

}  // namespace
}  // namespace etd::cli
