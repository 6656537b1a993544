/// ICAO's barcode data structure (IDB) as a container: text form, header, message group, signature.
/// Knows no document profile; portrait_code.hpp does. Pure.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "issuer/document/codes.hpp"

namespace etd::idb {

/// How r || s was made; the values are those of the header byte.
enum class SignatureAlgorithm : std::uint8_t {
    EcdsaSha256 = 0x01,  ///< 64 bytes.
    EcdsaSha384 = 0x02,  ///< 96 bytes.
};

std::size_t signatureSize(SignatureAlgorithm algorithm);

struct Header {
    CountryCode issuing_state;
    SignatureAlgorithm algorithm;
    std::array<std::uint8_t, 5> certificate;  ///< Last 5 bytes of SHA-1 over the certificate's DER.
    Date signed_on;

    bool operator==(const Header&) const = default;
};

/// A tag and its value; the value aliases what was parsed.
struct Message {
    std::uint8_t tag;
    ByteView value;
};

/// A signed container. Every view aliases the payload given to readContainer().
struct Container {
    Header header;
    std::vector<Message> messages;  ///< Of group 61, in their order, tags possibly repeated.
    ByteView to_be_signed;          ///< Header and group 61 with its tag and length.
    ByteView signature;             ///< r || s, as long as the algorithm says.
};

/// Takes `RDB1B…` (signed) and `RDB1D…` (signed, zlib), undoes Base32 and inflates to at most
/// 8 KiB. At most 4296 characters. Fails with Malformed for unsigned forms (A, C), other prefixes,
/// non-canonical Base32, damaged or oversized compression, and bytes behind the compressed data.
Result<Bytes> payloadOf(std::string_view text);

/// Reads header, message group and signature. Fails with Malformed, the detail naming field and
/// byte offset: unknown algorithm, embedded certificate (7E), non-minimal length, anything missing
/// or trailing.
Result<Container> readContainer(ByteView payload);

/// The messages that stand one after the other in `group`; nothing when they do not fill it
/// exactly.
std::optional<std::vector<Message>> readMessages(ByteView group);

void appendHeader(const Header& header, Bytes& out);
void appendMessage(std::uint8_t tag, ByteView value, Bytes& out);

/// A date with no part masked: 00 and the three bytes of packed_date.hpp.
void appendUnmaskedDate(const Date& date, Bytes& out);
/// Nothing unless the four bytes are a date with no part masked.
std::optional<Date> readUnmaskedDate(ByteView bytes);

inline constexpr std::uint8_t kMessageGroupTag = 0x61;
inline constexpr std::uint8_t kSignatureTag = 0x7F;
inline constexpr std::string_view kSignedPrefix = "RDB1B";

}  // namespace etd::idb
