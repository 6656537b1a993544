/// The signer itself, without its socket: policy, journal, keys and renderer in their order.
///
/// For a document: verify, journal the intent, sign both codes, render, sign the PDF, journal the
/// result, answer. For a list: verify, journal, sign. Safe from several threads.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <set>

#include "base/clock.hpp"
#include "issuer/signing/codes.hpp"
#include "issuer/signing/crash_point.hpp"
#include "issuer/signing/journal_state.hpp"
#include "issuer/signing/keyring.hpp"
#include "issuer/signing/protocol.hpp"
#include "issuer/signing/registry.hpp"
#include "issuer/signing/renderer.hpp"
#include "issuer/signing/trust_store.hpp"
#include "pki/journal.hpp"

namespace etd::signing {

/// Everything a signer judges by and signs with.
struct SignerParts {
    TrustStore trust;
    Keyring keys;
    Registry registry;
    TemplateReference sheet;
};

class Signer {
public:
    /// Opens the journal and replays it. Throws std::runtime_error when it is locked, damaged or
    /// not a signer's. `renderer` and `clock` are aliased.
    Signer(SignerParts parts, const std::filesystem::path& journal, Renderer& renderer,
           const Clock& clock, CrashPoint crash);

    /// The same manifest, once completed, gives the same bytes again and signs nothing: approvals
    /// are then not looked at. Forbidden by a rule of policy.hpp; InvalidField when a value cannot
    /// be printed; Conflict when a completed document cannot be made again with this template;
    /// Unavailable when the renderer fails or the same manifest is still being signed.
    Result<SignedDocument> signDocument(const DocumentRequest& request);
    /// Only a completed manifest; NotFound otherwise.
    Result<SignedDocument> journaled(const DocumentRequest& request);
    /// The compact JWS. Refusals as list_policy.hpp; TooLarge over kLargestList.
    Result<std::string> signList(const ListRequest& request);
    SignerStatus status() const;
    DocumentPage documents(const ListDocumentsRequest& request) const;
    TerminalPage terminal(const ListTerminalRequest& request) const;

private:
    class Claim;

    Result<SignedDocument> signFresh(const DocumentRequest& request,
                                     const pki::Sha256Digest& digest);
    Result<SignedDocument> repeat(const DocumentRequest& request, const ResultRecord& record);
    Result<Done> begin(const Manifest& manifest, const pki::Sha256Digest& digest,
                       const Instant& now);
    std::optional<ResultRecord> completed(const pki::Sha256Digest& digest) const;
    void write(const Record& record);

    SignerParts parts_;
    Renderer& renderer_;
    const Clock& clock_;
    CrashPoint crash_;
    mutable std::mutex mutex_;  ///< Over everything below.
    std::condition_variable unclaimed_;
    std::set<pki::Sha256Digest> claimed_;  ///< Manifests being signed now.
    JournalState state_;
    pki::Journal journal_;
};

}  // namespace etd::signing
