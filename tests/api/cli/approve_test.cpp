// What `etd approve` refuses before it reads anything.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/cli/command.hpp"

namespace etd::cli {
namespace {

using testing::HasSubstr;

/// The words on standard error of a command line that is wrong.
std::string usageError(std::vector<const char*> more) {
    std::vector<const char*> words = {"etd",           "approve", "--position", "consul",
                                      "--certificate", "c.crt",   "--key",      "c.key"};
    words.insert(words.end(), more.begin(), more.end());
    testing::internal::CaptureStderr();
    const int code = runCommandLine(allCommands(), static_cast<int>(words.size()), words.data());
    const auto text = testing::internal::GetCapturedStderr();
    return code == exit_code::kUsage ? text : "exit code " + std::to_string(code) + ": " + text;
}

TEST(Approve, RefusesMoreHoursThanTheSignerTakes) {
    const std::vector<const char*> rest = {"--number", "K7ABCDEF2", "--url",  "https://localhost",
                                           "--ca",     "/none",     "--hours"};
    auto words = rest;
    words.push_back("25");
    EXPECT_THAT(usageError(words), HasSubstr("etd approve: --hours takes 1 to 24"));
}

TEST(Approve, RefusesANumberBesideFiles) {
    EXPECT_THAT(usageError({"--number", "K7ABCDEF2", "--url", "https://localhost", "--ca", "/none",
                            "--manifest", "m.json"}),
                HasSubstr("etd approve: give --number with --url, or --manifest"));
}

}  // namespace
}  // namespace etd::cli
