/// The two codes of a document, read and their signatures verified by a signer that chains to a
/// pinned travel-document root.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "issuer/idb/portrait_code.hpp"
#include "issuer/verification/trust_bundle.hpp"
#include "pki/sha256.hpp"

namespace etd::verification {

enum class CodeStanding {
    Malformed,
    UnknownSigner,  ///< No certificate it may mean chains to a pinned root.
    BadSignature,   ///< Such certificates are there, and none of their keys verifies.
    Genuine,
};

struct SignedCode {
    CodeStanding standing;
    std::string detail;  ///< Why, when it is not genuine.
    // The rest is set unless Malformed, and a claim unless Genuine.
    std::string mrz;
    std::string issuing_state;
    std::optional<Date> signed_on;
    pki::Sha256Digest identity = {};
    std::optional<pki::Certificate> signer;     ///< When Genuine.
    std::optional<idb::PortraitCode> portrait;  ///< Of a portrait code.
};

SignedCode readVerdictCode(ByteView barcode, const TrustBundle& trust, const Instant& now);
SignedCode readPortraitCode(std::string_view text, const TrustBundle& trust, const Instant& now);

}  // namespace etd::verification
