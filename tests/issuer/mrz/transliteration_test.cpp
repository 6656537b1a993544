#include "issuer/mrz/transliteration.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "tests/support/third_party.hpp"

namespace etd::mrz {
namespace {

/// The components joined as they stand in an MRZ, or the refusal.
std::string mrzOf(std::string_view text, std::string_view language = {}) {
    const auto components = transliterate(text, language);
    if (!components) return "refused: " + components.error().detail;
    std::string out;
    for (const auto& component : *components) {
        if (!out.empty()) out += '<';
        out += component;
    }
    return out;
}

std::string utf8(char32_t c) {
    std::string out;
    const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | c >> 6);
        byte(0x80 | (c & 0x3F));
    } else {
        byte(0xE0 | c >> 12);
        byte(0x80 | (c >> 6 & 0x3F));
        byte(0x80 | (c & 0x3F));
    }
    return out;
}

std::string letter(const Json& hex) {
    return utf8(static_cast<char32_t>(std::stoul(hex.get<std::string>(), nullptr, 16)));
}

Json load(const std::filesystem::path& file) {
    return parseJson(tests::readText(file), {.bytes = 1U << 20, .depth = 16}).value();
}

TEST(Transliteration, GivesEveryLatinRow) {
    ETD_REQUIRE_THIRD_PARTY(file, "transliteration.json");
    const auto json = load(file);
    std::size_t seen = 0;
    for (const auto& row : json.at("latin")) {
        SCOPED_TRACE(row.at("cp").get<std::string>());
        const auto expected = row.at("mrz").get<std::string>();
        EXPECT_EQ(mrzOf(letter(row.at("cp"))), expected);
        const auto& small = row.at("lowercase");
        EXPECT_EQ(mrzOf(letter(small.is_string() ? small : row.at("cp"))), expected);
        ++seen;
    }
    EXPECT_EQ(seen, 95U);
}

TEST(Transliteration, GivesEveryCyrillicRowWithItsExceptions) {
    ETD_REQUIRE_THIRD_PARTY(file, "transliteration.json");
    const auto json = load(file);
    std::size_t seen = 0;
    for (const auto& row : json.at("cyrillic")) {
        SCOPED_TRACE(row.at("cp").get<std::string>());
        const auto expected = row.at("mrz").get<std::string>();
        EXPECT_EQ(mrzOf(letter(row.at("cp"))), expected);
        EXPECT_EQ(mrzOf(letter(row.at("lowercase"))), expected);
        EXPECT_EQ(mrzOf("A" + letter(row.at("cp")), "ru"), "A" + expected);
        for (const auto& exception : row.at("exceptions")) {
            const auto language = exception.at("lang").get<std::string>();
            const auto special = exception.at("mrz").get<std::string>();
            const bool first_only = exception.at("position") == "first";
            EXPECT_EQ(mrzOf(letter(row.at("cp")), language), special) << language;
            EXPECT_EQ(mrzOf("A " + letter(row.at("cp")), language), "A<" + special) << language;
            EXPECT_EQ(mrzOf("A" + letter(row.at("cp")), language),
                      "A" + (first_only ? expected : special))
                << language;
        }
        ++seen;
    }
    EXPECT_EQ(seen, 48U);
}

TEST(Transliteration, GivesEveryArabicRow) {
    ETD_REQUIRE_THIRD_PARTY(file, "transliteration.json");
    const auto json = load(file);
    std::size_t seen = 0;
    for (const auto& row : json.at("arabic")) {
        SCOPED_TRACE(row.at("cp").get<std::string>());
        ++seen;
        if (row.at("mrz").is_null()) continue;  // shadda: see its own test
        const std::string beh = "\u0628";
        const auto expected = row.at("mrz").get<std::string>();
        EXPECT_EQ(mrzOf(beh + letter(row.at("cp")) + beh), "B" + expected + "B");
        const auto at_end = row.value("mrzAtEndOfNameComponent", expected);
        EXPECT_EQ(mrzOf(beh + letter(row.at("cp"))), "B" + at_end);
        EXPECT_EQ(mrzOf(beh + letter(row.at("cp")) + " " + beh), "B" + at_end + "<B");
    }
    EXPECT_EQ(seen, 82U);
}

// Rows whose printed result the table itself does not give are compared with what it gives.
TEST(Transliteration, GivesThePrintedNamesOrWhatTheTableGives) {
    ETD_REQUIRE_THIRD_PARTY(file, "transliteration.json");
    const auto json = load(file);
    std::size_t seen = 0;
    for (const auto& test : json.at("tests")) {
        if (!test.contains("tableResult")) continue;
        EXPECT_EQ(mrzOf(test.at("input").get<std::string>()),
                  test.at("tableResult").get<std::string>());
        ++seen;
    }
    EXPECT_EQ(seen, 8U);
}

// The printed example takes the alternative NXX for Ñ; we take the first spelling, N.
TEST(Transliteration, TakesTheFirstSpellingTheTableOffers) {
    EXPECT_EQ(mrzOf("Cañon"), "CANON");
    EXPECT_EQ(mrzOf("Térèsa"), "TERESA");
    EXPECT_EQ(mrzOf("Müller-Åström"), "MUELLER<AASTROEM");
}

TEST(Transliteration, JoinsComponentsAtApostrophes) {
    EXPECT_EQ(mrzOf("d'Artagnan"), "DARTAGNAN");
    EXPECT_EQ(mrzOf("O\u2019Connor"), "OCONNOR");
    EXPECT_EQ(mrzOf("\u02BBAlohi"), "ALOHI");
}

