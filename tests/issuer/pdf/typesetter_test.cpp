#include "issuer/pdf/typesetter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "issuer/pdf/embedded_font.hpp"
#include "issuer/pdf/layout.hpp"
#include "issuer/pdf/unicode.hpp"

namespace etd::pdf {
namespace {

const std::vector<Font>& fonts() {
    static const std::vector<Font> loaded = [] {
        std::vector<Font> out;
        for (const char* name : {"NotoSans-Regular", "NotoNaskhArabic-Regular"}) {
            out.emplace_back(
                name, readWhole(std::string("/usr/share/fonts/truetype/noto/") + name + ".ttf"));
        }
        return out;
    }();
    return loaded;
}

constexpr Room kWide{10000, 12, 10, 6, 1};

FittedText fitted(std::string_view text, const Room& room = kWide) {
    auto result = Typesetter(fonts(), 1).fit(text, 0, room);
    EXPECT_TRUE(std::holds_alternative<FittedText>(result)) << text;
    return std::get<FittedText>(std::move(result));
}

TEST(Typesetter, SetsWhatFitsInTheLargestSize) {
    const auto text = fitted("Eriksson");
    EXPECT_EQ(text.size, 10);
    EXPECT_EQ(text.lines.size(), 1U);
}

TEST(Typesetter, ShrinksBeforeItGivesUp) {
    const double width = fitted("Eriksson").lines[0].width * 8;
    const auto text = fitted("Eriksson", {width, 12, 10, 6, 1});
    EXPECT_LE(text.size, 8);
    EXPECT_GE(text.size, 7.75);
}

TEST(Typesetter, WrapsAtBlanksAndBehindHyphens) {
    const auto text = fitted("Saint-Barthelemy Riviere", {60, 40, 10, 9, 3});
    ASSERT_EQ(text.lines.size(), 3U);
    EXPECT_EQ(text.lines[0].runs[0].text, u"Saint-");
    EXPECT_EQ(text.lines[1].runs[0].text, u"Barthelemy");
    EXPECT_EQ(text.lines[2].runs[0].text, u"Riviere");
}

TEST(Typesetter, NeverExceedsTheWidth) {
    const Room room{70, 40, 11, 5, 3};
    const auto text = fitted("Maximilian Bartholomew Archibald Christopher", room);
    for (const auto& line : text.lines) EXPECT_LE(line.width * text.size, room.width);
}

TEST(Typesetter, SaysWhenAWordIsTooLong) {
    const auto result = Typesetter(fonts(), 1).fit("Wooloomooloo", 0, {10, 40, 10, 9, 3});
    EXPECT_EQ(std::get<Misfit>(result), Misfit::TooLong);
}

TEST(Typesetter, ComposesLettersAndMarks) {
    const auto text = fitted("e\u0301");
    ASSERT_EQ(text.lines[0].runs[0].glyphs.size(), 1U);
    EXPECT_EQ(text.lines[0].runs[0].text, u"\u00E9");
}

TEST(Typesetter, DrawsDeepCompositesWhole) {
    // U+1E12, U+1E70 and U+1E94 are the letters whose marks libharu's subsetting loses.
    for (const char32_t c : {U'\u1E12', U'\u1E70', U'\u1E94'}) {
        const auto text = fitted(toUtf8(std::u16string(1, static_cast<char16_t>(c))));
        UsedGlyphs used;
        used.note(text.lines[0].runs[0]);
        PdfWriter writer(0);
        const auto whole = fonts()[0].subset(used.glyphs());
        EXPECT_GT(whole.program.size(), 300U);
        EXPECT_NE(*fonts()[0].outline(c), *fonts()[0].outline(U'D'));
    }
}

TEST(Typesetter, ShapesArabicFromRightToLeft) {
    const auto text = fitted("سلام");
    ASSERT_EQ(text.lines[0].runs.size(), 1U);
    const auto& run = text.lines[0].runs[0];
    EXPECT_EQ(run.font, 1U);
    EXPECT_TRUE(run.right_to_left);
    EXPECT_GT(run.glyphs.front().cluster, run.glyphs.back().cluster);
}

TEST(Typesetter, MixesDirectionsInOneLine) {
    const auto text = fitted("Ali علي");
    ASSERT_EQ(text.lines[0].runs.size(), 2U);
    EXPECT_FALSE(text.lines[0].runs[0].right_to_left);
    EXPECT_TRUE(text.lines[0].runs[1].right_to_left);
}

TEST(ToUnicode, MapsEachCodeInBlocksOfAHundred) {
    std::map<std::uint32_t, std::u16string> texts;
    for (std::uint32_t code = 1; code <= 101; ++code) texts[code] = u"A";
    const auto map = toUnicodeMap(texts, 4);
    EXPECT_THAT(map, testing::HasSubstr("100 beginbfchar\n<0001> <0041>\n"));
    EXPECT_THAT(map, testing::HasSubstr("1 beginbfchar\n<0065> <0041>\n"));
}

TEST(ToUnicode, LeavesAnAmbiguousRunToActualText) {
    UsedGlyphs used;
    ShapedRun run{0, u"ab", {{7, 0, 1, 0, 0}, {7, 1, 1, 0, 0}}, false};
    used.note(run);
    EXPECT_FALSE(used.spells(run));
}

TEST(WinAnsi, HasWesternLettersOnly) {
    EXPECT_EQ(toWinAnsi("\u00E9\u2014"), "\xE9\x97");
    EXPECT_FALSE(toWinAnsi("\u0416"));
}

}  // namespace
}  // namespace etd::pdf
