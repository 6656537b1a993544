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
/// InvalidField for a truncated, damaged, lying or too small image, and
/// for one with so much detail that its miniature would not be like it; TooLarge; the detail says
/// what to do.
Result<Portrait> preparePortrait(ByteView upload);

/// What preparePortrait() wrote, checked again by whoever receives it: decodes fully, right type
/// and size, no metadata, no trailing bytes.
Result<Done> checkPrintPortrait(ByteView jpeg);
Result<Done> checkMiniature(ByteView webp);

/// Does the miniature show what the print shows? Both are compared at the miniature's size, on
/// average and block by block; InvalidField when they differ by more than coding explains,
/// Malformed when one does not decode. Tells another face, or another part of one, from this one;
/// DOES NOT tell a retouch below the size of an eighth of the width and the strength of a few
/// levels: that much is left to the eye that compares face and screen.
Result<Done> checkLikeness(ByteView print_jpeg, ByteView miniature_webp);

/// The miniature for a viewer that knows no WebP; Malformed when it does not decode.
Result<Bytes> toPng(ByteView miniature_webp);

}  // namespace etd::image
