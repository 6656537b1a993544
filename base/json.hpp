/// JSON as this project uses it: strictly parsed, canonically written. No I/O.
///
/// The value type is nlohmann::json; no other header of the project includes that library.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.hpp"

namespace etd {

using Json = nlohmann::json;

struct JsonLimits {
    std::size_t bytes = 1U << 20;    ///< Of the whole text.
    int depth = 16;                  ///< Of nested arrays and objects.
    std::size_t elements = 100'000;  ///< Values and member names in all: each costs far more memory
                                     ///< than its text.
};

/// Parses one JSON text (RFC 8259). Fails with TooLarge over the byte limit; with Malformed on any
/// other text, too many elements, a duplicate member name, too deep nesting, invalid UTF-8, or
/// anything behind the value.
Result<Json> parseJson(std::string_view text, const JsonLimits& limits = {});

/// The canonical form (RFC 8785, JCS): no white space, members sorted by UTF-16 code units, minimal
/// escapes. Precondition: no floating-point number and no binary value inside; this project signs
/// neither (throws std::logic_error).
std::string canonicalJson(const Json& value);

}  // namespace etd
