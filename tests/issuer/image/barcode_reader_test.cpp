#include "issuer/image/barcode_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "issuer/image/codec.hpp"
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
