/// JSON Web Signature, compact, ES256, certificate inside (RFC 7515; x5c 4.1.6). The form of our
/// lists.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "pki/certificate.hpp"
#include "pki/private_key.hpp"

namespace etd::pki {

/// Protected header {"alg":"ES256","typ":typ,"x5c":[certificate]} in canonical JSON.
/// Throws std::logic_error unless `key` is the P-256 key of `certificate`.
std::string signJws(std::string_view typ, ByteView payload, const Certificate& certificate,
                    const PrivateKey& key);

struct VerifiedJws {
    std::string typ;
    Bytes payload;
    Certificate certificate;  ///< Whose key signed; NOT judged here.
};

/// Accepts only what signJws() writes: exactly these three header members, one certificate,
/// canonical base64url. Malformed for any other form, TooLarge over 64 MiB, Forbidden when the
/// signature does not verify. (r, n-s) verifies as well, so never identify a list by its JWS bytes.
Result<VerifiedJws> verifyJws(std::string_view jws);

}  // namespace etd::pki
