// Every sample as programs of other people see it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "issuer/pdf/layout.hpp"
#include "tests/issuer/pdf/strangers.hpp"
#include "tests/support/sample_manifest.hpp"

namespace etd::tests {
namespace {

using testing::Contains;
using testing::HasSubstr;

struct Sample {
    const char* name;
    Manifest manifest;
};
void PrintTo(const Sample& sample, std::ostream* os) { *os << sample.name; }

class EverySheet : public testing::TestWithParam<Sample> {};

TEST_P(EverySheet, IsCleanToQpdf) {
    const Scratch scratch;
    const auto file = scratch.write("sheet.pdf", rendered(GetParam().manifest));
    const auto checked = run("qpdf --check " + file.string());
    EXPECT_EQ(checked.status, 0) << checked.text;
}

TEST_P(EverySheet, EmbedsEachFontWithItsCharacters) {
    const Scratch scratch;
    const auto file = scratch.write("sheet.pdf", rendered(GetParam().manifest));
    const auto fonts = run("pdffonts " + file.string() + " | tail -n +3");
    std::istringstream lines(fonts.text);
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        EXPECT_THAT(line, HasSubstr(" yes yes yes ")) << fonts.text;
    }
    EXPECT_GE(count, 5);
}

TEST_P(EverySheet, GivesBackItsNames) {
    const auto text = extractedText(rendered(GetParam().manifest));
    const auto& holder = GetParam().manifest.holder;
    std::istringstream words(holder.surname + " " + holder.given_names + " " +
                             (holder.own_script_name ? holder.own_script_name->text : ""));
    for (std::string word; words >> word;) EXPECT_THAT(text, HasSubstr(word));
    EXPECT_THAT(text, HasSubstr(std::string(kMrz).substr(0, 36)));
    EXPECT_THAT(text, HasSubstr(std::string(kMrz).substr(36)));
}

TEST_P(EverySheet, ShowsBothCodesAt300Dpi) {
    const auto seen = symbolsSeen(rasterised(rendered(GetParam().manifest), 1, 300));
    EXPECT_THAT(seen, Contains(verdictCode()));
    EXPECT_THAT(seen, Contains(toBytes(portraitCode())));
}

TEST_P(EverySheet, ShowsTheVerdictCodeAt150Dpi) {
    const auto seen = symbolsSeen(rasterised(rendered(GetParam().manifest), 1, 150));
    EXPECT_THAT(seen, Contains(verdictCode()));
}

Manifest withOwnScript(const char* text, const char* language) {
    auto manifest = sampleManifest();
    manifest.holder.own_script_name = OwnScriptName{text, language};
    return manifest;
}

INSTANTIATE_TEST_SUITE_P(
    Samples, EverySheet,
    testing::Values(Sample{"Plain", sampleManifest()}, Sample{"Longest", longestManifest()},
                    Sample{"Mononym", mononymManifest()}, Sample{"Arabic", arabicManifest()},
                    Sample{"Cyrillic", withOwnScript("Наталія Щербаківська", "uk")},
                    Sample{"Amharic", withOwnScript("ኃይለ ሥላሴ", "am")},
                    Sample{"Hebrew", withOwnScript("יוסף כהן", "he")},
                    Sample{"Devanagari", withOwnScript("क्षितिज शर्मा", "hi")},
                    Sample{"Bengali", withOwnScript("শেখ মুজিবুর", "bn")},
                    Sample{"ArabicWithMarks", withOwnScript("ليلى الحدّاد", "ar")},
                    Sample{"Thai", withOwnScript("ชยาภา นิลวัฒนานันท์", "th")},
                    Sample{"Vietnamese", withOwnScript("Nguyễn Thị Hương", "vi")}),
    [](const auto& test) { return test.param.name; });

/// A word as pdftotext places it, in pixels of a raster.
struct Word {
    std::string text;
    double left, top, right, bottom;
};

std::vector<Word> wordsOf(ByteView pdf, int page, int dpi) {
    const Scratch scratch;
    const auto number = std::to_string(page);
    const auto html = run("pdftotext -bbox -f " + number + " -l " + number + " " +
                          scratch.write("sheet.pdf", pdf).string() + " -")
                          .text;
    static const std::regex kWord(
        R"re(<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>)re");
    std::vector<Word> out;
    for (std::sregex_iterator at(html.begin(), html.end(), kWord), end; at != end; ++at) {
        const auto pixels = [&](int group) { return std::stod((*at)[group]) * dpi / 72; };
        out.push_back({(*at)[5], pixels(1), pixels(2), pixels(3), pixels(4)});
    }
    return out;
}

/// The widest stretch of a word without ink, in units of its height. Ink is what differs from the
/// word's ground by more than the background's fine lines do.
double widestGap(const Word& word, const Raster& raster) {
    constexpr int kContrast = 80;
    double widest = 0;
    double inked = word.left;
    for (int x = static_cast<int>(word.left); x < word.right; ++x) {
        int darkest = 255;
        int lightest = 0;
        for (int y = static_cast<int>(word.top); y < word.bottom; ++y) {
            darkest = std::min<int>(darkest, raster.at(x, y));
            lightest = std::max<int>(lightest, raster.at(x, y));
        }
        if (lightest - darkest > kContrast) inked = x;
        widest = std::max(widest, x - inked);
    }
    return widest / (word.bottom - word.top);
}

class EachPage : public testing::TestWithParam<int> {};

TEST_P(EachPage, LosesNoLetterInPrint) {
    constexpr int kDpi = 300;
    const auto pdf = rendered(longestManifest());
    const auto raster = rasterised(pdf, GetParam(), kDpi);
    const auto words = wordsOf(pdf, GetParam(), kDpi);
    EXPECT_GT(words.size(), 200U);
    for (const auto& word : words) {
        if (word.text.size() == 1 || word.text.find("&lt;") != std::string::npos) continue;
        EXPECT_LT(widestGap(word, raster), 0.21) << word.text;
    }
}

INSTANTIATE_TEST_SUITE_P(Sides, EachPage, testing::Values(1, 2));

TEST(OwnScript, IsExtractedInTheOrderItIsWritten) {
    for (const char* name : {"ليلى الحدّاد", "علاء السلام", "فاطمة زهراء الهاشمي", "יוסף כהן"}) {
        const Scratch scratch;
        const auto file = scratch.write("sheet.pdf", rendered(withOwnScript(name, "ar")));
        EXPECT_THAT(run("pdftotext " + file.string() + " -").text, HasSubstr(name));
    }
}

TEST(StaticText, IsExtractedWordForWord) {
    auto text = extractedText(rendered(sampleManifest()));
    std::ranges::replace(text, '\n', ' ');
    const auto layout = pdf::readLayout(ETD_SOURCE "/templates/etd-a4");
    for (const auto& page : layout.pages) {
        for (const auto& item : page.items) {
            if (const auto* part = std::get_if<pdf::StaticText>(&item)) {
                EXPECT_THAT(text, HasSubstr(part->text));
            }
            if (const auto* caption = std::get_if<pdf::Caption>(&item)) {
                for (const auto& each : caption->texts) EXPECT_THAT(text, HasSubstr(each));
            }
        }
    }
}

/// Turned text is extracted letter by letter, hence without its blanks.
int previewsIn(const Bytes& pdf) {
    auto text = extractedText(pdf);
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    int count = 0;
    for (std::size_t at = 0; (at = text.find("PREVIEW—NOTVALID", at)) != std::string::npos; ++at) {
        ++count;
    }
    return count;
}

TEST(Preview, SaysThatItIsNotValidOnEachPanel) {
    EXPECT_EQ(previewsIn(rendered(sampleManifest(), true)), 8);
    EXPECT_EQ(previewsIn(rendered(sampleManifest())), 0);
}

TEST(PrivateWords, AreNotOnTheSheet) {
    const auto manifest = sampleManifest();
    const auto text = extractedText(rendered(manifest));
    for (const char* word : {"deport", "returnee", "removal", "detention", "asylum"}) {
        EXPECT_THAT(text, testing::Not(HasSubstr(word)));
    }
    EXPECT_THAT(text, testing::Not(HasSubstr(manifest.case_reference.text())));
}

}  // namespace
}  // namespace etd::tests
