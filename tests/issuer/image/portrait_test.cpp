#include "issuer/image/portrait.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>

#include "issuer/image/codec.hpp"
#include "tests/issuer/image/pictures.hpp"

namespace etd::image {
namespace {

using tests::quarters;
using tests::readPicture;
using tests::withOrientation;
using tests::withSegment;

std::string cornerColours(const Bytes& jpeg) {
    const auto picture = decodeJpeg(jpeg, {1'000'000, 3, false});
    if (!picture) return picture.error().detail;
    const auto& raster = picture->raster;
    std::string out;
    for (const int y : {40, raster.height - 40})
        for (const int x : {40, raster.width - 40}) {
            const auto* p = raster.row(y) + x * 3;
            out += p[0] > 128 ? (p[1] > 128 ? 'W' : 'R') : (p[1] > 128 ? 'G' : 'B');
        }
    return out;
}

TEST(Portrait, HasThePrintSizeOfThirtyFiveByFortyFiveMillimetres) {
    const auto portrait = preparePortrait(readPicture("face.jpg"));
    ASSERT_TRUE(portrait) << portrait.error().detail;
    const auto print = decodeJpeg(portrait->print, {1'000'000, 3, false});
    ASSERT_TRUE(print);
    EXPECT_EQ(print->raster.width, 413);
    EXPECT_EQ(print->raster.height, 531);
}

TEST(Portrait, PassesItsOwnChecks) {
    const auto portrait = preparePortrait(readPicture("face.jpg"));
    ASSERT_TRUE(portrait);
    EXPECT_TRUE(checkPrintPortrait(portrait->print));
    EXPECT_TRUE(checkMiniature(portrait->miniature));
    EXPECT_LE(portrait->miniature.size(), 800U);
    EXPECT_GT(portrait->miniature.size(), 600U) << "room in the code is given away";
}

TEST(Portrait, IsTheSameBytesEachTime) {
    const auto once = preparePortrait(readPicture("face.jpg"));
    const auto again = preparePortrait(readPicture("face.jpg"));
    ASSERT_TRUE(once);
    ASSERT_TRUE(again);
    EXPECT_EQ(once->print, again->print);
    EXPECT_EQ(once->miniature, again->miniature);
}

TEST(Portrait, MiniatureLooksLikeThePrint) {
    const auto portrait = preparePortrait(readPicture("face.jpg"));
    ASSERT_TRUE(portrait);
    const auto print = decodeJpeg(portrait->print, {1'000'000, 3, false});
    const auto miniature = decodeWebp(portrait->miniature, 200);
    ASSERT_TRUE(miniature);
    const auto small =
        resample(print->raster, {0, 0, 413, 531}, miniature->width, miniature->height);
    double sum = 0;
    for (std::size_t i = 0; i < small.pixels.size(); ++i)
        sum += std::abs(int(small.pixels[i]) - int(miniature->pixels[i]));
    EXPECT_LT(sum / double(small.pixels.size()), 8);
}

/// Every pixel of the middle, where a face is, taken from another picture.
Raster withFaceOf(Raster miniature, const Raster& other) {
    const auto face = resample(other, {0, 0, double(other.width), double(other.height)},
                               miniature.width, miniature.height);
    const int left = miniature.width * 3 / 10;
    const int right = miniature.width * 7 / 10;
    for (int y = miniature.height / 4; y < miniature.height * 3 / 4; ++y)
        std::copy(face.row(y) + left * 3, face.row(y) + right * 3, miniature.row(y) + left * 3);
    return miniature;
}

class Likeness : public testing::Test {
protected:
    static inline const std::array<const char*, 6> kNames = {
        "arkfreith", "eriksson", "haddad", "munoz", "nilavadhanananda", "shevchenko"};
    static std::vector<Portrait> all() {
        std::vector<Portrait> made;
        for (const auto* name : kNames) {
            std::ifstream in(std::string(ETD_SOURCE "/keys-example/cases/") + name + ".jpg",
                             std::ios::binary);
            const Bytes upload(std::istreambuf_iterator<char>(in), {});
            made.push_back(preparePortrait(upload).value());
        }
        return made;
    }
    static inline const std::vector<Portrait> portraits = all();
};

TEST_F(Likeness, OfAPortraitAndItsMiniatureIsSeen) {
    for (std::size_t i = 0; i < portraits.size(); ++i)
        EXPECT_TRUE(checkLikeness(portraits[i].print, portraits[i].miniature)) << kNames[i];
}

TEST_F(Likeness, OfAPortraitAndAnothersMiniatureIsNot) {
    for (std::size_t i = 0; i < portraits.size(); ++i)
        for (std::size_t j = 0; j < portraits.size(); ++j)
            EXPECT_EQ(bool(checkLikeness(portraits[i].print, portraits[j].miniature)), i == j)
                << kNames[i] << " " << kNames[j];
}

TEST_F(Likeness, IsLostWhenOnlyTheFaceIsAnothers) {
    for (std::size_t i = 0; i < portraits.size(); ++i) {
        const auto own = decodeWebp(portraits[i].miniature, 200).value();
        for (std::size_t j = 0; j < portraits.size(); ++j) {
            if (i == j) continue;
            const auto other = decodeJpeg(portraits[j].print, {1'000'000, 3, false}).value();
            const auto forged = encodeWebp(withFaceOf(own, other.raster), 90).value();
            EXPECT_FALSE(checkLikeness(portraits[i].print, forged))
                << kNames[i] << " " << kNames[j];
        }
    }
}

TEST_F(Likeness, IsNotAskedOfWhatDoesNotDecode) {
    EXPECT_FALSE(checkLikeness(toBytes("no"), portraits[0].miniature));
    EXPECT_FALSE(checkLikeness(portraits[0].print, toBytes("no")));
}

TEST_F(Likeness, CanBeLookedAtAsPng) {
    const auto png = toPng(portraits[0].miniature);
    ASSERT_TRUE(png);
    EXPECT_EQ(decodePng(*png, {1'000'000, 3, false})->raster.pixels,
              decodeWebp(portraits[0].miniature, 200)->pixels);
}

TEST(Portrait, TakesAProgressiveJpeg) {
    EXPECT_TRUE(preparePortrait(readPicture("face-progressive.jpg")));
}

TEST(Portrait, TakesAGreyJpeg) { EXPECT_TRUE(preparePortrait(readPicture("face-grey.jpg"))); }

TEST(Portrait, TakesACmykJpegInItsTrueColours) {
    const auto cmyk = decodeJpeg(readPicture("face-cmyk.jpg"), {1'000'000, 3, false});
    ASSERT_TRUE(cmyk) << cmyk.error().detail;
    const auto* cheek = cmyk->raster.row(180) + 120 * 3;
    EXPECT_NEAR(cheek[0], 0xB5, 30);
    EXPECT_NEAR(cheek[1], 0x7C, 30);
    EXPECT_NEAR(cheek[2], 0x5D, 30);
    EXPECT_TRUE(preparePortrait(readPicture("face-cmyk.jpg")));
}

TEST(Portrait, TakesAPngWithAlpha) { EXPECT_TRUE(preparePortrait(readPicture("face-alpha.png"))); }

TEST(Portrait, CropsAWidePictureAboutItsCentre) {
    Raster wide(1000, 400, 3);
    for (int y = 0; y < wide.height; ++y)
        for (int x = 0; x < wide.width; ++x) wide.row(y)[x * 3] = x < 300 || x >= 700 ? 255 : 0;
    const auto portrait = preparePortrait(encodeJpeg(wide, 95));
    ASSERT_TRUE(portrait);
    const auto print = decodeJpeg(portrait->print, {1'000'000, 3, false});
    EXPECT_LT(*std::max_element(print->raster.pixels.begin(), print->raster.pixels.end()), 40);
}

class Orientation : public testing::TestWithParam<std::pair<int, const char*>> {};

TEST_P(Orientation, IsAppliedToThePrint) {
    const auto [orientation, corners] = GetParam();
    const auto upload =
        withOrientation(encodeJpeg(quarters(500, 500), 95), static_cast<std::uint8_t>(orientation));
    const auto portrait = preparePortrait(upload);
    ASSERT_TRUE(portrait) << portrait.error().detail;
    EXPECT_EQ(cornerColours(portrait->print), corners);
}

// Top left, top right, bottom left, bottom right as a viewer shows them (CIPA DC-008 4.6.4 A).
INSTANTIATE_TEST_SUITE_P(Exif, Orientation,
                         testing::Values(std::pair{1, "RGBW"}, std::pair{2, "GRWB"},
                                         std::pair{3, "WBGR"}, std::pair{4, "BWRG"},
                                         std::pair{5, "RBGW"}, std::pair{6, "BRWG"},
                                         std::pair{7, "WGBR"}, std::pair{8, "GWRB"},
                                         std::pair{9, "RGBW"}));

TEST(Portrait, SizeIsJudgedAsShownNotAsStored) {
    EXPECT_FALSE(preparePortrait(encodeJpeg(quarters(309, 240), 95)));
    EXPECT_TRUE(preparePortrait(withOrientation(encodeJpeg(quarters(309, 240), 95), 6)));
}

TEST(Portrait, LosesEveryMetadataSegment) {
    const auto secret = toBytes("Exif-like secret 48.2N 16.3E");
    auto upload = withSegment(readPicture("face.jpg"), 0xFE, secret);
    upload = withSegment(upload, 0xED, secret);
    const auto portrait = preparePortrait(upload);
    ASSERT_TRUE(portrait);
    EXPECT_EQ(portrait->print, preparePortrait(readPicture("face.jpg"))->print);
}

TEST(Portrait, OfPureNoiseStillFitsItsCode) {
    Raster noise(413, 531, 3);
    std::mt19937 random(7);
    for (auto& value : noise.pixels) value = static_cast<std::uint8_t>(random());
    const auto portrait = preparePortrait(encodeJpeg(noise, 95));
    ASSERT_TRUE(portrait) << portrait.error().detail;
    EXPECT_TRUE(checkMiniature(portrait->miniature));
}

void expectRefused(const Bytes& upload, ErrorKind kind = ErrorKind::InvalidField) {
    const auto portrait = preparePortrait(upload);
    ASSERT_FALSE(portrait);
    EXPECT_EQ(portrait.error().kind, kind) << portrait.error().detail;
}

TEST(Portrait, RefusesAnEmptyFile) { expectRefused({}); }

TEST(Portrait, RefusesAnotherFileType) { expectRefused(toBytes("%PDF-1.7 is no portrait")); }

TEST(Portrait, RefusesAJpegInNameOnly) { expectRefused({0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 1}); }

TEST(Portrait, RefusesEveryKindOfCutJpeg) {
    const auto whole = readPicture("face-progressive.jpg");
    for (std::size_t size = 0; size < whole.size() - 1; size += 97)
        ASSERT_FALSE(preparePortrait(ByteView(whole).first(size))) << size;
    EXPECT_FALSE(preparePortrait(ByteView(whole).first(whole.size() - 2)));
}

TEST(Portrait, RefusesEveryKindOfCutPng) {
    const auto whole = readPicture("face-alpha.png");
    for (std::size_t size = 0; size < whole.size(); size += 97)
        ASSERT_FALSE(preparePortrait(ByteView(whole).first(size))) << size;
    EXPECT_FALSE(preparePortrait(ByteView(whole).first(whole.size() - 12)));
}

TEST(Portrait, RefusesADamagedPng) {
    auto damaged = readPicture("face-alpha.png");
    damaged[damaged.size() / 2] ^= 0x10;
    expectRefused(damaged);
}

TEST(Portrait, RefusesOneThatIsTooSmall) { expectRefused(encodeJpeg(quarters(239, 400), 90)); }

TEST(Portrait, RefusesABombByItsHeader) {
    auto bomb = readPicture("face.jpg");
    const std::array<std::uint8_t, 2> frame = {0xFF, 0xC0};
    const auto at = std::search(bomb.begin(), bomb.end(), frame.begin(), frame.end());
    ASSERT_NE(at, bomb.end());
    std::fill_n(at + 5, 4, std::uint8_t{0xF0});  // 61680 x 61680 pixels
    expectRefused(bomb, ErrorKind::TooLarge);
}

TEST(Portrait, RefusesAProgressiveBombWithinTheSizeOfAPicture) {
    auto bomb = readPicture("face-progressive.jpg");
    const std::array<std::uint8_t, 2> frame = {0xFF, 0xC2};
    const auto at = std::search(bomb.begin(), bomb.end(), frame.begin(), frame.end());
    ASSERT_NE(at, bomb.end());
    std::fill_n(at + 5, 4, std::uint8_t{0x12});  // 4626 x 4626 pixels
    expectRefused(bomb, ErrorKind::TooLarge);
}

TEST(Portrait, RefusesOneOverFiveMebibytes) {
    auto large = readPicture("face.jpg");
    large.resize((5 << 20) + 1);
    expectRefused(large, ErrorKind::TooLarge);
}

class PreparedPortrait : public testing::Test {
protected:
    Portrait portrait = preparePortrait(readPicture("face.jpg")).value();
};

TEST_F(PreparedPortrait, WithATrailingByteIsRefused) {
    portrait.print.push_back(0);
    EXPECT_FALSE(checkPrintPortrait(portrait.print));
    portrait.miniature.push_back(0);
    EXPECT_FALSE(checkMiniature(portrait.miniature));
}

TEST_F(PreparedPortrait, WithACommentIsRefused) {
    EXPECT_FALSE(checkPrintPortrait(withSegment(portrait.print, 0xFE, toBytes("hello"))));
}

TEST_F(PreparedPortrait, WithExifIsRefused) {
    EXPECT_FALSE(checkPrintPortrait(withOrientation(portrait.print, 1)));
}

TEST_F(PreparedPortrait, OfAnotherSizeIsRefused) {
    EXPECT_FALSE(checkPrintPortrait(encodeJpeg(quarters(413, 530), 85)));
    EXPECT_FALSE(checkMiniature(encodeWebp(quarters(60, 60), 20).value()));
}

TEST_F(PreparedPortrait, CutAnywhereIsRefused) {
    for (std::size_t size = 0; size < portrait.print.size(); size += 211)
        ASSERT_FALSE(checkPrintPortrait(ByteView(portrait.print).first(size))) << size;
    for (std::size_t size = 0; size < portrait.miniature.size(); ++size)
        ASSERT_FALSE(checkMiniature(ByteView(portrait.miniature).first(size))) << size;
}

TEST_F(PreparedPortrait, ProgressiveIsRefused) {
    EXPECT_FALSE(checkPrintPortrait(readPicture("face-progressive.jpg")));
}

TEST_F(PreparedPortrait, MiniatureOfTooManyBytesIsRefused) {
    EXPECT_FALSE(checkMiniature(
        encodeWebp(decodeJpeg(portrait.print, {1'000'000, 3, false})->raster, 50).value()));
}

}  // namespace
}  // namespace etd::image
