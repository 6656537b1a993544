#include "issuer/image/barcode_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <random>

#include "issuer/image/codec.hpp"
#include "issuer/image/finder_patterns.hpp"
#include "tests/issuer/image/pictures.hpp"

namespace etd::image {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

Bytes allByteValues() {
    Bytes bytes;
    for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<std::uint8_t>(i));
    return bytes;
}

/// Draws greys into a white RGB page, as a scanner would.
void paste(Raster& page, const Bytes& png, int left, int top) {
    const auto code = decodePng(png, {10'000'000, 1, false}).value();
    for (int y = 0; y < code.raster.height; ++y)
        for (int x = 0; x < code.raster.width; ++x)
            std::fill_n(page.row(top + y) + (left + x) * 3, 3, code.raster.row(y)[x]);
}

TEST(BarcodeReader, ReadsEveryByteValueFromModules) {
    const auto symbol = qr::verdictSymbol(allByteValues());
    ASSERT_TRUE(symbol);
    const auto bytes = readSymbol(*symbol);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(*bytes, allByteValues());
}

TEST(BarcodeReader, ReadsAlphanumericTextFromModules) {
    std::string text = "RDB1B";
    for (int i = 0; i < 1500; ++i) text += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[i * 7 % 32];
    const auto symbol = qr::portraitSymbol(text);
    ASSERT_TRUE(symbol);
    const auto bytes = readSymbol(*symbol);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(toText(ByteView(*bytes)), text);
}

TEST(BarcodeReader, ReadsAPngAtSeveralScales) {
    const auto symbol = qr::verdictSymbol(allByteValues());
    for (const int scale : {2, 3, 10}) {
        const auto codes = readCodes(toPng(*symbol, scale));
        ASSERT_TRUE(codes);
        EXPECT_THAT(*codes, ElementsAre(allByteValues())) << scale;
    }
}

TEST(BarcodeReader, ReadsBothCodesOfOnePage) {
    std::string text = "RDB1B";
    for (int i = 0; i < 1500; ++i) text += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[i * 7 % 32];
    Raster page(1240, 1000, 3);
    std::fill(page.pixels.begin(), page.pixels.end(), std::uint8_t{255});
    paste(page, toPng(*qr::verdictSymbol(allByteValues()), 4), 40, 40);
    paste(page, toPng(*qr::portraitSymbol(text), 5), 500, 200);
    const auto codes = readCodes(encodeJpeg(page, 80));
    ASSERT_TRUE(codes);
    EXPECT_THAT(*codes, UnorderedElementsAre(allByteValues(), toBytes(text)));
}

TEST(BarcodeReader, FindsNothingInAPortrait) {
    const auto codes = readCodes(tests::readPicture("face.jpg"));
    ASSERT_TRUE(codes);
    EXPECT_THAT(*codes, IsEmpty());
}

TEST(BarcodeReader, ReadsAJpegThatIsCutBehindTheCode) {
    Raster page(600, 1200, 3);
    std::fill(page.pixels.begin(), page.pixels.end(), std::uint8_t{255});
    paste(page, toPng(*qr::verdictSymbol(allByteValues()), 5), 20, 20);
    auto file = encodeJpeg(page, 90);
    file.resize(file.size() - 300);
    const auto codes = readCodes(file);
    ASSERT_TRUE(codes);
    EXPECT_THAT(*codes, ElementsAre(allByteValues()));
}

/// A picture of nothing but corners of codes.
Raster corners(int across, int cell, int pixels_a_module) {
    const int side = across * cell;
    Raster raster(side, side, 1);
    std::fill(raster.pixels.begin(), raster.pixels.end(), std::uint8_t{255});
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const int mx = x % cell / pixels_a_module - 1;
            const int my = y % cell / pixels_a_module - 1;
            if (mx < 0 || my < 0 || mx > 6 || my > 6) continue;
            if (std::max(std::abs(mx - 3), std::abs(my - 3)) != 2) raster.row(y)[x] = 0;
        }
    return raster;
}

