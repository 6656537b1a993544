#include "issuer/image/raster.hpp"

#include <gtest/gtest.h>

#include "tests/issuer/image/pictures.hpp"

namespace etd::image {
namespace {

TEST(Raster, ResampledToItsOwnSizeIsUnchanged) {
    const auto picture = tests::quarters(31, 17);
    EXPECT_EQ(resample(picture, {0, 0, 31, 17}, 31, 17).pixels, picture.pixels);
}

TEST(Raster, OfOneColourKeepsItAtEverySize) {
    Raster plain(50, 40, 3);
    std::fill(plain.pixels.begin(), plain.pixels.end(), std::uint8_t{137});
    for (const int width : {1, 7, 50, 333}) {
        const auto scaled = resample(plain, {3.5, 2.25, 30.1, 20.7}, width, width + 5);
        EXPECT_EQ(std::count(scaled.pixels.begin(), scaled.pixels.end(), 137),
                  static_cast<std::ptrdiff_t>(scaled.pixels.size()))
            << width;
    }
}

TEST(Raster, ShrunkChequersBecomeTheirMean) {
    Raster chequers(200, 200, 1);
    for (int y = 0; y < 200; ++y)
        for (int x = 0; x < 200; ++x) chequers.row(y)[x] = (x + y) % 2 ? 255 : 0;
    const auto grey = resample(chequers, {0, 0, 200, 200}, 20, 20);
    EXPECT_NEAR(grey.row(10)[10], 127.5, 4);
}

TEST(Raster, WindowIsTheLargestAboutTheCentre) {
    const auto tall = centredWindow(Raster(350, 1000, 1), 35, 45);
    EXPECT_DOUBLE_EQ(tall.width, 350);
    EXPECT_DOUBLE_EQ(tall.height, 450);
    EXPECT_DOUBLE_EQ(tall.y, 275);
}

}  // namespace
}  // namespace etd::image
