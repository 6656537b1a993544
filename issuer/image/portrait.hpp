/// Portraits: what a case brings in, decoded and made anew.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd::image {

/// The two derivatives that a manifest names by digest.
struct Portrait {
    Bytes print;  ///< Baseline JPEG, sRGB, 413 x 531 pixels (35 x 45 mm at 300 dpi), no metadata.
    Bytes miniature;  ///< WebP, at most 800 bytes.
};

/// Decodes a JPEG or PNG (type by content, at most 5 MiB and 24 megapixels, at least 240 x 309),
/// applies its EXIF orientation, crops to 35:45 about the centre, and encodes both derivatives.
/// InvalidField for a truncated, damaged, lying or too small image; TooLarge; the detail says what
/// to do.
Result<Portrait> preparePortrait(ByteView upload);

/// What preparePortrait() wrote, checked again by whoever receives it: decodes fully, right type
/// and size, no metadata, no trailing bytes.
Result<Done> checkPrintPortrait(ByteView jpeg);
Result<Done> checkMiniature(ByteView webp);

}  // namespace etd::image
