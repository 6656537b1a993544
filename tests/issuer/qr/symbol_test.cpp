#include "issuer/qr/symbol.hpp"

#include <gtest/gtest.h>

#define ZX_USE_UTF8 1
#include <ZXing/DecodeHints.h>
#include <ZXing/ReadBarcode.h>

#include <random>

namespace etd::qr {
namespace {

constexpr int kScale = 4;      // Pixels per module.
constexpr int kQuietZone = 4;  // Modules.

/// What a reader of other people's making finds in the drawn symbol.
Bytes readBack(const Symbol& symbol) {
    const int side = (symbol.size + 2 * kQuietZone) * kScale;
    std::vector<std::uint8_t> pixels;
    pixels.reserve(static_cast<std::size_t>(side * side));
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const int column = x / kScale - kQuietZone;
            const int row = y / kScale - kQuietZone;
            const bool inside =
                column >= 0 && row >= 0 && column < symbol.size && row < symbol.size;
            pixels.push_back(inside && symbol.at(column, row) ? 0 : 255);
        }
    }
    ZXing::DecodeHints hints;
    hints.setFormats(ZXing::BarcodeFormat::QRCode);
    const auto result =
        ZXing::ReadBarcode({pixels.data(), side, side, ZXing::ImageFormat::Lum}, hints);
    EXPECT_TRUE(result.isValid());
    return {result.bytes().begin(), result.bytes().end()};
}

/// Level and mask as the symbol says them: ISO/IEC 18004 7.9, unmasked.
int levelAndMask(const Symbol& symbol) {
    int bits = 0;
    for (int x = 0; x < 5; ++x) bits = bits << 1 | (symbol.at(x, 8) ? 1 : 0);
    return bits ^ 0b10101;
}

Bytes randomBytes(std::size_t size) {
    std::mt19937 random(136);
    Bytes out;
    for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<std::uint8_t>(random()));
    return out;
}

TEST(VerdictSymbol, OfASealHasVersion10AndItsBytesReadBack) {
    const auto bytes = randomBytes(136);
    const auto symbol = verdictSymbol(bytes).value();
    EXPECT_EQ(symbol.size, 57);
    EXPECT_EQ(symbol.dark.size(), 57U * 57U);
    EXPECT_EQ(readBack(symbol), bytes);
}

TEST(VerdictSymbol, HasLevelQAndMask2) {
    EXPECT_EQ(levelAndMask(*verdictSymbol(randomBytes(136))), 0b11'010);
}

// One byte fits version 1 at level H; the level must not be raised for that.
TEST(VerdictSymbol, KeepsItsLevelWhenAHigherOneWouldFit) {
    EXPECT_EQ(levelAndMask(*verdictSymbol(randomBytes(1))), 0b11'010);
}

TEST(VerdictSymbol, TakesUpTo1663Bytes) {
    EXPECT_EQ(verdictSymbol(randomBytes(1663)).value().size, 177);
    EXPECT_EQ(verdictSymbol(randomBytes(1664)).error().kind, ErrorKind::TooLarge);
}

TEST(PortraitSymbol, ReadsBackAsTheSameText) {
    const std::string text = "RDB1B" + std::string(1400, 'Q') + "234567";
    const auto read = readBack(*portraitSymbol(text));
    EXPECT_EQ(asText(read), text);
}

TEST(PortraitSymbol, HasLevelMAndMask2) {
    EXPECT_EQ(levelAndMask(*portraitSymbol("RDB1BAAAA")), 0b00'010);
}

TEST(PortraitSymbol, TakesUpTo3391Characters) {
    EXPECT_EQ(portraitSymbol(std::string(3391, 'A')).value().size, 177);
    EXPECT_EQ(portraitSymbol(std::string(3392, 'A')).error().kind, ErrorKind::TooLarge);
}

TEST(PortraitSymbol, RefusesCharactersOutsideTheAlphanumericSet) {
    for (const std::string text : {"rdb1b", "A=", "A_", "A\n", "\xC3\x84"}) {
        EXPECT_EQ(portraitSymbol(text).error().kind, ErrorKind::InvalidField) << text;
    }
    EXPECT_EQ(portraitSymbol(std::string_view("A\0B", 3)).error().kind, ErrorKind::InvalidField);
}

}  // namespace
}  // namespace etd::qr
