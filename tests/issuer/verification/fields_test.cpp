#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/issuer/verification/scenario.hpp"

namespace etd::verification {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tests::day;
using tests::makeDocument;
using tests::Scenario;

TEST(SignedFieldsTest, SayWhatBothCodesSay) {
    const auto fields = Scenario().verdict().fields;
    ASSERT_TRUE(fields);
    EXPECT_EQ(fields->surname, "ERIKSSON");
    EXPECT_EQ(fields->given_names, "ANNA MARIA");
    EXPECT_EQ(fields->nationality, "UTO");
    EXPECT_EQ(fields->issuing_state, "UTO");
    EXPECT_EQ(fields->date_of_birth, "9005<<");
    EXPECT_EQ(fields->sex, "F");
    EXPECT_EQ(fields->document_number, tests::numberOf("123456").text());
    EXPECT_EQ(fields->valid_from, day("2026-11-22"));
    EXPECT_EQ(fields->valid_until, day("2026-12-22"));
    EXPECT_THAT(fields->route, ElementsAre("UTO", "D"));
    EXPECT_EQ(fields->miniature, tests::Keys::get().miniature);
}

TEST(SignedFieldsTest, OfTheSealAloneHaveNoPortrait) {
    Scenario scenario;
    scenario.evidence.portrait_code.reset();
    const auto fields = scenario.verdict().fields;
    ASSERT_TRUE(fields);
    EXPECT_EQ(fields->surname, "ERIKSSON");
    EXPECT_THAT(fields->miniature, IsEmpty());
    EXPECT_FALSE(fields->valid_until);
}

TEST(SignedFieldsTest, OfAForgedSealAreNotShown) {
    Scenario scenario;
    scenario.evidence.verdict_code->back() ^= 1;
    scenario.evidence.portrait_code.reset();
    EXPECT_FALSE(scenario.verdict().fields);
}

TEST(SignedFieldsTest, OfAnUnknownSignerAreNotShown) {
    Scenario scenario;
    scenario.replace(makeDocument({}, scenario.keys.foreign_barcode));
    EXPECT_FALSE(scenario.verdict().fields);
}

TEST(SignedFieldsTest, OfTwoDocumentsHaveNoPortrait) {
    Scenario scenario;
    scenario.evidence.portrait_code = makeDocument({.surname = "SVENSSON"}).portrait_code;
    const auto verdict = scenario.verdict();
    ASSERT_EQ(verdict.reason, "CODES_DIFFER");
    ASSERT_TRUE(verdict.fields);
    EXPECT_EQ(verdict.fields->surname, "ERIKSSON");
    EXPECT_THAT(verdict.fields->miniature, IsEmpty());
}

TEST(VerdictJson, HasTheVerdictItsTextsFieldsAndChecks) {
    const auto json = toJson(Scenario().verdict());
    EXPECT_EQ(json["family"], "ACCEPT");
    EXPECT_EQ(json["reason"], "OK");
    EXPECT_EQ(json["title"]["fr"], "ACCEPTER");
    EXPECT_EQ(json["sentence"]["en"], sentence("OK", "en"));
    EXPECT_EQ(json["action"]["es"], action("OK", "es"));
    EXPECT_EQ(json["fields"]["surname"], "ERIKSSON");
    EXPECT_EQ(json["fields"]["valid_until"], "2026-12-22");
    EXPECT_EQ(json["checks"][0]["name"], "verdict-code-form");
    EXPECT_EQ(json["checks"][0]["outcome"], "passed");
}

TEST(VerdictJson, HasNullFieldsWithoutAVerifiedSignature) {
    Scenario scenario;
    scenario.evidence = {};
    EXPECT_TRUE(toJson(scenario.verdict())["fields"].is_null());
}

TEST(VerdictChecks, NameNothingPersonal) {
    Scenario scenario;
    scenario.evidence.portrait_code = makeDocument({.surname = "SVENSSON"}).portrait_code;
    for (const auto& check : scenario.verdict().checks) {
        EXPECT_EQ(check.detail.find("SVENSSON"), std::string::npos);
        EXPECT_EQ(check.detail.find("ERIKSSON"), std::string::npos);
    }
}

}  // namespace
}  // namespace etd::verification
