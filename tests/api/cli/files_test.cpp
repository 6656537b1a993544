#include "api/cli/files.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "api/cli/command.hpp"
#include "api/cli/language.hpp"

namespace etd::cli {
namespace {

TEST(Plain, TakesControlCharactersOutOfWhatATerminalShows) {
    EXPECT_EQ(plain("a\x1b[31mb\nc\x7f"), "a?[31mb?c?");
    EXPECT_EQ(plain("\xC2\x9B"
                    "31m"),
              "??31m");
}

TEST(Plain, LeavesLettersOfAnyScript) { EXPECT_EQ(plain("Muñoz ليلى"), "Muñoz ليلى"); }

TEST(Input, IsRefusedWhenItIsTooLong) {
    const auto file = std::filesystem::temp_directory_path() / "etd-cli-files-test";
    std::ofstream(file) << "12345";
    EXPECT_TRUE(readInput(file.string(), 5));
    const auto read = readInput(file.string(), 4);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::TooLarge);
    std::filesystem::remove(file);
}

TEST(Input, IsNotFoundWhenThereIsNone) {
    const auto read = readInput("/nonexistent/file", 4);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::NotFound);
}

TEST(Output, ReplacesAFileWhole) {
    const auto file = std::filesystem::temp_directory_path() / "etd-cli-write-test";
    writeFile(file, asBytes("one"));
    writeFile(file, asBytes("two"));
    EXPECT_EQ(toText(*readInput(file.string(), 100)), "two");
    std::filesystem::remove(file);
}

TEST(Output, IsForItsOwnerOnly) {
    const auto file = std::filesystem::temp_directory_path() / "etd-cli-mode-test";
    writeFile(file, asBytes("of a person"));
    EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms(0600));
    std::filesystem::remove(file);
}

TEST(Refusal, HasAnExitCodeByWhatTheCallerCanDo) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(refuse("x", {ErrorKind::Unavailable, "gone"}), exit_code::kUnavailable);
    EXPECT_EQ(refuse("x", {ErrorKind::Conflict, "no", {{"/a", "is wrong"}}}), exit_code::kRefused);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "etd x: gone\netd x: no\n  /a: is wrong\n");
}

TEST(Language, IsTheOneAskedFor) {
    EXPECT_EQ(*chooseLanguage("fr"), "fr");
    EXPECT_FALSE(chooseLanguage("de"));
}

TEST(Language, FollowsTheLocale) {
    ::setenv("LC_ALL", "es_ES.UTF-8", 1);
    EXPECT_EQ(*chooseLanguage(std::nullopt), "es");
    ::setenv("LC_ALL", "de_DE.UTF-8", 1);
    EXPECT_EQ(*chooseLanguage(std::nullopt), "en");
    ::unsetenv("LC_ALL");
}

}  // namespace
}  // namespace etd::cli
