#include "issuer/document/holder.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace etd {
namespace {

TEST(BirthDate, KnowsAllSomeOrNothing) {
    const auto whole = BirthDate::parse("1990-05-17").value();
    EXPECT_EQ(whole.year(), 1990);
    EXPECT_EQ(whole.month(), 5U);
    EXPECT_EQ(whole.day(), 17U);
    const auto month = BirthDate::parse("1990-05").value();
    EXPECT_EQ(month.month(), 5U);
    EXPECT_EQ(month.day(), std::nullopt);
    const auto year = BirthDate::parse("1990").value();
    EXPECT_EQ(year.year(), 1990);
    EXPECT_EQ(year.month(), std::nullopt);
    EXPECT_EQ(BirthDate::parse("unknown").value().year(), std::nullopt);
}

TEST(BirthDate, RefusesOtherSpellingsAndImpossibleDays) {
    for (const char* text :
         {"", "19900517", "1990-5-17", "1990-13", "1990-00", "1990-02-30", "1799", "1990-05-",
          "1990/05", "Unknown", "199a", "-990", "1990-05-1"}) {
        EXPECT_FALSE(BirthDate::parse(text)) << text;
    }
}

Json holder() {
    return {{"surname", "Eriksson"},
            {"given_names", "Anna Maria"},
            {"nationality", "UTO"},
            {"date_of_birth", "1990-05-17"},
            {"sex", "F"}};
}

std::vector<FieldError> errorsOf(const Json& json) {
    std::vector<FieldError> errors;
    EXPECT_FALSE(readHolder(json, "/holder", errors));
    return errors;
}

TEST(Holder, ReadsBackWhatItWrites) {
    auto json = holder();
    json["own_script_name"] = {{"text", "آنا"}, {"language", "fa"}};
    json["place_of_birth"] = "Zenith";
    std::vector<FieldError> errors;
    const auto read = readHolder(json, "", errors);
    ASSERT_TRUE(read);
    EXPECT_EQ(toJson(*read), json);
}

TEST(Holder, MayHaveASingleName) {
    auto json = holder();
    json.erase("given_names");
    std::vector<FieldError> errors;
    EXPECT_EQ(readHolder(json, "", errors).value().given_names, "");
}

TEST(Holder, ReportsEveryMemberThatIsWrongAtOnce) {
    auto json = holder();
    json["nationality"] = "Utopia";
    json["sex"] = "female";
    json["religion"] = "none";
    json.erase("surname");
    const auto errors = errorsOf(json);
    std::vector<std::string> pointers;
    for (const auto& error : errors) pointers.push_back(error.pointer);
    for (const char* pointer :
         {"/holder/surname", "/holder/nationality", "/holder/sex", "/holder/religion"}) {
        EXPECT_NE(std::ranges::find(pointers, pointer), pointers.end()) << pointer;
    }
}

TEST(Holder, WantsTheLanguageOfAnOwnScriptName) {
    auto json = holder();
    json["own_script_name"] = {{"text", "Анна"}, {"language", "RU"}};
    EXPECT_EQ(errorsOf(json).at(0).pointer, "/holder/own_script_name/language");
}

TEST(Route, ReadsBackWhatItWrites) {
    const Json json = {{"from", {{"country", "KEN"}, {"place", "Nairobi"}}},
                       {"via", Json::array({{{"country", "TUR"}, {"place", "Istanbul"}}})},
                       {"to", {{"country", "UTO"}, {"place", "Zenith"}}}};
    std::vector<FieldError> errors;
    const auto route = readRoute(json, "/route", errors);
    ASSERT_TRUE(route);
    EXPECT_EQ(toJson(*route), json);
}

TEST(Route, TakesAtMostThreeTransitPoints) {
    const Json point = {{"country", "KEN"}, {"place", "Nairobi"}};
    const Json json = {{"from", point}, {"via", {point, point, point, point}}, {"to", point}};
    std::vector<FieldError> errors;
    EXPECT_FALSE(readRoute(json, "/route", errors));
    EXPECT_EQ(errors.at(0).pointer, "/route/via");
}

}  // namespace
}  // namespace etd
