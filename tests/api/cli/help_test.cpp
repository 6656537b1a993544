// Every command of the program, as it is: what its help promises.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "api/cli/command.hpp"

namespace etd::cli {
namespace {

using testing::HasSubstr;

class EveryCommand : public testing::TestWithParam<std::string> {};

std::vector<std::string> allWords() {
    std::vector<std::string> out;
    for (const auto& command : allCommands()) out.push_back(command.words);
    return out;
}

std::string helpOf(const std::string& words) {
    std::vector<std::string> parts = {"etd"};
    std::string part;
    for (const char c : words + " ") {
        if (c == ' ')
            parts.push_back(std::exchange(part, ""));
        else
            part += c;
    }
    parts.emplace_back("--help");
    std::vector<const char*> arguments;
    for (const auto& text : parts) arguments.push_back(text.c_str());
    testing::internal::CaptureStdout();
    EXPECT_EQ(runCommandLine(allCommands(), static_cast<int>(arguments.size()), arguments.data()),
              0);
    return testing::internal::GetCapturedStdout();
}

TEST_P(EveryCommand, ShowsAnExampleOfItself) {
    EXPECT_THAT(helpOf(GetParam()), HasSubstr("\n  etd " + GetParam() + " "));
}

TEST_P(EveryCommand, DocumentsItsExitCodes) {
    EXPECT_THAT(helpOf(GetParam()), HasSubstr("Exit codes"));
}

TEST_P(EveryCommand, HasNoOptionThatTakesASecret) {
    EXPECT_THAT(helpOf(GetParam()), testing::Not(testing::HasSubstr("--passphrase TEXT")));
}

std::string testName(const testing::TestParamInfo<std::string>& info) {
    auto name = info.param;
    for (auto& c : name) c = c == ' ' || c == '-' ? '_' : c;
    return name;
}

INSTANTIATE_TEST_SUITE_P(Etd, EveryCommand, testing::ValuesIn(allWords()), testName);

}  // namespace
}  // namespace etd::cli
