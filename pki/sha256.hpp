/// SHA-256 (FIPS 180-4) and the digest as a value. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>

#include "base/bytes.hpp"

namespace etd::pki {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// The digest that these bytes are; nothing when they are not 32.
std::optional<Sha256Digest> toDigest(ByteView bytes);

Sha256Digest sha256(ByteView bytes);

/// The digest of the parts one after the other, as if they stood in one buffer.
Sha256Digest sha256(std::initializer_list<ByteView> parts);

}  // namespace etd::pki
