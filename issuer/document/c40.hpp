/// C40 as both seals use it: three characters in two bytes ([13] 2.6 and Appendix C). Pure.
///
/// [13] is ICAO Doc 9303-13. Only the basic set exists here: blank, 0-9, A-Z; no shift sets. The
/// encoding of a text is unique, and its size is 2 * ceil(length / 3): the prose of [13] 2.6 b)
/// contradicts its own examples, which we follow.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd {

inline constexpr std::size_t kMrzLength = 72;  ///< Both lines of a TD2 MRZ.

/// Appends `text`, '<' written as a blank. Precondition: blank, '<', 0-9, A-Z only; throws
/// std::logic_error otherwise.
void appendC40(std::string_view text, Bytes& out);

/// The text, blanks left as blanks. Fails with Malformed on an odd size or any code outside the
/// basic set.
Result<std::string> decodeC40(ByteView bytes);

/// The 72 characters of a TD2 MRZ, blanks turned back into '<'; nothing when they are not so many.
std::optional<std::string> decodeMrz(ByteView bytes);

/// Bytes that `characters` take.
constexpr std::size_t c40Size(std::size_t characters) { return (characters + 2) / 3 * 2; }

}  // namespace etd
