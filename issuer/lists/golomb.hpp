/// Sorted numbers as Golomb-Rice coded differences, the compact form of a set of hashes. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd::lists {

/// Low bits of each difference that stand as they are; the rest is in unary.
inline constexpr unsigned kRiceBits = 32;

/// For each number, its difference to the one before (the first, to zero): the difference divided
/// by 2^32 in unary, that many ones and a zero; then the remainder in 32 bits; most significant bit
/// first, the last byte filled up with zeros. Precondition: sorted, not necessarily distinct.
Bytes encodeSorted(const std::vector<std::uint64_t>& numbers);

/// Reads exactly `count` numbers below `limit`. Malformed when they end early, reach the limit, or
/// when anything but up to seven zero bits is behind them, so that a list has one encoding.
Result<std::vector<std::uint64_t>> decodeSorted(ByteView bytes, std::size_t count,
                                                std::uint64_t limit);

}  // namespace etd::lists
