/// The use case: an approved case in, an issued document out, exactly once (docs/architecture.md
/// shows the life of one request). The only writer of cases and documents.
///
/// Every method is one transaction or a documented sequence of them; nothing is acknowledged before
/// its commit. Database failures throw; refusals are Results.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "issuer/document/manifest.hpp"
#include "issuer/document/statement.hpp"
#include "issuer/lists/lists.hpp"
#include "issuer/pdf/sheet.hpp"
#include "issuer/signing/client.hpp"

namespace etd::issuance {

/// Who asks: the person named in the client certificate (its subject serialNumber), never a display
/// name.
struct Actor {
    std::string person;
};

/// From the Idempotency-Key header, 1 to 100 visible ASCII characters, with SHA-256 over method,
/// path and body. The same key of the same actor with another digest is IdempotencyMismatch; with
/// the same one the first result again.
struct IdempotencyKey {
    std::string key;
    pki::Sha256Digest request;
};

/// An approved case as the migration authority submits it. Restricted fields (asylum, health, hold
/// history) have no member here, and unknown members are refused: they cannot enter.
struct CaseSubmission {
    Holder holder;
    Route route;
    PostPrefix post;
    Date valid_from;
    Date valid_until;
    std::string
        confirmation_reference;  ///< The consulate's confirmation of nationality, 1 to 60 bytes.
    Date confirmed_on;
    Bytes portrait_upload;  ///< JPEG or PNG as uploaded.

    /// Reads the JSON body of POST /v1/cases; every field error at once.
    static Result<CaseSubmission> parse(std::string_view json);
};

struct CaseView {
    CaseReference reference;
    std::string state;  ///< "ready", "documented", "closed"
    std::optional<DocumentNumber> document;
};

enum class DocumentState { Prepared, Signing, Active, Cancelled };
std::string_view toText(DocumentState state);

struct DocumentView {
    DocumentNumber number;
    DocumentState state;
    CaseReference case_reference;
    pki::Sha256Digest manifest_digest;
    std::vector<Position> approved;  ///< Positions that have an approval on file.
    Instant prepared_at;
    std::optional<Instant> issued_at;
    std::optional<std::string> public_status;  ///< "CANCELLED", "LOST", … when not plainly active.
};

/// Everything of one document, for who may see it, as it was at one moment.
struct DocumentFiles {
    DocumentState state;
    std::optional<std::string> public_status;
    Bytes manifest;
    Bytes print_portrait;
    Bytes miniature;
    Bytes pdf;  ///< Empty unless plainly active (no public status), as are the codes.
    Bytes verdict_code;
    std::string portrait_code;
};

enum class CancelReason { Withdrawn, Hold, IssuedInError, Replaced, DataError };
Result<CancelReason> parseCancelReason(std::string_view text);

struct PublishedLists {
    std::string trust_list;  ///< JWS each; empty until first published.
    std::string issued_set;
    std::string status_list;
    Instant published_at;  ///< Of the oldest of them.
};

struct Settings {
    std::string database;  ///< libpq connection string of the service's role.
    CountryCode issuing_state;
    std::vector<Post> posts;  ///< Posts this installation issues for.
    /// The trust directory (verification::loadTrustDirectory): what the trust list publishes, and
    /// what own output is verified against.
    std::filesystem::path certificates;
    /// Lists are also written here, atomically: trust-list.jws, issued-set.jws, status-list.jws.
    std::optional<std::filesystem::path> list_directory;
    std::size_t connections = 8;
    /// Called with the name of each step of issuance (docs/architecture.md) when it is done, so
    /// that tests can end the process there. Empty in production.
    std::function<void(std::string_view step)> at_step = {};
};

class Issuance {
public:
    /// Connects, refuses to start (std::runtime_error) when the schema is older than this program.
    Issuance(Settings settings, signing::SignerClient signer, const pdf::SheetTemplate& sheet,
             const Clock& clock);
    ~Issuance();

    Result<CaseView> submit(const Actor& actor, const IdempotencyKey& key,
                            const CaseSubmission& submission);
    Result<CaseView> findCase(const CaseReference& reference);

    /// Reserves a number and freezes the manifest. Conflict when the case has a document already.
    Result<DocumentView> prepare(const Actor& actor, const IdempotencyKey& key,
                                 const CaseReference& reference);
    /// Keeps an approval. Verified by the signer, not here; here only: statement is over this
    /// manifest, unexpired, position free, the person distinct from intake and from the other
    /// position.
    Result<DocumentView> approve(const Actor& actor, const IdempotencyKey& key,
                                 const DocumentNumber& number, const signing::Approval& approval);
    /// Has it signed, verifies all of it with the public verifier, publishes an issued set that
    /// contains it, makes it active: docs/architecture.md names the steps. Conflict while approvals
    /// lack, when it is issued already (under another key), or when it was cancelled, its approvals
    /// lapsed or its case was closed meanwhile: it is then kept and listed as cancelled. Forbidden
    /// or InvalidField when the signer refuses: it is prepared again. Unavailable when the signer
    /// or the publication fails: it stays in "signing", and the same request again, or recover(),
    /// finishes it.
    Result<DocumentView> issue(const Actor& actor, const IdempotencyKey& key,
                               const DocumentNumber& number);
    /// In every state but cancelled (Conflict). Withdrawn and Hold also close the case. The status
    /// list follows at once when the signer can sign it, or else with the next publishLists().
    Result<DocumentView> cancel(const Actor& actor, const IdempotencyKey& key,
                                const DocumentNumber& number, CancelReason reason);
    /// Only of an active document that has no public status yet; else Conflict.
    Result<DocumentView> reportLost(const Actor& actor, const IdempotencyKey& key,
                                    const DocumentNumber& number);

    Result<DocumentView> find(const DocumentNumber& number);
    /// Signed bytes are there only while the document is plainly active: those of a document that
    /// is cancelled or lost are kept as evidence and given to nobody.
    Result<DocumentFiles> files(const DocumentNumber& number);

    /// Finishes what a crash interrupted: completes with journaled bytes, or sets back to prepared,
    /// or cancels. Signs nothing new. Run at start and by a timer. What throws for one document is
    /// thrown again after all the others had their turn.
    struct Recovery {
        int completed = 0;
        int reset = 0;
        int cancelled = 0;
    };
    Recovery recover();

    /// Publishes each list whose content changed since the last one, or that is older than 12 of
    /// its 24 hours. One publisher at a time over all instances. Cheap to call often: without a
    /// change known to this process it looks every 10 seconds only. Each kind is tried whatever
    /// became of the others, the status list first; the first refusal is returned: Unavailable when
    /// the signer does not sign it or the trust directory is not whole.
    Result<Done> publishLists();
    PublishedLists publishedLists();

    struct Readiness {
        bool database;
        bool signer;
        bool lists;  ///< All there, fresh, and each published when last tried.
        std::vector<std::string> failing_lists;  ///< "status", "issued-set", "trust".
    };
    Readiness readiness();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace etd::issuance
