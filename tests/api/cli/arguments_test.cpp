#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "api/cli/command.hpp"

namespace etd::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Seen {
    bool flag = false;
    std::string text = "default";
    int number = 7;
    std::optional<std::string> maybe;
    std::vector<std::string> files;
    int runs = 0;
};

Command sample(Seen& seen, int code = 0) {
    return {"group do",
            "Does it",
            "Examples:\n  etd group do FILE",
            {{"--flag", "a flag", &seen.flag},
             {"--text", "a text", &seen.text},
             {"--number", "a number", &seen.number},
             {"--maybe", "perhaps", &seen.maybe},
             {"FILE", "files", &seen.files, true}},
            [&seen, code] {
                ++seen.runs;
                return code;
            }};
}

struct Ran {
    int code;
    std::string out;
    std::string err;
};

Ran run(const std::vector<Command>& commands, std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "etd");
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = runCommandLine(commands, static_cast<int>(arguments.size()), arguments.data());
    return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

TEST(CommandLine, RunsTheCommandItNamesAndReturnsItsCode) {
    Seen seen;
    EXPECT_EQ(run({sample(seen, 20)}, {"group", "do", "a"}).code, 20);
    EXPECT_EQ(seen.runs, 1);
}

TEST(CommandLine, FillsEveryKindOfOption) {
    Seen seen;
    run({sample(seen)},
        {"group", "do", "--flag", "--text", "t", "--number", "9", "--maybe", "m", "a", "-"});
    EXPECT_TRUE(seen.flag);
    EXPECT_EQ(seen.text, "t");
    EXPECT_EQ(seen.number, 9);
    EXPECT_EQ(seen.maybe, "m");
    EXPECT_THAT(seen.files, ElementsAre("a", "-"));
}

TEST(CommandLine, KeepsDefaults) {
    Seen seen;
    run({sample(seen)}, {"group", "do", "a"});
    EXPECT_EQ(seen.text, "default");
    EXPECT_EQ(seen.number, 7);
    EXPECT_FALSE(seen.maybe);
}

TEST(CommandLine, CallsAMissingArgumentUsage) {
    Seen seen;
    EXPECT_EQ(run({sample(seen)}, {"group", "do"}).code, exit_code::kUsage);
    EXPECT_EQ(seen.runs, 0);
}

TEST(CommandLine, CallsAnUnknownOptionUsage) {
    Seen seen;
    EXPECT_EQ(run({sample(seen)}, {"group", "do", "--passphrase", "x", "a"}).code,
              exit_code::kUsage);
}

TEST(CommandLine, CallsNoCommandUsage) {
    Seen seen;
    EXPECT_EQ(run({sample(seen)}, {}).code, exit_code::kUsage);
    EXPECT_EQ(run({sample(seen)}, {"group"}).code, exit_code::kUsage);
}

TEST(CommandLine, ShowsExamplesInHelp) {
    Seen seen;
    const auto ran = run({sample(seen)}, {"group", "do", "--help"});
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("etd group do FILE"));
    EXPECT_EQ(seen.runs, 0);
}

TEST(CommandLine, SaysItsVersion) {
    Seen seen;
    EXPECT_THAT(run({sample(seen)}, {"--version"}).out, HasSubstr("etd "));
}

TEST(CommandLine, MakesBrokenMachineryASentenceAndSeventy) {
    Command broken{"fail", "fails", "", {}, []() -> int { throw std::runtime_error("no disk"); }};
    const auto ran = run({broken}, {"fail"});
    EXPECT_EQ(ran.code, exit_code::kInternal);
    EXPECT_EQ(ran.err, "etd fail: no disk\n");
}

}  // namespace
}  // namespace etd::cli
