/// Reads the fields that both seals are made of, front to back and never past the end. Pure.
///
/// [13] is ICAO Doc 9303-13.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "issuer/document/codes.hpp"

namespace etd {

/// Every taker returns nothing when too little is left or what is there is no such field; the
/// reader may then stand anywhere behind the start of the field. Views alias the bytes given.
class FieldReader {
public:
    explicit FieldReader(ByteView bytes) : bytes_(bytes) {}

    std::size_t offset() const { return offset_; }
    bool atEnd() const { return offset_ == bytes_.size(); }
    ByteView before() const { return bytes_.first(offset_); }  ///< What was taken so far.

    std::optional<ByteView> take(std::size_t size);
    std::optional<std::uint8_t> takeByte();
    std::optional<std::string> takeC40(std::size_t size);  ///< `size` in bytes.
    std::optional<Date> takeDate();                        ///< The three bytes of packed_date.hpp.

    /// Three letters, or fewer and blanks behind them ([13] 2.2), in two bytes of C40.
    std::optional<CountryCode> takeState();

    /// One to five bytes, the shortest form only ([13] 2.3.1, X.690 10.1).
    std::optional<std::size_t> takeDerLength();

private:
    ByteView bytes_;
    std::size_t offset_ = 0;
};

/// Appends what takeState() reads.
void appendState(const CountryCode& state, Bytes& out);

/// Appends `length` in the shortest DER form. Precondition: less than 2^16.
void appendDerLength(std::size_t length, Bytes& out);

}  // namespace etd
