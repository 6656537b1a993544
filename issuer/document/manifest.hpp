/// Everything one document asserts, frozen: what approvers approve, both codes are computed from,
/// the PDF is rendered from, and the ledger records. Pure.
#pragma once

#include <string>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "issuer/document/codes.hpp"
#include "issuer/document/holder.hpp"
#include "pki/sha256.hpp"

namespace etd {

struct Post {
    PostPrefix prefix;
    std::string name;   ///< As printed for "authority", 1 to 80 bytes.
    std::string place;  ///< Place of issue, 1 to 60 bytes.

    bool operator==(const Post&) const = default;
};

struct TemplateReference {
    std::string id;            ///< "etd-a4": small letters, digits, hyphens, at most 40.
    pki::Sha256Digest digest;  ///< Of the template's data and fonts: SheetTemplate::digest().

    bool operator==(const TemplateReference&) const = default;
};

struct SignerReference {
    std::string instance;  ///< Which `etd signer` is to sign, e.g. "signer-1"; at most 40 bytes.
    SignerIdentifier identifier;
    CertificateReference certificate;

    bool operator==(const SignerReference&) const = default;
};

struct Manifest {
    DocumentNumber number;
    CountryCode issuing_state;
    Post post;
    Holder holder;
    Date valid_from;
    Date valid_until;  ///< Not before valid_from, at most 365 days after it.
    Date issued_on;
    Date signed_on;
    Route route;
    pki::Sha256Digest portrait;   ///< SHA-256 of the print portrait, a JPEG.
    pki::Sha256Digest miniature;  ///< SHA-256 of the miniature, a WebP of at most 800 bytes.
    TemplateReference sheet;
    SignerReference signer;
    CaseReference case_reference;
    std::string salt;  ///< 16 random bytes in lower-case hex.

    /// Reads the canonical form, and only it: bytes that are not exactly what canonical() writes
    /// are refused as Malformed; rule breaks as InvalidField with one FieldError each.
    static Result<Manifest> parse(ByteView canonical);

    /// RFC 8785 canonical JSON; docs/formats.md shows every member. The document code (`PU`) and
    /// the format version are constants of the encoding.
    Bytes canonical() const;

    /// SHA-256 of canonical().
    pki::Sha256Digest digest() const;

    bool operator==(const Manifest&) const = default;
};

}  // namespace etd
