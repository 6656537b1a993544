/// A SHA-256 digest as a member of a JSON object: 64 hexadecimal digits. Pure.
#pragma once

#include <optional>

#include "base/hex.hpp"
#include "base/object_reader.hpp"
#include "pki/sha256.hpp"

namespace etd {

/// Nothing, and an error of the reader's, when the member is absent or no digest.
inline std::optional<pki::Sha256Digest> takeDigest(ObjectReader& reader, const char* name) {
    const auto bytes = fromHex(reader.text(name, 2 * std::tuple_size_v<pki::Sha256Digest>));
    auto digest = bytes ? pki::toDigest(*bytes) : std::nullopt;
    if (!digest) reader.fail(name, "is not a SHA-256 digest in hex");
    return digest;
}

}  // namespace etd