TEST(Transliteration, PartsComponentsAtHyphensBlanksAndCommas) {
    EXPECT_EQ(mrzOf("Smith-Jones"), "SMITH<JONES");
    EXPECT_EQ(mrzOf("Smith \u2010 Jones"), "SMITH<JONES");
    EXPECT_EQ(mrzOf(" van  der\u00A0Muellen "), "VAN<DER<MUELLEN");
    EXPECT_EQ(mrzOf("Ali,Hassan"), "ALI<HASSAN");
    EXPECT_EQ(mrzOf("علي،حسن"), "ELY<XHSN");
}

TEST(Transliteration, DropsOtherPunctuationWithoutAFiller) {
    EXPECT_EQ(mrzOf("St. John (Jr.)"), "ST<JOHN<JR");
    EXPECT_EQ(mrzOf("A.B."), "AB");
    EXPECT_EQ(mrzOf("."), "");
}

TEST(Transliteration, RefusesDigitsOfAnyScriptNamingThePosition) {
    EXPECT_EQ(mrzOf("Louis 14"),
              "refused: character 7 is a digit, which no name in an MRZ may have");
    EXPECT_EQ(mrzOf("علي٢"), "refused: character 4 is a digit, which no name in an MRZ may have");
}

TEST(Transliteration, RefusesWhatHasNoTransliteration) {
    const std::string refusal = "has no transliteration; write the name in Latin letters";
    EXPECT_EQ(mrzOf("A<B"), "refused: character 2 " + refusal);
    EXPECT_EQ(mrzOf("Παύλος"), "refused: character 1 " + refusal);
    EXPECT_EQ(mrzOf("李"), "refused: character 1 " + refusal);
    EXPECT_EQ(mrzOf("A\nB"), "refused: character 2 " + refusal);
    EXPECT_EQ(mrzOf("A+B"), "refused: character 2 " + refusal);
    EXPECT_EQ(mrzOf("\xFF"), "refused: character 1 " + refusal);
    EXPECT_EQ(mrzOf("A\xC3"), "refused: character 2 " + refusal);
}

TEST(Transliteration, NormalisesBeforeItLooksUp) {
    EXPECT_EQ(mrzOf("Mu\u0308ller"), "MUELLER");
    EXPECT_EQ(mrzOf("\u0418\u0306\u043E"), "IO");                   // i and breve are short i
    EXPECT_EQ(mrzOf("\u0627\u0653\u0628"), mrzOf("\u0622\u0628"));  // alef and madda
}

// Not in the tables: taken without the diacritics, as docs/formats.md says.
TEST(Transliteration, TakesLettersTheTablesLackWithoutTheirDiacritics) {
    EXPECT_EQ(mrzOf("Nguyễn"), "NGUYEN");
    EXPECT_EQ(mrzOf("Ștefan Țiriac"), "STEFAN<TIRIAC");
    EXPECT_EQ(mrzOf("\u01DE"), "AE");          // A with diaeresis and macron: the diaeresis counts
    EXPECT_EQ(mrzOf("Q\u0308x\u0323"), "QX");  // no composed letter exists
    EXPECT_EQ(mrzOf("Ива\u0301н"), "IVAN");    // a stress mark
}

TEST(Transliteration, KnowsTheLettersEvidentlyMissingFromTheTables) {
    EXPECT_EQ(mrzOf("Ольга"), "OLGA");
    EXPECT_EQ(mrzOf("Ћирић"), "CIRIC");
    EXPECT_EQ(mrzOf("Ѓорѓи", "mk"), "GJORGJI");
    EXPECT_EQ(mrzOf("Əliyev"), "ALIYEV");
    EXPECT_EQ(mrzOf("Weiß"), "WEISS");
}

TEST(Transliteration, KnowsTheTurkishLetters) {
    EXPECT_EQ(mrzOf("Işık"), "ISIK");
    EXPECT_EQ(mrzOf("İnci"), "INCI");
    EXPECT_EQ(mrzOf("i\u0307nci"), "INCI");
}

TEST(Transliteration, RepeatsTheLetterBeforeAShadda) {
    EXPECT_EQ(mrzOf("عزّ"), "EZZ");
    EXPECT_EQ(mrzOf("محمّد"), "MXHMMD");
    EXPECT_EQ(mrzOf("رشّ"), "RXSHXSH");
    EXPECT_EQ(mrzOf("محم\u064E\u0651د"), "MXHMMD");  // NFC puts the vowel sign in between
}

TEST(Transliteration, RefusesAShaddaWithNoLetterBeforeIt) {
    EXPECT_EQ(mrzOf("\u0651"), "refused: character 1 repeats a letter, but none is before it");
    EXPECT_EQ(mrzOf("علي \u0651"), "refused: character 5 repeats a letter, but none is before it");
}

TEST(Transliteration, TakesATehMarbutaUnderAVowelSignAsTheEnd) {
    EXPECT_EQ(mrzOf("فاطمة\u064C زهراء"), "FAXTTMXAH<ZHRAXE");
}

TEST(Transliteration, IgnoresJoinersAndDirectionMarks) {
    EXPECT_EQ(mrzOf("\u200Fعلی\u200Cرضا"), mrzOf("علیرضا"));
}

}  // namespace
}  // namespace etd::mrz
