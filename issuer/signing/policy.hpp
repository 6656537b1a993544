/// The rules by which the signing daemon signs a document. Pure: everything they judge by is passed
/// in. Each refusal's detail begins with the rule's word and a colon ("same-person: …"), so that an
/// operator, a test and a log can tell them apart; docs/formats.md lists the words.
#pragma once

#include <vector>

#include "base/date.hpp"
#include "base/result.hpp"
#include "issuer/document/manifest.hpp"
#include "issuer/signing/journal_state.hpp"
#include "issuer/signing/protocol.hpp"
#include "issuer/signing/registry.hpp"
#include "pki/certificate.hpp"
#include "pki/crl.hpp"

namespace etd::signing {

/// What this daemon signs for, and how often: signer.json of its ceremony.
struct SignerProfile {
    std::string instance;
    SignerIdentifier identifier;
    CertificateReference certificate;
    CountryCode issuing_state;
    std::uint64_t max_documents;
    Date use_from;
    Date use_until;             ///< At most pki::kBarcodeKeyUseDays after use_from.
    Instant certificate_until;  ///< notAfter of the barcode signer.
};

inline constexpr int kLongestValidityDays = 365;  ///< From signed_on to valid_until.
inline constexpr std::chrono::hours kLongestApproval{24};
inline constexpr std::chrono::minutes kClockSkew{5};

/// A refusal by the rule called `word`.
Error refusal(std::string_view word, std::string_view sentence);

/// Canonical, for this signer, template and State, with the dates that may be signed now:
/// signed_on today or yesterday (UTC), issued_on at most one day before it, valid_until not past,
/// at most 365 days after signed_on and within the certificate. Malformed and InvalidField as
/// Manifest::parse().
Result<Manifest> checkManifest(ByteView manifest, const SignerProfile& profile,
                               const TemplateReference& sheet, const Instant& now);

/// For a manifest that was signed already and is only made again: canonical, for this signer.
Result<Manifest> checkRepeated(ByteView manifest, const SignerProfile& profile);

/// The digests only; what is inside the images is for the renderer worker to judge.
Result<Done> checkPortraits(const Manifest& manifest, ByteView print, ByteView miniature);

/// What approvals are judged by.
struct ApprovalTrust {
    const Registry& registry;
    const std::vector<pki::Certificate>& intermediates;
    const std::vector<pki::Certificate>& roots;
    const std::vector<pki::Crl>& crls;
};

/// Exactly two approvals of this manifest, one in each position, by two distinct persons who are
/// enrolled for it, unexpired and for at most 24 hours more, their certificates trusted and not
/// revoked by a current CRL at `now`.
Result<Done> checkApprovals(const pki::Sha256Digest& manifest,
                            const std::vector<Approval>& approvals, const ApprovalTrust& trust,
                            const Instant& now);

/// The use window, the counter, and one manifest for a number. A manifest that is begun already
/// counts no second time.
Result<Done> checkUse(const Manifest& manifest, const pki::Sha256Digest& digest,
                      const SignerProfile& profile, const JournalState& state, const Instant& now);

}  // namespace etd::signing
