#include "issuer/image/raster.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace etd::image {
namespace {

constexpr int kWeightBits = 20;

/// Which source pixels make one target pixel, and how much of each.
struct Taps {
    int first;
    std::vector<std::int32_t> weights;
};

double cubic(double x) {
    x = std::abs(x);
    if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
    if (x < 2) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
    return 0;
}

std::vector<Taps> tapsOf(int source_size, double start, double extent, int target_size) {
    const double scale = extent / target_size;
    const double widening = std::max(1.0, scale);
    std::vector<Taps> all(static_cast<std::size_t>(target_size));
    for (int i = 0; i < target_size; ++i) {
        const double centre = start + (i + 0.5) * scale;
        const int first = std::max(0, static_cast<int>(std::floor(centre - 2 * widening)));
        const int last =
            std::min(source_size, static_cast<int>(std::ceil(centre + 2 * widening)) + 1);
        std::vector<double> exact;
        double sum = 0;
        for (int k = first; k < last; ++k) {
            exact.push_back(cubic((k + 0.5 - centre) / widening));
            sum += exact.back();
        }
        auto& taps = all[static_cast<std::size_t>(i)];
        taps.first = first;
        for (const double weight : exact)
            taps.weights.push_back(
                static_cast<std::int32_t>(std::lround(weight / sum * (1 << kWeightBits))));
    }
    return all;
}

std::uint8_t rounded(std::int64_t sum) {
    return static_cast<std::uint8_t>(
        std::clamp<std::int64_t>((sum + (1 << (kWeightBits - 1))) >> kWeightBits, 0, 255));
}

}  // namespace

Window centredWindow(const Raster& raster, int across, int down) {
    const double w = raster.width;
    const double h = raster.height;
    const double width = std::min(w, h * across / down);
    const double height = width * down / across;
    return {(w - width) / 2, (h - height) / 2, width, height};
}

Raster resample(const Raster& raster, const Window& window, int width, int height) {
    const auto columns = tapsOf(raster.width, window.x, window.width, width);
    const auto rows = tapsOf(raster.height, window.y, window.height, height);
    const int n = raster.channels;

    const int top = rows.front().first;
    const int bottom = rows.back().first + static_cast<int>(rows.back().weights.size());
    Raster narrow(width, bottom - top, n);
    for (int y = top; y < bottom; ++y) {
        const auto* in = raster.row(y);
        auto* out = narrow.row(y - top);
        for (const auto& taps : columns) {
            for (int c = 0; c < n; ++c) {
                const auto* pixel = in + taps.first * n + c;
                std::int64_t sum = 0;
                for (const auto weight : taps.weights) {
                    sum += std::int64_t(weight) * *pixel;
                    pixel += n;
                }
                *out++ = rounded(sum);
            }
        }
    }

    Raster result(width, height, n);
    const int stride = width * n;
    for (int y = 0; y < height; ++y) {
        const auto& taps = rows[static_cast<std::size_t>(y)];
        const auto* in = narrow.row(taps.first - top);
        auto* out = result.row(y);
        for (int x = 0; x < stride; ++x) {
            const auto* pixel = in + x;
            std::int64_t sum = 0;
            for (std::size_t k = 0; k < taps.weights.size(); ++k)
                sum += std::int64_t(taps.weights[k]) * pixel[k * static_cast<std::size_t>(stride)];
            *out++ = rounded(sum);
        }
    }
    return result;
}

Raster orient(const Raster& raster, int orientation) {
    if (orientation < 2 || orientation > 8) return raster;
    const bool turned = orientation >= 5;
    const int w = raster.width;
    const int h = raster.height;
    Raster out(turned ? h : w, turned ? w : h, raster.channels);
    for (int y = 0; y < out.height; ++y) {
        auto* to = out.row(y);
        for (int x = 0; x < out.width; ++x) {
            int sx = turned ? y : x;
            int sy = turned ? x : y;
            if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
                sx = w - 1 - sx;
            if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
                sy = h - 1 - sy;
            const auto* from = raster.row(sy) + sx * raster.channels;
            to = std::copy_n(from, raster.channels, to);
        }
    }
    return out;
}

}  // namespace etd::image
