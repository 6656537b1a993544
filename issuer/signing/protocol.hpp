/// What passes over the signer's UNIX socket: one request, one response, in frames. Pure.
///
/// A frame is a 4-byte big-endian length of a JSON head, the head, and the attachments whose
/// lengths the head lists under "attachments". docs/formats.md shows every message.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "issuer/document/code_identity.hpp"
#include "issuer/document/manifest.hpp"
#include "issuer/document/statement.hpp"

namespace etd::signing {

/// One approval: the canonical statement and the officer's detached CMS over it.
struct Approval {
    Bytes statement;  ///< ApprovalStatement::canonical()
    Bytes cms;        ///< pki::signCms(statement, …)

    bool operator==(const Approval&) const = default;
};

struct DocumentRequest {
    Bytes manifest;  ///< Manifest::canonical()
    Bytes print_portrait;
    Bytes miniature;
    std::vector<Approval> approvals;
};

struct SignedDocument {
    Bytes verdict_code;         ///< The seal.
    std::string portrait_code;  ///< "RDB1B…"
    Bytes pdf;
    pki::Sha256Digest verdict_identity;
    pki::Sha256Digest portrait_identity;
};

enum class ListKind { Trust, IssuedSet, Status };

struct ListRequest {
    ListKind kind;
    Bytes payload;  ///< Canonical JSON, see issuer/lists/.
};

/// A document the signer journaled: what an issued set must contain while it is unexpired.
struct JournaledDocument {
    std::string number;
    pki::Sha256Digest manifest;
    pki::Sha256Digest verdict_identity;
    pki::Sha256Digest portrait_identity;
    Date valid_until;
};

struct SignerStatus {
    std::string instance;
    SignerIdentifier identifier;
    CertificateReference certificate;
    TemplateReference sheet;
    std::uint64_t signed_documents;
    std::uint64_t documents_left;  ///< Until the use counter's limit.
    Date usable_until;             ///< Last day of the barcode key's use window (14 months).
};

}  // namespace etd::signing
