/// Base32 without padding (RFC 4648 section 6), canonical form only. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd::idb {

void appendBase32(ByteView bytes, std::string& out);

/// Fails with Malformed on foreign characters (small letters and '=' are foreign), impossible
/// lengths, and bits behind the last byte that are not zero, so that each value has one spelling.
Result<Bytes> fromBase32(std::string_view text);

}  // namespace etd::idb
