/// A day as MMDDYYYY read as one integer, in three bytes, big-endian ([13] 2.3.1). Pure.
///
/// [13] is ICAO Doc 9303-13.
#pragma once

#include <optional>
#include <span>

#include "base/bytes.hpp"
#include "base/date.hpp"

namespace etd {

inline constexpr std::size_t kPackedDateSize = 3;

void appendPackedDate(const Date& date, Bytes& out);

/// Nothing when the bytes are no day of the calendar.
std::optional<Date> unpackDate(std::span<const std::uint8_t, kPackedDateSize> bytes);

}  // namespace etd
