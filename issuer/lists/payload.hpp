/// What the three payloads share: a JSON object with a head, in canonical form only.
#pragma once

#include <functional>
#include <string_view>

#include "base/json.hpp"
#include "base/object_reader.hpp"
#include "issuer/lists/lists.hpp"

namespace etd::lists {

inline constexpr std::size_t kLargestPayload = 64U << 20;
/// Integers above 2^53 have no canonical JSON form that every reader shares (RFC 8785 3.2.2.3).
inline constexpr std::int64_t kLargestNumber = (std::int64_t{1} << 53) - 1;

/// The object with type, number, issued_at and next_update. Throws std::logic_error when the number
/// is above kLargestNumber or zero, or next_update is not behind issued_at.
Json payloadWith(const ListHead& head, std::string_view type);
Bytes bytesOf(const Json& payload);

/// Parses, reads the head and has `read_rest` take the other members. Malformed unless the payload
/// is the canonical form of an object with exactly these members and `type`.
Result<ListHead> readPayload(ByteView payload, std::string_view type,
                             const std::function<void(ObjectReader&)>& read_rest);

}  // namespace etd::lists
