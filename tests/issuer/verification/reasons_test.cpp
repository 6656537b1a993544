#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "issuer/verification/verdict.hpp"

namespace etd::verification {
namespace {

constexpr std::array kLanguages = {"en", "es", "fr"};

std::size_t wordsIn(std::string_view text) {
    std::istringstream in{std::string(text)};
    std::size_t words = 0;
    for (std::string word; in >> word;)
        // French sets a space before ';' and ':'.
        words += word.size() > 1 || std::isalnum(static_cast<unsigned char>(word[0])) ? 1 : 0;
    return words;
}

TEST(Reasons, HaveASentenceAndAnActionOfAtMostTwelveWordsInEachLanguage) {
    for (const auto reason : reasons())
        for (const auto* language : kLanguages)
            for (const auto text : {sentence(reason, language), action(reason, language)}) {
                EXPECT_GE(wordsIn(text), 3U) << reason << ' ' << language;
                EXPECT_LE(wordsIn(text), 12U) << reason << ' ' << language;
                EXPECT_TRUE(text.ends_with('.')) << reason << ' ' << language;
            }
}

TEST(Reasons, AreEachThereOnce) {
    const auto all = reasons();
    EXPECT_EQ(std::set<std::string_view>(all.begin(), all.end()).size(), all.size());
}

TEST(Reasons, OfEveryFamilyHaveATitle) {
    for (const auto one : {Family::Accept, Family::Check, Family::Refuse, Family::CannotCheck})
        for (const auto* language : kLanguages) EXPECT_FALSE(title(one, language).empty());
}

TEST(Reasons, StandInTheOrderOfTheirFamilies) {
    std::vector<Family> order;
    for (const auto reason : reasons())
        if (order.empty() || order.back() != family(reason)) order.push_back(family(reason));
    EXPECT_THAT(order, testing::ElementsAre(Family::Refuse, Family::CannotCheck, Family::Check,
                                            Family::Accept));
}

TEST(Reasons, ThatOnlyADeviceAtTheBorderKnowsAreThese) {
    std::vector<std::string_view> device;
    for (const auto reason : reasons())
        if (isDecidedByDevice(reason)) device.push_back(reason);
    EXPECT_THAT(device, testing::UnorderedElementsAre("PRINT_MISMATCH", "SAMPLE", "SEQUENCE",
                                                      "OK_UNSYNCED", "SAME_SCAN"));
}

TEST(Reasons, ThatAreUnknownThrow) {
    EXPECT_THROW(static_cast<void>(sentence("NO_SUCH_REASON", "en")), std::out_of_range);
    EXPECT_THROW(static_cast<void>(sentence("OK", "xx")), std::out_of_range);
}

}  // namespace
}  // namespace etd::verification
