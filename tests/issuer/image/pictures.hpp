/// Pictures for tests: files of tests/vectors/image, made with ImageMagick, and edits of them.
#pragma once

#include <fstream>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <string>

#include "base/bytes.hpp"
#include "issuer/image/raster.hpp"
#include "tests/support/vectors.hpp"

namespace etd::tests {

inline Bytes readPicture(const char* name) {
    auto in = open((std::string("image/") + name).c_str());
    return toBytes(std::string(std::istreambuf_iterator<char>(in), {}));
}

/// The JPEG with a segment put in directly behind its start.
inline Bytes withSegment(const Bytes& jpeg, std::uint8_t marker, ByteView content) {
    Bytes out(jpeg.begin(), jpeg.begin() + 2);
    const auto length = content.size() + 2;
    append(out, Bytes{0xFF, marker, static_cast<std::uint8_t>(length >> 8),
                      static_cast<std::uint8_t>(length)});
    append(out, content);
    out.insert(out.end(), jpeg.begin() + 2, jpeg.end());
    return out;
}

inline Bytes withOrientation(const Bytes& jpeg, std::uint8_t orientation) {
    Bytes exif = toBytes(std::string_view("Exif\0\0MM\0*\0\0\0\x08\0\x01", 16));
    append(exif, Bytes{0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0});
    return withSegment(jpeg, 0xE1, exif);
}

/// Red, green / blue, white quarters, so that every turn shows.
inline image::Raster quarters(int width, int height) {
    image::Raster raster(width, height, 3);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            auto* pixel = raster.row(y) + x * 3;
            const bool right = x >= width / 2;
            const bool low = y >= height / 2;
            pixel[0] = (!right && !low) || (right && low) ? 255 : 0;
            pixel[1] = right ? 255 : 0;
            pixel[2] = low ? 255 : 0;
        }
    return raster;
}

}  // namespace etd::tests
