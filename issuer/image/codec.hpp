/// Pictures as files: JPEG, PNG and WebP in, JPEG and WebP out. Bounded by what the header says
/// before anything is decoded. No I/O.
#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "issuer/image/raster.hpp"

namespace etd::image {

struct DecodeRules {
    std::size_t max_pixels;
    int channels;   ///< 1 or 3: what the raster shall have.
    bool tolerant;  ///< Take a damaged JPEG as far as it goes: for codes, whose signature decides.
};

struct Picture {
    Raster raster;
    int orientation = 1;   ///< EXIF, 1 to 8. NOT applied to the raster.
    std::size_t tail = 0;  ///< Bytes of the file behind the end of the image.
};

bool isJpeg(ByteView file);
bool isPng(ByteView file);

/// Decodes a JPEG (baseline or progressive, at most 100 scans; grey, colour or CMYK) or a PNG
/// (alpha over white). Malformed for anything else, and for a truncated or damaged one; TooLarge
/// over max_pixels. Bytes behind the image are counted, not
/// read, as cameras append. Embedded colour profiles
/// are ignored.
Result<Picture> decodePicture(ByteView file, const DecodeRules& rules);

Result<Picture> decodeJpeg(ByteView file, const DecodeRules& rules);
Result<Picture> decodePng(ByteView file, const DecodeRules& rules);

/// Baseline, 4:2:0, 300 dpi in the JFIF header, no metadata. Precondition: three channels.
Bytes encodeJpeg(const Raster& raster, int quality);

/// Precondition: one channel or three.
Bytes encodePng(const Raster& raster);

/// Lossy WebP without metadata, or nothing when the encoder cannot. Precondition: three channels.
std::optional<Bytes> encodeWebp(const Raster& raster, float quality);

/// A lossy still WebP that is one VP8 chunk and nothing else; Malformed otherwise.
Result<Raster> decodeWebp(ByteView file, int max_side);

/// The orientation in an EXIF block that begins with its TIFF header; 1 when it says none.
int exifOrientation(ByteView tiff);

}  // namespace etd::image
