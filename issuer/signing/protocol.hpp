/// What passes over the signer's UNIX socket: one request, one response, in frames. Pure.
///
/// A frame is a 4-byte big-endian length of a JSON head, the head, and the attachments whose
/// lengths the head lists under "attachments". docs/formats.md shows every message.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "issuer/document/code_identity.hpp"
#include "issuer/document/manifest.hpp"
#include "issuer/document/statement.hpp"

namespace etd::signing {

inline constexpr std::size_t kLargestHead = 64U << 10;        ///< Bytes of JSON.
inline constexpr std::size_t kLargestAttachments = 6U << 20;  ///< Bytes of all of them.
inline constexpr std::size_t kMostAttachments = 16;           ///< In one frame.
/// Bytes of a list's payload: its JWS is a third longer, and is itself an attachment.
inline constexpr std::size_t kLargestList = (kLargestAttachments - (64U << 10)) / 4 * 3;
inline constexpr std::size_t kMostApprovals = 6;               ///< In one request.
inline constexpr std::size_t kMostErrorFields = 200;           ///< Of an error; more are left out.
inline constexpr std::size_t kMostDocumentsInAnswer = 20'000;  ///< Of list_documents.
inline constexpr std::size_t kMostTerminalInAnswer = 100'000;  ///< Of list_terminal.

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
    std::vector<Approval> approvals;  ///< At most kMostApprovals.
};

struct SignedDocument {
    Bytes verdict_code;         ///< The seal.
    std::string portrait_code;  ///< "RDB1B…"
    Bytes pdf;
    pki::Sha256Digest verdict_identity;
    pki::Sha256Digest portrait_identity;
};

enum class ListKind { Trust, IssuedSet, Status };

Result<ListKind> parseListKind(std::string_view text);  ///< "trust", "issued_set", "status"
std::string_view toText(ListKind kind);

struct ListRequest {
    ListKind kind;
    Bytes payload;  ///< Canonical JSON, see issuer/lists/; at most kLargestList.
};

/// A document the signer journaled: what an issued set must contain while it is unexpired.
struct JournaledDocument {
    std::string number;
    pki::Sha256Digest manifest;
    pki::Sha256Digest verdict_identity;
    pki::Sha256Digest portrait_identity;
    Date valid_until;

    bool operator==(const JournaledDocument&) const = default;
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

/// One message: its head without "attachments", and the attachments.
struct Frame {
    Json head;
    std::vector<Bytes> attachments;

    bool operator==(const Frame&) const = default;
};

/// Throws std::logic_error when a bound is broken: callers know the sizes of what they send.
Bytes encodeFrame(const Frame& frame);

/// The head's length from the first 4 bytes: 2 to kLargestHead, else TooLarge or Malformed.
Result<std::size_t> decodeHeadLength(const std::array<std::uint8_t, 4>& prefix);

struct FrameHead {
    Json head;                             ///< Without "attachments".
    std::vector<std::size_t> attachments;  ///< Lengths, in order.

    std::size_t bodySize() const;
};

/// Reads a head: a canonical JSON object (RFC 8785) without fractions or null. Malformed otherwise;
/// TooLarge when the attachments it announces break a bound, so that nobody reserves room for them.
Result<FrameHead> decodeHead(ByteView head);

/// A whole frame and nothing behind it.
Result<Frame> decodeFrame(ByteView bytes);

/// The requests. Approvals that come with `Journaled` are not looked at; `ListDocuments` pages by
/// number.
struct StatusRequest {};
struct JournaledRequest {
    DocumentRequest document;
};
struct ListDocumentsRequest {
    Date day;           ///< Documents valid until this day or later.
    std::string after;  ///< Only numbers greater than this; empty for all.
};
struct ListTerminalRequest {
    Date day;                                ///< What a status list of this day must hold.
    std::optional<pki::Sha256Digest> after;  ///< Only identities greater than this.
};
using Request = std::variant<StatusRequest, DocumentRequest, JournaledRequest, ListRequest,
                             ListDocumentsRequest, ListTerminalRequest>;

Frame encodeRequest(const Request& request);
/// Malformed for an unknown request ("unknown-request"), a missing, doubled or surplus member or
/// attachment.
Result<Request> decodeRequest(Frame frame);

struct DocumentPage {
    std::vector<JournaledDocument> documents;  ///< By number.
    bool more = false;
};

struct TerminalPage {
    std::vector<pki::Sha256Digest> identities;  ///< In their order.
    bool more = false;
};

/// Of the fields at most kMostErrorFields.
Frame encodeError(const Error& error);
Frame encodeAnswer(const SignerStatus& status);
Frame encodeAnswer(const SignedDocument& document);
Frame encodeAnswer(const std::string& jws);
Frame encodeAnswer(const DocumentPage& page);
Frame encodeAnswer(const TerminalPage& page);

/// Each returns the error that the answer carries, or Unavailable when it is no such answer.
Result<SignerStatus> decodeStatus(Frame frame);
Result<SignedDocument> decodeDocument(Frame frame);
Result<std::string> decodeList(Frame frame);
Result<DocumentPage> decodePage(Frame frame);
Result<TerminalPage> decodeTerminal(Frame frame);

/// The error of an error frame; nothing when it is another frame.
std::optional<Error> errorOf(const Frame& frame);

}  // namespace etd::signing
