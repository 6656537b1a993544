// What the sheet refuses before anything is drawn, and how it says so.
#include <gtest/gtest.h>

#include "tests/issuer/pdf/strangers.hpp"
#include "tests/support/sample_manifest.hpp"
#include "tests/support/vectors.hpp"

namespace etd::tests {
namespace {

std::vector<FieldError> refusals(const Manifest& manifest) {
    const auto drawable = pdf::checkDrawable(sheet(), manifest);
    if (drawable) return {};
    EXPECT_EQ(drawable.error().kind, ErrorKind::InvalidField);
    return drawable.error().fields;
}

TEST(Drawable, TakesTheSamples) {
    EXPECT_TRUE(refusals(sampleManifest()).empty());
    EXPECT_TRUE(refusals(longestManifest()).empty());
    EXPECT_TRUE(refusals(mononymManifest()).empty());
    EXPECT_TRUE(refusals(arabicManifest()).empty());
}

TEST(Drawable, RefusesALetterThatNoFontHas) {
    auto manifest = sampleManifest();
    manifest.holder.own_script_name = OwnScriptName{"王小明", "zh"};
    EXPECT_EQ(refusals(manifest),
              (std::vector<FieldError>{{"/holder/own_script_name/text",
                                        "has a character that the fonts of the sheet lack"}}));
}

TEST(Drawable, RefusesACharacterThatReordersWhatFollows) {
    auto manifest = sampleManifest();
    manifest.holder.surname = "Eriks\u202Enos";
    EXPECT_EQ(refusals(manifest),
              (std::vector<FieldError>{{"/holder/surname", "has a control or format character"}}));
}

TEST(Drawable, RefusesAMarkThatNoFontHas) {
    auto manifest = sampleManifest();
    manifest.holder.surname = "Erik\U0001D167";
    EXPECT_EQ(refusals(manifest).size(), 1U);
}

TEST(Drawable, RefusesAWordThatIsTooLong) {
    auto manifest = sampleManifest();
    manifest.holder.given_names = std::string(110, 'W');
    EXPECT_EQ(refusals(manifest),
              (std::vector<FieldError>{
                  {"/holder/given_names", "does not fit its field on the sheet: shorten it"}}));
}

TEST(Drawable, RefusesAnIssuingStateWithoutAName) {
    auto manifest = sampleManifest();
    manifest.issuing_state = *CountryCode::parse("QQQ");
    ASSERT_EQ(refusals(manifest).size(), 1U);
    EXPECT_EQ(refusals(manifest)[0].pointer, "/issuing_state");
}

TEST(Drawable, NamesEachFieldOnce) {
    auto manifest = longestManifest();
    manifest.route.via[1].place = "京都";
    manifest.post.place = std::string(60, 'W');
    const auto errors = refusals(manifest);
    ASSERT_EQ(errors.size(), 2U);
    EXPECT_EQ(errors[0].pointer, "/route/via/1/place");
    EXPECT_EQ(errors[1].pointer, "/post/place");
}

TEST(Drawable, IsWhatRenderChecksToo) {
    auto manifest = sampleManifest();
    manifest.holder.surname = "王";
    const auto portrait = samplePortrait();
    const auto pdf = pdf::render(sheet(), {manifest, kMrz, portrait, verdictCode(), portraitCode(),
                                           Instant::fromUnix(0), false});
    ASSERT_FALSE(pdf);
    EXPECT_EQ(pdf.error(), pdf::checkDrawable(sheet(), manifest).error());
}

}  // namespace
}  // namespace etd::tests
