/// Reads QR codes from pictures, with ZXing. No I/O.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "issuer/qr/symbol.hpp"

namespace etd::image {

/// Does it begin as a PNG or JPEG file does? Says nothing of the rest.
bool isPicture(ByteView file);

/// The exact bytes of every QR code found, at most 4, in reading order. Takes PNG or JPEG (at most
/// 8 MiB and 50 megapixels), scaled down to 4 megapixels. Malformed when it is no such image;
/// TooLarge when more than 300 places look like a corner of a code, since the search among them is
/// cubic; an image without codes gives an empty list.
Result<std::vector<Bytes>> readCodes(ByteView picture);

/// The bytes of one symbol given as modules; NotFound when it does not decode, TooLarge as
/// readCodes().
Result<Bytes> readSymbol(const qr::Symbol& symbol);

/// Grey PNG of a symbol: `scale` pixels a module, 1 to 32, and a quiet zone of 4 modules.
Bytes toPng(const qr::Symbol& symbol, int scale);

}  // namespace etd::image
