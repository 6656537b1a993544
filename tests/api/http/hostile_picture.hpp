/// A picture of a few kilobytes whose search for codes takes very long, and the program that is to
/// survive it.
#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "issuer/image/barcode_reader.hpp"

namespace etd::http::test {

/// Finder patterns (ISO/IEC 18004 6.3.3) as tiles: any three may be a symbol's corners.
inline Bytes hostilePicture() {
    constexpr int kSide = 480;
    qr::Symbol tiles{kSide, std::vector<bool>(kSide * kSide)};
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            const int ring = std::max(std::abs(x % 8 - 3), std::abs(y % 8 - 3));
            tiles.dark[static_cast<std::size_t>(y * kSide + x)] = ring != 2 && ring < 4;
        }
    }
    return image::toPng(tiles, 2);
}

inline std::vector<std::string> readCodesCommand() {
    return {std::string(ETD_BINARY) + "/etd", "read-codes"};
}

}  // namespace etd::http::test