TEST(BarcodeReader, RefusesAPictureFullOfCornersAtOnce) {
    for (const int pixels : {1, 2, 3}) {
        const auto file = encodePng(corners(60, 9 * pixels, pixels));
        const auto before = std::chrono::steady_clock::now();
        const auto codes = readCodes(file);
        ASSERT_FALSE(codes) << pixels;
        EXPECT_EQ(codes.error().kind, ErrorKind::TooLarge);
        // ZXing alone takes minutes; the time allows for a slow machine and a sanitiser.
        EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5));
    }
}

TEST(BarcodeReader, RefusesASymbolFullOfCorners) {
    const auto raster = corners(19, 9, 1);
    qr::Symbol symbol{171, std::vector<bool>(171 * 171)};
    for (std::size_t i = 0; i < symbol.dark.size(); ++i) symbol.dark[i] = raster.pixels[i] == 0;
    const auto bytes = readSymbol(symbol);
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().kind, ErrorKind::TooLarge);
}

TEST(BarcodeReader, CountsTheCornersOfOneCodeAsThree) {
    const auto png = toPng(*qr::verdictSymbol(allByteValues()), 4);
    const auto grey = decodePng(png, {10'000'000, 1, false}).value();
    EXPECT_LT(countFinderPatterns(binarised(grey.raster), 100), 30U);
    EXPECT_GE(countFinderPatterns(binarised(grey.raster), 100), 3U);
}

TEST(BarcodeReader, ReadsAPhotographOfFortyMegapixels) {
    Raster page(6400, 6400, 1);
    std::fill(page.pixels.begin(), page.pixels.end(), std::uint8_t{220});
    const auto code =
        decodePng(toPng(*qr::verdictSymbol(allByteValues()), 14), {10'000'000, 1, false});
    for (int y = 0; y < code->raster.height; ++y)
        std::copy_n(code->raster.row(y), code->raster.width, page.row(900 + y) + 3000);
    const auto codes = readCodes(encodePng(page));
    ASSERT_TRUE(codes);
    EXPECT_THAT(*codes, ElementsAre(allByteValues()));
}

TEST(BarcodeReader, ReadsNothingFromAPictureWithSomethingBehindIt) {
    Raster page(600, 600, 3);
    std::fill(page.pixels.begin(), page.pixels.end(), std::uint8_t{255});
    paste(page, toPng(*qr::verdictSymbol(allByteValues()), 5), 20, 20);
    for (const auto& whole : {encodePng(page), encodeJpeg(page, 90)}) {
        ASSERT_TRUE(readCodes(whole));
        for (const auto* behind : {"PK", "%PDF-1.4"}) {
            auto file = whole;
            append(file, asBytes(behind));
            EXPECT_FALSE(readCodes(file)) << behind;
        }
    }
}

TEST(BarcodeReader, ReadsAJpegWithTheFurtherPictureThatPhonesAppend) {
    Raster page(600, 600, 3);
    std::fill(page.pixels.begin(), page.pixels.end(), std::uint8_t{255});
    paste(page, toPng(*qr::verdictSymbol(allByteValues()), 5), 20, 20);
    auto file = encodeJpeg(page, 90);
    append(file, tests::readPicture("face.jpg"));
    const auto codes = readCodes(file);
    ASSERT_TRUE(codes);
    EXPECT_THAT(*codes, ElementsAre(allByteValues()));
}

TEST(BarcodeReader, RefusesWhatIsNoImage) {
    const auto codes = readCodes(toBytes("GIF89a"));
    ASSERT_FALSE(codes);
    EXPECT_EQ(codes.error().kind, ErrorKind::Malformed);
}

TEST(BarcodeReader, DoesNotReadNoise) {
    qr::Symbol noise{41, std::vector<bool>(41 * 41)};
    std::mt19937 random(11);
    for (std::size_t i = 0; i < noise.dark.size(); ++i) noise.dark[i] = random() & 1U;
    const auto bytes = readSymbol(noise);
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().kind, ErrorKind::NotFound);
}

}  // namespace
}  // namespace etd::image
