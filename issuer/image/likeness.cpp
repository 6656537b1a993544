#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "issuer/image/codec.hpp"
#include "issuer/image/portrait.hpp"

namespace etd::image {
namespace {

// Levels of 255. Miniatures of intake differ from their prints by at most 4 and 6, before a
// strongly patterned background or with strong noise by at most 10 and 14. Two drawn faces that
// share everything but mouth, eyes and jaw differ by 22 in a block, any others by more than 50.
constexpr double kMostOnAverage = 12;
constexpr double kMostInABlock = 16;
constexpr int kBlocksAcross = 8;
constexpr int kLargestPrintSide = 531;
constexpr int kLargestMiniatureSide = 123;

using Colour = std::array<std::int64_t, 3>;

struct Difference {
    double average;  ///< Of all values, absolute.
    double block;    ///< Of the worst block's mean colours: what coding takes away does not count.
};

/// Precondition: same size, three channels.
Difference differenceOf(const Raster& a, const Raster& b) {
    const auto stride = std::size_t(a.width) + 1;
    // Sums over the rectangle above and to the left, so that any block costs four look-ups.
    std::vector<Colour> sums(stride * (std::size_t(a.height) + 1));
    std::int64_t total = 0;
    for (int y = 0; y < a.height; ++y) {
        Colour line = {};
        for (int x = 0; x < a.width; ++x) {
            const auto at = (std::size_t(y) + 1) * stride + std::size_t(x) + 1;
            for (std::size_t c = 0; c < 3; ++c) {
                const int difference = int(a.row(y)[x * 3 + int(c)]) - b.row(y)[x * 3 + int(c)];
                line[c] += difference;
                total += std::abs(difference);
                sums[at][c] = sums[at - stride][c] + line[c];
            }
        }
    }
    const auto sum = [&](int x, int y) -> const Colour& {
        return sums[std::size_t(y) * stride + std::size_t(x)];
    };
    const int side = std::max(1, a.width / kBlocksAcross);
    std::int64_t worst = 0;
    for (int y = 0; y + side <= a.height; ++y) {
        for (int x = 0; x + side <= a.width; ++x) {
            std::int64_t block = 0;
            for (std::size_t c = 0; c < 3; ++c)
                block += std::abs(sum(x + side, y + side)[c] - sum(x, y + side)[c] -
                                  sum(x + side, y)[c] + sum(x, y)[c]);
            worst = std::max(worst, block);
        }
    }
    return {double(total) / (3.0 * a.width * a.height), double(worst) / (3.0 * side * side)};
}

}  // namespace

Result<Done> checkLikeness(ByteView print_jpeg, ByteView miniature_webp) {
    const auto print =
        decodeJpeg(print_jpeg, {std::size_t(kLargestPrintSide) * kLargestPrintSide, 3, false});
    if (!print) return print.error();
    const auto miniature = decodeWebp(miniature_webp, kLargestMiniatureSide);
    if (!miniature) return miniature.error();
    const auto& whole = print->raster;
    const auto small = resample(whole, {0, 0, double(whole.width), double(whole.height)},
                                miniature->width, miniature->height);
    const auto difference = differenceOf(small, *miniature);
    if (difference.average > kMostOnAverage || difference.block > kMostInABlock)
        return Error{ErrorKind::InvalidField,
                     "The miniature shows something else than the print portrait."};
    return Done{};
}

Result<Bytes> toPng(ByteView miniature_webp) {
    const auto raster = decodeWebp(miniature_webp, kLargestMiniatureSide);
    if (!raster) return raster.error();
    return encodePng(*raster);
}

}  // namespace etd::image
