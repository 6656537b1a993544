/// PAdES baseline B-B over a finished single-revision PDF: bytes in, bytes out.
///
/// Knows of PDF only the ByteRange, the Contents hole and the strict outer layout of our own
/// writer. ETSI EN 319 142-1 clause 6.3; ISO 32000-1 12.8.
///
/// OUR LAYOUT. The writer emits exactly this and verifyPdf() takes nothing else. EOL is always one
/// LF, numbers are decimal without leading zeros unless said, blanks are single spaces.
///
///  1. Header, 15 bytes at offset 0: "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n" (kPdfHeader).
///  2. Objects 1 to N (N <= 9999) in ascending order, generation 0. Object k begins "k 0 obj\n" and
///     ends "\nendobj\n"; k+1 begins right there: the objects tile the file from offset 15 to the
///     xref table. No object streams, no xref streams, no comments between objects.
///  3. "xref\n0 <N+1>\n", then N+1 entries of 20 bytes: "0000000000 65535 f \n" once, then
///     "<offset, 10 digits> 00000 n \n" for each object.
///  4. "trailer\n", one dictionary on one line, "\n":
///     "<< /Size <N+1> /Root 1 0 R /Info <i> 0 R /ID [<32 hex digits> <32 hex digits>] >>", both
///     hex strings in angle brackets, lower-case digits. "/Info <i> 0 R " may be absent. No /Prev,
///     /Encrypt, /XRefStm.
///  5. "startxref\n<offset of xref>\n%%EOF\n" and nothing behind it.
///  6. Object 1 is the Catalog and holds exactly once the text
///     "/AcroForm << /Fields [<w> 0 R] /SigFlags 3 >>" and no other "/AcroForm", and no "/Perms".
///  7. Object w is the field and widget: it holds exactly once "/FT /Sig" and exactly once
///     "/V <s> 0 R ", and no "stream".
///  8. Object s is the signature dictionary; its body between "s 0 obj\n" and "\nendobj\n" is the
///     one line that makeSignatureDictionary() returns:
///     "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached
///      /M (D:YYYYMMDDHHmmSSZ) /ByteRange [0 B C D] /Contents <hex> >>"
///     with B, C and D of 10 digits each (as kByteRangePlaceholder), B the offset of '<', C the one
///     behind '>', C + D the size of the file, and 2 * kContentsSize lower-case hex digits: the
///     DER of the CMS, then zeros.
///
/// A file is recognised as ours by its header and by "/SubFilter /ETSI.CAdES.detached" in the
/// opening text of rule 8; whatever else is wrong with it then is Forbidden, not NotFound. Who
/// destroys the recognition marks gets a foreign file, which proves nothing to anybody.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

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

inline constexpr std::string_view kPdfHeader = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
inline constexpr std::string_view kByteRangePlaceholder = "[0 0000000000 0000000000 0000000000]";
inline constexpr std::size_t kContentsSize = 8192;  ///< Bytes reserved for the CMS.

/// The signature dictionary of rule 8 with an empty slot, for the writer: its text, and where in it
/// '[' of the ByteRange and '<' of the Contents stand.
struct SignatureDictionary {
    std::string text;
    std::size_t byte_range;
    std::size_t contents;
};
SignatureDictionary makeSignatureDictionary(const Instant& signed_at);

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
/// certificate. Signs once. Precondition: `key` is the certificate's, on a curve of 256 bits (its
/// hash is SHA-256); else throws std::invalid_argument.
Bytes makePadesCms(const Sha256Digest& message_digest, const DocumentBinding& binding,
                   const Certificate& certificate, const PrivateKey& key);

/// Fills in the ByteRange (once, before hashing) and returns the digest over everything but the
/// hole. Throws std::logic_error when the placeholders do not stand where `pdf` says.
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
