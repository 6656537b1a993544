/// The portrait code: ICAO's barcode data structure (IDB) with the ETD message (MRZ), the miniature
/// portrait, validity and route. Pure; the layout byte by byte is in docs/formats.md.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "issuer/document/codes.hpp"
#include "issuer/idb/container.hpp"

namespace etd::idb {

inline constexpr std::size_t kLargestMiniature = 800;  ///< Bytes of WebP.

struct PortraitCode {
    CountryCode issuing_state;
    std::array<std::uint8_t, 5> certificate;  ///< Last 5 bytes of SHA-1 over the certificate's DER.
    Date signed_on;
    std::string mrz;  ///< 72 characters.
    Bytes miniature;  ///< WebP, 1 to kLargestMiniature bytes.
    Date valid_from;
    Date valid_until;
    std::vector<CountryCode> route;  ///< From, transit points, to: 2 to 5 codes.
    SignatureAlgorithm algorithm = SignatureAlgorithm::EcdsaSha256;  ///< Of the key that will sign.

    bool operator==(const PortraitCode&) const = default;
};

/// The bytes to be signed: header and message group ("61"). Throws std::logic_error when a field is
/// out of its range.
[[nodiscard]] Bytes encodeToBeSigned(const PortraitCode& code);

/// The text of the barcode, `RDB1B` and Base32 without padding. InvalidField unless `signature` is
/// raw r || s of the size that the algorithm named in `to_be_signed` has: 64 or 96 bytes.
Result<std::string> appendSignature(ByteView to_be_signed, ByteView signature);

struct DecodedPortraitCode {
    PortraitCode content;
    Bytes to_be_signed;
    Bytes signature;
    bool unknown_features;  ///< A message that the profile does not define was skipped.
};

/// Reads `RDB1B…` and `RDB1D…` (zlib inside, inflated to at most 8 KiB). Refuses, as Malformed:
/// unsigned forms, embedded certificates (7E), non-canonical Base32, non-minimal lengths, more than
/// 4296 characters, missing or doubled fields, anything trailing. The detail names the field, never
/// the content.
///
/// DOES NOT verify the signature, compare the dates, or look into the miniature.
Result<DecodedPortraitCode> decode(std::string_view text);

}  // namespace etd::idb
