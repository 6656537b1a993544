#include "issuer/mrz/td2.hpp"

#include <gtest/gtest.h>

namespace etd::mrz {
namespace {

Td2Input input() {
    return {.issuing_state = *CountryCode::parse("UTO"),
            .surname = "Eriksson",
            .given_names = "Anna Maria",
            .number = *DocumentNumber::parse("KEZ2K7YDC"),
            .nationality = *CountryCode::parse("UTO"),
            .date_of_birth = *BirthDate::parse("1974-08-12"),
            .sex = Sex::Female,
            .valid_until = *Date::parse("2026-06-27")};
}

std::string line2(const Td2Input& of) { return std::string(compose(of).value().line2()); }

// The dates and their check digits are those of Doc 9303-8 appendix B.
TEST(Td2, HasTheLayoutOfDoc9303Part6) {
    const auto mrz = compose(input()).value();
    EXPECT_EQ(mrz.line1(), "PUUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<");
    EXPECT_EQ(mrz.line2().substr(0, 9), "KEZ2K7YDC");
    EXPECT_EQ(mrz.line2().substr(10, 18), "UTO7408122F2606277");
    EXPECT_EQ(mrz.line2().substr(28, 7), "<<<<<<<");
}

// Printed in Doc 9303-3 appendix A, Doc 9303-6 appendix B and Doc 9303-8 appendix B.
TEST(Td2, ComputesThePrintedCheckDigits) {
    EXPECT_EQ(checkDigit("520727"), '3');
    EXPECT_EQ(checkDigit("AB2134<<<"), '5');
    EXPECT_EQ(checkDigit("HA672242<"), '6');
    EXPECT_EQ(checkDigit("D23145890"), '7');
    EXPECT_EQ(checkDigit("D231458907"
                         "7408122"
                         "1204159"
                         "<<<<<<<"),
              '6');
    EXPECT_EQ(checkDigit("D231458907"
                         "7408122"
                         "2204156"
                         "<<<<<<<"),
              '4');
    EXPECT_EQ(checkDigit("D231458907"
                         "7408122"
                         "2606277"
                         "<<<<<<<"),
              '8');
    EXPECT_EQ(checkDigit("HA672242<6"
                         "5802254"
                         "9601086"
                         "<<<<<<<"),
              '8');
    EXPECT_EQ(checkDigit("D23145890734"), '9');
    EXPECT_EQ(checkDigit("<<<<<<"), '0');
}

TEST(Td2, ReadsBackWhatItComposes) {
    const auto fields = read(*compose(input())).value();
    EXPECT_EQ(fields.document_code, "PU");
    EXPECT_EQ(fields.issuing_state, "UTO");
    EXPECT_EQ(fields.surname, "ERIKSSON");
    EXPECT_EQ(fields.given_names, "ANNA MARIA");
    EXPECT_FALSE(fields.maybe_truncated);
    EXPECT_EQ(fields.document_number, "KEZ2K7YDC");
    EXPECT_EQ(fields.nationality, "UTO");
    EXPECT_EQ(fields.date_of_birth, "740812");
    EXPECT_EQ(fields.sex, 'F');
    EXPECT_EQ(fields.date_of_expiry, "260627");
    EXPECT_EQ(fields.optional_data, "");
}

TEST(Td2, WritesAStateOfOneLetterWithFillers) {
    auto german = input();
    german.issuing_state = *CountryCode::parse("D");
    german.nationality = *CountryCode::parse("D");
    const auto mrz = compose(german).value();
    EXPECT_EQ(mrz.line1().substr(0, 13), "PUD<<ERIKSSON");
    EXPECT_EQ(mrz.line2().substr(10, 3), "D<<");
    EXPECT_EQ(read(mrz).value().nationality, "D");
}

TEST(Td2, WritesUnknownPartsOfABirthDateAsFillers) {
    auto person = input();
    person.date_of_birth = *BirthDate::parse("1974-08");
    EXPECT_EQ(line2(person).substr(13, 7), "7408<<" + std::string(1, checkDigit("7408<<")));
    person.date_of_birth = *BirthDate::parse("1974");
    EXPECT_EQ(line2(person).substr(13, 6), "74<<<<");
    person.date_of_birth = *BirthDate::parse("unknown");
    EXPECT_EQ(line2(person).substr(13, 7), "<<<<<<0");
    EXPECT_EQ(read(*compose(person)).value().date_of_birth, "<<<<<<");
}

TEST(Td2, WritesAStatelessPersonOfUnspecifiedSex) {
    auto person = input();
    person.nationality = *CountryCode::parse("XXA");
    person.sex = Sex::Unspecified;
    EXPECT_EQ(line2(person).substr(10, 3), "XXA");
    EXPECT_EQ(line2(person)[20], '<');
    EXPECT_EQ(read(*compose(person)).value().sex, '<');
}

TEST(Td2, WritesASingleNameWithoutASeparator) {
    auto person = input();
    person.surname = "Arkfreith";
    person.given_names = "";
    const auto mrz = compose(person).value();
    EXPECT_EQ(mrz.line1(), "PUUTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<");
    EXPECT_EQ(read(mrz).value().given_names, "");
}

TEST(Td2, NamesTheFieldThatCannotBeWritten) {
    auto person = input();
    person.surname = "李";
    EXPECT_EQ(compose(person).error().fields.at(0).pointer, "/holder/surname");
    person = input();
    person.given_names = "Anna 2";
    EXPECT_EQ(compose(person).error().fields.at(0),
              (FieldError{"/holder/given_names",
                          "character 6 is a digit, which no name in an MRZ may have"}));
}

TEST(Td2, RefusesASurnameOfWhichNothingIsLeft) {
    auto person = input();
    for (const char* surname : {"", " ", "-", "...", "'"}) {
        person.surname = surname;
        EXPECT_EQ(compose(person).error().fields.at(0),
                  (FieldError{"/holder/surname", "has no letter"}));
    }
}

TEST(Td2, PassesTheLanguageOfTheNamesOn) {
    auto person = input();
    person.surname = "Григоренко";
    person.given_names = "Юрій";
    person.language = "uk";
    EXPECT_EQ(read(*compose(person)).value().surname, "HRYHORENKO");
    EXPECT_EQ(read(*compose(person)).value().given_names, "YURII");
}

TEST(ExpiryDate, LiesFrom50YearsBeforeTo49YearsAfterToday) {
    const auto today = *Date::parse("2026-11-21");
    EXPECT_EQ(expiryDate("260627", today).value().iso(), "2026-06-27");
    EXPECT_EQ(expiryDate("751231", today).value().iso(), "2075-12-31");
    EXPECT_EQ(expiryDate("760101", today).value().iso(), "1976-01-01");
    EXPECT_EQ(expiryDate("000229", today).value().iso(), "2000-02-29");
}

TEST(ExpiryDate, RefusesWhatIsNoDay) {
    const auto today = *Date::parse("2026-11-21");
    for (const char* text : {"", "26062", "2606277", "26<<<<", "261301", "260631", "270229"}) {
        EXPECT_FALSE(expiryDate(text, today)) << text;
    }
}

}  // namespace
}  // namespace etd::mrz
