// Reading: the printed examples, each refusal, and what 7-3-1 can and cannot see.
#include <gtest/gtest.h>

#include "issuer/mrz/td2.hpp"

namespace etd::mrz {
namespace {

// Doc 9303-8 (amendment 2), appendix B.
constexpr std::string_view kEtd = "PUUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<"
                                  "D231458907UTO7408122F2606277<<<<<<<8";

Result<Td2Fields> readText(std::string_view text) { return read(*Td2Mrz::parse(text)); }

std::string refusal(std::string_view text) {
    const auto fields = readText(text);
    return fields ? "read" : fields.error().detail;
}

std::string with(std::size_t at, std::string_view replacement, std::string_view base = kEtd) {
    std::string out(base);
    return out.replace(at, replacement.size(), replacement);
}

/// Line 2 given up to its last character, which is computed.
std::string withComposite(std::string_view line1, std::string line2) {
    line2 += checkDigit(line2.substr(0, 10) + line2.substr(13, 7) + line2.substr(21, 14));
    return std::string(line1) + line2;
}

TEST(Td2Mrz, IsSeventyTwoCharactersOfItsAlphabet) {
    EXPECT_TRUE(Td2Mrz::parse(kEtd));
    EXPECT_FALSE(Td2Mrz::parse(kEtd.substr(1)));
    EXPECT_FALSE(Td2Mrz::parse(with(3, "o")));
    EXPECT_FALSE(Td2Mrz::parse(with(3, " ")));
    EXPECT_FALSE(Td2Mrz::parse(std::string(kEtd) + "\n"));
    EXPECT_EQ(Td2Mrz::parse(kEtd)->line2(), "D231458907UTO7408122F2606277<<<<<<<8");
}

TEST(Td2Read, ReadsTheEtdOf2026) {
    const auto fields = readText(kEtd).value();
    EXPECT_EQ(fields.document_code, "PU");
    EXPECT_EQ(fields.surname, "ERIKSSON");
    EXPECT_EQ(fields.given_names, "ANNA MARIA");
    EXPECT_EQ(fields.document_number, "D23145890");
    EXPECT_EQ(fields.date_of_birth, "740812");
    EXPECT_EQ(fields.date_of_expiry, "260627");
}

TEST(Td2Read, ReadsTheOtherPrintedExamples) {
    EXPECT_EQ(refusal("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<"
                      "D231458907UTO7408122F1204159<<<<<<<6"),  // 9303-6 appendix B
              "read");
    EXPECT_EQ(refusal("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<"
                      "D231458907UTO7408122F2204156<<<<<<<4"),  // 9303-8, 2021, appendix B
              "read");
    EXPECT_EQ(refusal("I<YTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<"
                      "HA672242<6YTO5802254M9601086<<<<<<<8"),  // 9303-3 appendix A
              "read");
}

struct PrintedName {
    const char* line1;
    const char* surname;
    const char* given_names;
    bool maybe_truncated;
};

class PrintedNames : public testing::TestWithParam<PrintedName> {};

// Doc 9303-6 4.2.3: of every strategy, ours and others'.
TEST_P(PrintedNames, AreRead) {
    const auto& expected = GetParam();
    const auto fields =
        readText(expected.line1 + std::string("D231458907UTO7408122F2606277<<<<<<<8"));
    ASSERT_TRUE(fields) << fields.error().detail;
    EXPECT_EQ(fields->document_code, "I");
    EXPECT_EQ(fields->surname, expected.surname);
    EXPECT_EQ(fields->given_names, expected.given_names);
    EXPECT_EQ(fields->maybe_truncated, expected.maybe_truncated);
}

INSTANTIATE_TEST_SUITE_P(
    Doc9303Part6, PrintedNames,
    testing::Values(
        PrintedName{"I<UTONILAVADHANANANDA<<CHAYAPA<DEJ<K", "NILAVADHANANANDA", "CHAYAPA DEJ K",
                    true},
        PrintedName{"I<UTONILAVADHANANANDA<<ARN<PET<CHARO", "NILAVADHANANANDA", "ARN PET CHARO",
                    true},
        PrintedName{"I<UTOBENNELONG<WOOLOOMOOLOO<W<W<<D<P", "BENNELONG WOOLOOMOOLOO W W", "D P",
                    true},
        PrintedName{"I<UTOBENNELONG<WOOLOOM<WAR<WARN<<D<P", "BENNELONG WOOLOOM WAR WARN", "D P",
                    true},
        PrintedName{"I<UTOBENNEL<WOOLO<WARRA<WARNA<<DIN<P", "BENNEL WOOLO WARRA WARNA", "DIN P",
                    true},
        PrintedName{"I<UTOPAPANDROPOULOUS<<JONATHOON<ALEC", "PAPANDROPOULOUS", "JONATHOON ALEC",
                    true},  // not truncated, but a reader cannot know
        PrintedName{"I<UTOVAN<DER<MUELLEN<<MARTIN<<<<<<<<", "VAN DER MUELLEN", "MARTIN", false},
        PrintedName{"I<UTOAL<BASRI<<HUDA<MUHAMMAD<JAWAD<<", "AL BASRI", "HUDA MUHAMMAD JAWAD",
                    false},
        PrintedName{"I<UTOVILARCHAO<FERNANDEZ<<JOSE<RAMON", "VILARCHAO FERNANDEZ", "JOSE RAMON",
                    true},
        PrintedName{"I<UTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<", "ARKFREITH", "", false},
        PrintedName{"I<UTOSATRIYA<SUDARPA<<<<<<<<<<<<<<<<", "SATRIYA SUDARPA", "", false}));

// The number goes on in the optional data: D23145890734, check digit 9 (Doc 9303-6 4.2.2 note j).
TEST(Td2Read, ReadsALongDocumentNumber) {
    const auto text = withComposite("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
                                    "D23145890<UTO7408122F26062777349<AB");
    const auto fields = readText(text);
    ASSERT_TRUE(fields) << fields.error().detail;
    EXPECT_EQ(fields->document_number, "D23145890734");
    EXPECT_EQ(fields->optional_data, "AB");
}

TEST(Td2Read, RefusesALongDocumentNumberThatDoesNotGoOn) {
    const auto line1 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<";
    const auto of = [&](const char* line2) { return refusal(withComposite(line1, line2)); };
    EXPECT_EQ(of("D23145890<UTO7408122F2606277<<<<<<<"), "the document number");
    EXPECT_EQ(of("D23145890<UTO7408122F26062779<<<<<<"), "the document number");
    EXPECT_EQ(of("D23145890<UTO7408122F26062771234567"), "the document number");
    EXPECT_EQ(of("D2314589<<UTO7408122F26062777349<<<"), "the document number");
    EXPECT_EQ(of("D23145890<UTO7408122F26062777348<<<"), "check digit of the document number");
}

TEST(Td2Read, NamesTheFieldThatIsWrong) {
    EXPECT_EQ(refusal(with(0, "1")), "the document code");
    EXPECT_EQ(refusal(with(0, "<")), "the document code");
    EXPECT_EQ(refusal(with(1, "7")), "the document code");
    EXPECT_EQ(refusal(with(2, "U<O")), "the issuing State");
    EXPECT_EQ(refusal(with(2, "<<<")), "the issuing State");
    EXPECT_EQ(refusal(with(5, "<")), "the name");
    EXPECT_EQ(refusal(with(6, "5")), "the name");
    EXPECT_EQ(refusal(with(16, "N<<<MARIA<<")), "the name");
    EXPECT_EQ(refusal(with(16, "N<<MARIA<<B")), "the name");
    EXPECT_EQ(refusal(with(36, "<")), "the document number");
    EXPECT_EQ(refusal(with(45, "6")), "check digit of the document number");
    EXPECT_EQ(refusal(with(45, "A")), "check digit of the document number");
    EXPECT_EQ(refusal(with(46, "U1O")), "the nationality");
    EXPECT_EQ(refusal(with(49, "741312")), "the date of birth");
    EXPECT_EQ(refusal(with(49, "740832")), "the date of birth");
    EXPECT_EQ(refusal(with(49, "740230")), "the date of birth");
    EXPECT_EQ(refusal(with(49, "7<0812")), "the date of birth");
    EXPECT_EQ(refusal(with(55, "3")), "check digit of the date of birth");
    EXPECT_EQ(refusal(with(56, "X")), "the sex");
    EXPECT_EQ(refusal(with(57, "2606<<")), "the date of expiry");
    EXPECT_EQ(refusal(with(57, "260600")), "the date of expiry");
    EXPECT_EQ(refusal(with(63, "8")), "check digit of the date of expiry");
    EXPECT_EQ(refusal(with(71, "9")), "composite check digit");
    EXPECT_EQ(refusal(with(64, "1")), "composite check digit");
}

bool underACheckDigit(std::size_t at) {  // Of line 2, counted from 0.
    return at < 10 || (at >= 13 && at < 20) || at >= 21;
}

// The weights 7, 3 and 1 have no factor in common with 10, so that no two digits weigh the same.
TEST(Td2ReadProperty, FindsEveryDigitTakenForAnother) {
    const std::string base =
        withComposite(kEtd.substr(0, 36), "D231458907UTO7408122F26062771234567");
    ASSERT_EQ(refusal(base), "read");
    int seen = 0;
    for (std::size_t at = 36; at < 72; ++at) {
        if (base[at] < '0' || base[at] > '9') continue;
        ASSERT_TRUE(underACheckDigit(at - 36));
        for (char digit = '0'; digit <= '9'; ++digit) {
            if (digit == base[at]) continue;
            EXPECT_NE(refusal(with(at, std::string(1, digit), base)), "read") << at << digit;
            ++seen;
        }
    }
    EXPECT_EQ(seen, 9 * 31);
}

// Where digits and letters are both allowed, values ten apart weigh the same: 0, A, K, U and '<'.
TEST(Td2ReadProperty, FindsALetterForADigitUnlessTheirValuesDifferByTens) {
    for (std::size_t at = 37; at < 45; ++at) {  // The document number behind its first letter.
        for (char letter = 'A'; letter <= 'Z'; ++letter) {
            const int digit = kEtd[at] - '0';
            const bool same_weight = (letter - 'A') % 10 == digit;
            EXPECT_EQ(refusal(with(at, std::string(1, letter))) == "read", same_weight)
                << at << letter;
        }
    }
}

TEST(Td2ReadProperty, FindsSwappedNeighboursUnlessTheyDifferByFive) {
    const std::string number = "D23145890";
    for (std::size_t at = 1; at + 1 < number.size(); ++at) {
        auto swapped = number;
        std::swap(swapped[at], swapped[at + 1]);
        const bool by_five = (number[at] - number[at + 1]) % 5 == 0;
        EXPECT_EQ(checkDigit(swapped) == checkDigit(number), by_five) << swapped;
    }
}

TEST(Td2ReadProperty, CannotFindChangesOutsideTheCheckDigits) {
    EXPECT_EQ(refusal(with(5, "F")), "read");    // the name
    EXPECT_EQ(refusal(with(2, "D<<")), "read");  // the issuing State
    EXPECT_EQ(refusal(with(46, "D<<")), "read");
    EXPECT_EQ(refusal(with(56, "M")), "read");
}

}  // namespace
}  // namespace etd::mrz
