/// The little of DER (X.690 chapter 10) that our fixed CMS shapes need: one-byte tags, definite
/// minimal lengths. Pure.
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace etd::pki::der {

inline constexpr std::uint8_t kInteger = 0x02;
inline constexpr std::uint8_t kOctetString = 0x04;
inline constexpr std::uint8_t kOid = 0x06;
inline constexpr std::uint8_t kSequence = 0x30;
inline constexpr std::uint8_t kSet = 0x31;
inline constexpr std::uint8_t kContext0 = 0xA0;  ///< [0], constructed.

/// One element: tag, length, the parts one after the other.
Bytes element(std::uint8_t tag, std::initializer_list<ByteView> parts);

/// SET OF the items in the order that DER asks for (X.690 11.6), under `tag` (kSet, or kContext0
/// when it is [0] IMPLICIT).
Bytes setOf(std::uint8_t tag, std::vector<Bytes> items);

/// OBJECT IDENTIFIER of a dotted text, tag and length included. Throws CryptoError when it is none.
Bytes objectIdentifier(std::string_view dotted);

/// Takes elements one after the other. Views alias the input. After the first element that is not
/// what was asked for, or not DER, nothing is returned any more.
class Reader {
public:
    explicit Reader(ByteView input) : rest_(input) {}

    /// The contents of the next element, which must have this tag.
    std::optional<ByteView> contents(std::uint8_t tag);
    /// The next element whole: tag, length and contents.
    std::optional<ByteView> whole(std::uint8_t tag);
    /// A reader of the next element's contents; an empty, failed one when it has another tag.
    Reader enter(std::uint8_t tag);
    bool nextIs(std::uint8_t tag) const { return !rest_.empty() && rest_.front() == tag; }
    bool atEnd() const { return rest_.empty(); }

private:
    struct Split {
        std::size_t header;
        std::size_t size;  ///< Header and contents.
    };
    std::optional<Split> split(std::uint8_t tag);

    ByteView rest_;
};

}  // namespace etd::pki::der
