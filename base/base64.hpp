/// Base64 and base64url (RFC 4648 sections 4 and 5), canonical forms only.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd {

std::string toBase64(ByteView bytes);     ///< Padded with '='.
std::string toBase64Url(ByteView bytes);  ///< Without padding.

/// Fail with Malformed on foreign characters, white space, wrong padding, or bits behind the last
/// byte that are not zero (RFC 4648 section 3.5), so that each value has one spelling.
Result<Bytes> fromBase64(std::string_view text);
Result<Bytes> fromBase64Url(std::string_view text);

}  // namespace etd
