/// The visible digital seal (VDS) of an emergency travel document, as the bytes of its barcode: the
/// verdict code of our sheet.
///
/// Pure: no I/O, no clock, no key. Encode what is to be signed, have a key sign it, join the two.
///
/// [13] is ICAO Doc 9303-13, [8] is Doc 9303-8, eighth edition; the numbers are sections.
#pragma once

#include <string>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "issuer/document/codes.hpp"

namespace etd::vds {

/// What the header says about the document ([13] 2.2, Table 1). The magic constant, version 4 and
/// the profile bytes 0x5E 0x03 ([8] 6.1.1) are constants of this module, so not fields.
struct Header {
    CountryCode issuing_state;         ///< "D", not "D<<": the filler belongs to the encoding.
    SignerIdentifier signer;           ///< Two-letter country and two characters: "UTTS".
    CertificateReference certificate;  ///< Serial number of the signer certificate, in hex.
    Date issued_on;
    Date signed_on;

    bool operator==(const Header&) const = default;
};

/// Returns the bytes a signer signs: header, then the MRZ as the only document feature; never the
/// signature marker or length ([13] 2.4). Precondition: `mrz` is 72 characters of A-Z, 0-9, '<'
/// (mrz::Td2Mrz::text()); throws std::logic_error otherwise.
[[nodiscard]] Bytes encodeToBeSigned(const Header& header, std::string_view mrz);

/// Returns the whole seal: `to_be_signed`, marker 0xFF, DER length, `signature`.
///
/// `signature` is raw r || s, each padded to the size of the curve's order ([13] 2.4): 64 bytes for
/// a 256-bit curve, 96 for a 384-bit one. Fails with InvalidField for any other size.
Result<Bytes> appendSignature(ByteView to_be_signed, ByteView signature);

/// A decoded seal: a claim, not a fact, until its signature is verified.
struct Seal {
    Header header;
    std::string mrz;        ///< 72 characters, blanks turned back into '<'.
    ByteView to_be_signed;  ///< Aliases the argument of decode(), as does `signature`.
    ByteView signature;
    bool unknown_features;  ///< A feature with a tag that the profile does not define was skipped.
};

/// Reads the bytes of a barcode, its padding already removed ([13] 2.5). Skips features with
/// unknown tags, as [13] 2.3.1 asks. At most 4096 bytes. Fails with Malformed; the detail names the
/// field and the byte offset, never the content, which is personal data.
///
/// DOES NOT verify the signature, and DOES NOT compare the dates: the example in [8] Appendix B is
/// itself signed before it is issued.
Result<Seal> decode(ByteView barcode);

}  // namespace etd::vds
