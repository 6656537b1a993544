/// PAdES baseline B-B over a finished single-revision PDF: bytes in, bytes out.
///
/// Knows of PDF only the ByteRange, the Contents hole and the strict outer layout of our own
/// writer. ETSI EN 319 142-1 clause 6.3; ISO 32000-1 12.8.
#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "pki/certificate.hpp"
#include "pki/private_key.hpp"
#include "pki/sha256.hpp"

namespace etd::pki {

/// A PDF whose signature dictionary is laid out and empty: at `byte_range` stands
/// kByteRangePlaceholder; at `contents` stands '<', then 2 * kContentsSize digits '0', then '>'.
struct UnsignedPdf {
    Bytes bytes;
    std::size_t byte_range;  ///< Offset of '[' .
    std::size_t contents;    ///< Offset of '<' .
};

inline constexpr std::string_view kByteRangePlaceholder = "[0 0000000000 0000000000 0000000000]";
inline constexpr std::size_t kContentsSize = 8192;  ///< Bytes reserved for the CMS.

/// What binds the PDF to the codes printed in it: the value of the signed attribute
/// oid::kDocumentBinding, SEQUENCE { version INTEGER (1), manifest, verdictCode, portraitCode OCTET
/// STRING (32) }, the last two being identities of codes, SHA-256(signed bytes || r).
struct DocumentBinding {
    Sha256Digest manifest;
    Sha256Digest verdict_code;
    Sha256Digest portrait_code;

    bool operator==(const DocumentBinding&) const = default;
};

/// The CMS alone: DER, without signing-time, ESS signing-certificate-v2, the binding, the
/// certificate. Signs once.
Bytes makePadesCms(const Sha256Digest& message_digest, const DocumentBinding& binding,
                   const Certificate& certificate, const PrivateKey& key);

/// Fills in the ByteRange (once, before hashing) and returns the digest over everything but the
/// hole.
Sha256Digest sealByteRange(UnsignedPdf& pdf);

/// Puts `cms` into the hole. Throws std::length_error when it does not fit.
Bytes fillContents(UnsignedPdf pdf, ByteView cms);

/// What a signed file of ours says, once its own signature verified. A claim until `certificate` is
/// judged (pki/trust.hpp).
struct PdfSignature {
    Certificate certificate;
    DocumentBinding binding;
    Instant signed_at;  ///< /M of the signature dictionary: the signer's word, no proof of time.
};

/// Verifies the one signature of a single-revision file of our own layout. NotFound: not our layout
/// (no such signature, other revisions before it): PDF_FOREIGN. Forbidden: our layout, but digest,
/// signature, hole, padding or coverage are wrong, or bytes follow the signed revision:
/// PDF_ALTERED.
Result<PdfSignature> verifyPdf(ByteView pdf);

}  // namespace etd::pki
