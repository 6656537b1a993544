/// The only way from `etd serve` to a signature: asks the signing daemon over its UNIX socket.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "issuer/signing/protocol.hpp"

namespace etd::signing {

/// Usable from several threads; each call uses a connection of its own. Every call fails with
/// Unavailable when the daemon does not answer within its time limit (10 s), with Forbidden when
/// its policy refuses (the detail says which rule), with InvalidField when a value cannot be
/// printed.
class SignerClient {
public:
    explicit SignerClient(std::filesystem::path socket) : socket_(std::move(socket)) {}

    Result<SignerStatus> status() const;
    /// Exactly once: the same manifest gives the same bytes again.
    Result<SignedDocument> signDocument(const DocumentRequest& request) const;
    /// The journaled result of a manifest, re-made without a new signature; NotFound when the
    /// signer never completed it. For recovery.
    Result<SignedDocument> journaled(const DocumentRequest& request) const;
    /// Returns the JWS.
    Result<std::string> signList(const ListRequest& request) const;
    /// All journaled documents that are unexpired on `day`.
    Result<std::vector<JournaledDocument>> journaledDocuments(const Date& day) const;
    /// All identities that a status list of `day` must call terminal to be signed.
    Result<std::vector<pki::Sha256Digest>> terminalIdentities(const Date& day) const;

private:
    std::filesystem::path socket_;
};

}  // namespace etd::signing
