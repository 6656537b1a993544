/// Strict hexadecimal (RFC 4648 section 8).
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd {

/// Lower case, two digits a byte.
std::string toHex(ByteView bytes);

/// Accepts both cases. Fails with Malformed on an odd count or any other character.
Result<Bytes> fromHex(std::string_view text);

}  // namespace etd
