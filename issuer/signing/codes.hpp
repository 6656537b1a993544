/// Both codes of a document, computed from its manifest by the signing daemon itself. Pure.
#pragma once

#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "issuer/document/manifest.hpp"
#include "pki/certificate.hpp"
#include "pki/sha256.hpp"

namespace etd::signing {

/// What the barcode key signs. Both carry the same MRZ and name the same certificate.
struct UnsignedCodes {
    std::string mrz;  ///< 72 characters.
    Bytes verdict;
    Bytes portrait;
};

/// InvalidField, naming the field, when a name cannot be written in the MRZ, or the miniature has
/// no size that fits. Precondition: the miniature is the one the manifest names.
Result<UnsignedCodes> composeCodes(const Manifest& manifest, ByteView miniature,
                                   const pki::Certificate& signer);

struct SignedCodes {
    Bytes verdict;         ///< The seal.
    std::string portrait;  ///< "RDB1B…"
    pki::Sha256Digest verdict_identity;
    pki::Sha256Digest portrait_identity;
};

/// Joins them with their signatures, raw r || s. InvalidField for a signature of another size.
Result<SignedCodes> assembleCodes(const UnsignedCodes& codes, ByteView verdict_signature,
                                  ByteView portrait_signature);

}  // namespace etd::signing
