/// A picture in black and white, and how much in it looks like the corners of QR codes. Pure.
#pragma once

#include <cstddef>

#include "issuer/image/raster.hpp"

namespace etd::image {

/// 0 where a grey picture is darker than its neighbourhood, 255 elsewhere: blocks of eight pixels,
/// averaged over five by five of them, as ZXing does. Precondition: one channel.
Raster binarised(const Raster& grey);

/// Places whose rows and columns run dark and light as 1:1:3:1:1 (ISO/IEC 18004 6.3.3.1), counted
/// up to `most` + 1. Linear in the pixels. Precondition: binarised().
std::size_t countFinderPatterns(const Raster& binary, std::size_t most);

}  // namespace etd::image
