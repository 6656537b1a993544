#include <png.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include "issuer/image/codec.hpp"

namespace etd::image {
namespace {

constexpr std::array<std::uint8_t, 8> kSignature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

Error damaged() {
    return {ErrorKind::Malformed, "The PNG image is damaged or cut off; export it again."};
}

std::uint32_t bigEndian(ByteView four) {
    return std::uint32_t(four[0]) << 24 | std::uint32_t(four[1]) << 16 |
           std::uint32_t(four[2]) << 8 | four[3];
}

struct Found {
    int orientation;
    std::size_t tail;
};

/// Walks the chunks up to IEND, since libpng stops reading at the last row and so takes a file cut
/// off there (ISO/IEC 15948 5.3); tells what it sees on the way.
Result<Found> walkChunks(ByteView file) {
    int orientation = 1;
    auto rest = file.subspan(kSignature.size());
    while (rest.size() >= 12) {
        const auto length = bigEndian(rest);
        if (length > rest.size() - 12) return damaged();
        const auto type = asText(rest.subspan(4, 4));
        if (type == "IEND") return Found{orientation, rest.size() - 12 - length};
        if (type == "eXIf") orientation = exifOrientation(rest.subspan(8, length));
        rest = rest.subspan(12 + std::size_t(length));
    }
    return damaged();
}

struct Reader {
    png_image image = {};
    Reader() { image.version = PNG_IMAGE_VERSION; }
    ~Reader() { png_image_free(&image); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
};

}  // namespace

bool isPng(ByteView file) {
    return file.size() >= kSignature.size() &&
           std::equal(kSignature.begin(), kSignature.end(), file.begin());
}

Result<Picture> decodePng(ByteView file, const DecodeRules& rules) {
    if (!isPng(file)) return damaged();
    const auto found = walkChunks(file);
    if (!found) return found.error();

    Reader reader;
    if (!png_image_begin_read_from_memory(&reader.image, file.data(), file.size()))
        return damaged();
    if (std::size_t(reader.image.width) * reader.image.height > rules.max_pixels)
        return Error{ErrorKind::TooLarge, "The image has too many pixels; make it smaller."};

    reader.image.format = rules.channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
    Picture picture{Raster(static_cast<int>(reader.image.width),
                           static_cast<int>(reader.image.height), rules.channels),
                    found->orientation, found->tail};
    const png_color white = {255, 255, 255};
    if (!png_image_finish_read(&reader.image, &white, picture.raster.pixels.data(), 0, nullptr))
        return damaged();
    return picture;
}

Bytes encodePng(const Raster& raster) {
    png_image image = {};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(raster.width);
    image.height = static_cast<png_uint_32>(raster.height);
    image.format = raster.channels == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    Bytes file(size);
    if (!png_image_write_to_memory(&image, file.data(), &size, 0, raster.pixels.data(), 0, nullptr))
        throw std::runtime_error("libpng could not encode");
    file.resize(size);
    return file;
}

Result<Picture> decodePicture(ByteView file, const DecodeRules& rules) {
    if (isJpeg(file)) return decodeJpeg(file, rules);
    if (isPng(file)) return decodePng(file, rules);
    return Error{ErrorKind::Malformed, "The file is neither a JPEG nor a PNG image."};
}

}  // namespace etd::image
