/// The name field of an MRZ: both identifiers in a fixed width ([3] 4.6, [6] 4.2.3). Pure.
///
/// [3] is ICAO Doc 9303-3, [6] Doc 9303-6.
#pragma once

#include <string>

#include "issuer/mrz/transliteration.hpp"

namespace etd::mrz {

/// Writes the field of `width` characters: components parted by one filler, two fillers between
/// primary and secondary, fillers to the end. What fits is never truncated; what does not is
/// truncated by the strategy of docs/formats.md and then fills the field up to a letter in the last
/// position. Precondition: at least one primary component and a `width` of at least 6.
std::string nameField(Components primary, Components secondary, std::size_t width);

}  // namespace etd::mrz
