/// Own output, verified with the public verifier before anybody else sees it. Private to this room.
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "issuer/document/manifest.hpp"
#include "issuer/signing/protocol.hpp"
#include "issuer/verification/trust_bundle.hpp"

namespace etd::issuance {

/// Usable from several threads.
class OwnOutput {
public:
    OwnOutput(std::filesystem::path trust, const Clock& clock)
        : trust_(std::move(trust)), clock_(clock) {}

    /// The two codes are read back from the PDF's bytes and are those the signer returned; the
    /// verifier accepts all of it against the published certificates and CRLs; the codes say what
    /// the manifest says; the PDF's signature binds this manifest. Lists play no part: the document
    /// is in none yet. Unavailable, naming the check, when it does not hold.
    Result<Done> verify(const Manifest& manifest, ByteView miniature,
                        const signing::SignedDocument& document);

private:
    verification::TrustBundle bundle(const Instant& now);

    std::filesystem::path trust_;
    const Clock& clock_;
    std::mutex mutex_;
    std::optional<verification::TrustBundle> loaded_;
    Instant loaded_at_{};
};

}  // namespace etd::issuance
