#include "issuer/image/finder_patterns.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

namespace etd::image {
namespace {

constexpr int kBlock = 8;
constexpr int kFlat = 24;  // Levels: less contrast in a block is paper or ink, not both.
constexpr int kAround = 2;

using Runs = std::array<int, 5>;

int blocks(int pixels) { return (pixels + kBlock - 1) / kBlock; }

/// The level that parts dark from light in each block, before its neighbours have a say. A block at
/// an edge is moved inwards to be whole.
std::vector<int> blackPoints(const Raster& grey) {
    const int across = blocks(grey.width);
    const int down = blocks(grey.height);
    std::vector<int> points(std::size_t(across) * std::size_t(down));
    const auto at = [&](int x, int y) -> int& {
        return points[std::size_t(y) * std::size_t(across) + std::size_t(x)];
    };
    for (int y = 0; y < down; ++y) {
        for (int x = 0; x < across; ++x) {
            const int left = std::clamp(grey.width - kBlock, 0, x * kBlock);
            const int top = std::clamp(grey.height - kBlock, 0, y * kBlock);
            int least = 255;
            int most = 0;
            int sum = 0;
            int count = 0;
            for (int py = top; py < std::min(top + kBlock, grey.height); ++py) {
                for (int px = left; px < std::min(left + kBlock, grey.width); ++px, ++count) {
                    const int value = grey.row(py)[px];
                    least = std::min(least, value);
                    most = std::max(most, value);
                    sum += value;
                }
            }
            int& point = at(x, y);
            point = sum / count;
            if (most - least > kFlat) continue;
            point = least / 2;
            if (x == 0 || y == 0) continue;
            const int near = (at(x, y - 1) + 2 * at(x - 1, y) + at(x - 1, y - 1)) / 4;
            if (least < near) point = near;
        }
    }
    return points;
}

bool isFinder(const Runs& runs) {
    int total = 0;
    for (const int run : runs) total += run;
    if (total < 7) return false;
    // In sevenths of a pixel: each run within half of what it should be, and half a pixel, so that
    // nothing is left out that ZXing would take.
    constexpr Runs kModules = {1, 1, 3, 1, 1};
    for (std::size_t i = 0; i < runs.size(); ++i)
        if (2 * std::abs(7 * runs[i] - kModules[i] * total) > kModules[i] * total + 7) return false;
    return true;
}

/// The five runs through (x, y), which is dark, along a column or a diagonal; none longer than
/// `most` + 1.
Runs runsAlong(const Raster& binary, int x, int y, int dx, int dy, int most) {
    const auto inside = [&](int px, int py) {
        return px >= 0 && px < binary.width && py >= 0 && py < binary.height;
    };
    const auto walk = [&](Runs& runs, std::array<std::size_t, 3> order, int px, int py, int sx,
                          int sy) {
        for (const auto i : order)
            for (; inside(px, py) && (binary.row(py)[px] == 0) == (i % 2 == 0) && runs[i] <= most;
                 px += sx, py += sy)
                ++runs[i];
    };
    Runs runs = {};
    walk(runs, {2, 1, 0}, x, y, -dx, -dy);
    walk(runs, {2, 3, 4}, x + dx, y + dy, dx, dy);
    return runs;
}

/// A finder pattern is one in every direction.
bool isFinderAt(const Raster& binary, int x, int y, int core) {
    const int most = 3 * core;
    return isFinder(runsAlong(binary, x, y, 0, 1, most)) &&
           isFinder(runsAlong(binary, x, y, 1, 1, most)) &&
           isFinder(runsAlong(binary, x, y, 1, -1, most));
}

struct Place {
    int x;
    int y;
    int reach;
};

}  // namespace

Raster binarised(const Raster& grey) {
    const int across = blocks(grey.width);
    const int down = blocks(grey.height);
    const auto points = blackPoints(grey);
    Raster binary(grey.width, grey.height, 1);
    for (int y = 0; y < down; ++y) {
        for (int x = 0; x < across; ++x) {
            const int left = std::max(0, std::min(x, across - 1 - kAround) - kAround);
            const int top = std::max(0, std::min(y, down - 1 - kAround) - kAround);
            const int right = std::min(across, left + 2 * kAround + 1);
            const int bottom = std::min(down, top + 2 * kAround + 1);
            int sum = 0;
            for (int by = top; by < bottom; ++by)
                for (int bx = left; bx < right; ++bx)
                    sum += points[std::size_t(by) * std::size_t(across) + std::size_t(bx)];
            const int level = sum / ((right - left) * (bottom - top));
            for (int py = y * kBlock; py < std::min(grey.height, (y + 1) * kBlock); ++py)
                for (int px = x * kBlock; px < std::min(grey.width, (x + 1) * kBlock); ++px)
                    binary.row(py)[px] = grey.row(py)[px] <= level ? 0 : 255;
        }
    }
    return binary;
}

std::size_t countFinderPatterns(const Raster& binary, std::size_t most) {
    std::vector<Place> found;
    for (int y = 0; y < binary.height; ++y) {
        const auto* row = binary.row(y);
        Runs runs = {};
        for (int x = 0; x < binary.width;) {
            const int start = x;
            while (x < binary.width && row[x] == row[start]) ++x;
            std::rotate(runs.begin(), runs.begin() + 1, runs.end());
            runs.back() = x - start;
            if (row[start] != 0 || runs.front() == 0 || !isFinder(runs)) continue;
            const int centre = x - runs[4] - runs[3] - (runs[2] + 1) / 2;
            const bool known = std::any_of(found.begin(), found.end(), [&](const Place& place) {
                return std::abs(place.x - centre) <= place.reach &&
                       std::abs(place.y - y) <= place.reach;
            });
            if (known || !isFinderAt(binary, centre, y, runs[2])) continue;
            found.push_back({centre, y, std::max(1, runs[2])});
            if (found.size() > most) return found.size();
        }
    }
    return found.size();
}

}  // namespace etd::image
