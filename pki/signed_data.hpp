/// The one shape of CMS SignedData (RFC 5652) that this project writes and reads: detached, one
/// signer, SHA-256 with ECDSA, the certificate inside, signed attributes content-type,
/// message-digest, signing-certificate-v2 (RFC 5035) and at most one of our own. No signing time.
/// Pure.
#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "pki/certificate.hpp"
#include "pki/private_key.hpp"
#include "pki/sha256.hpp"

namespace etd::pki {

/// A signed attribute of our own: the OBJECT IDENTIFIER and its one value, both whole elements.
struct ExtraAttribute {
    Bytes type;
    Bytes value;
};

/// Signs once. Throws std::invalid_argument when `key` is not the certificate's or not on a curve
/// of 256 bits.
Bytes signSignedData(const Sha256Digest& message_digest, const std::optional<ExtraAttribute>& extra,
                     const Certificate& certificate, const PrivateKey& key);

struct SignedData {
    Certificate certificate;
    Sha256Digest message_digest;
    std::optional<Bytes> extra;  ///< The value of attribute `extra_type`.
};

/// Reads what signSignedData() writes and only that: the CMS is taken apart, written again from its
/// parts and compared byte for byte, so that BER, a second signer, content inside, missing, doubled
/// or foreign attributes, other algorithms, unsigned attributes and trailing bytes are all
/// Malformed. Forbidden when the signature does not verify. The caller compares the message digest.
/// `extra_type` is the whole OBJECT IDENTIFIER of the attribute that must be there, or empty.
Result<SignedData> readSignedData(ByteView cms, ByteView extra_type);

}  // namespace etd::pki
