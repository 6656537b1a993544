#include "issuer/signing/policy.hpp"

#include <algorithm>
#include <set>

#include "pki/cms.hpp"
#include "pki/trust.hpp"

namespace etd::signing {
namespace {

/// One approval by itself: returns the position and the person.
struct Judged {
    Position position;
    const Approver* approver;
};

Result<Done> checkCertificate(const pki::Certificate& certificate, const ApprovalTrust& trust,
                              const Instant& now) {
    const auto chain = pki::checkServiceCertificate(certificate, trust.intermediates, trust.roots,
                                                    trust.crls, pki::oid::kClientAuth, now);
    switch (chain.status) {
        case pki::ChainStatus::Trusted:
            break;
        case pki::ChainStatus::Untrusted:
            return refusal("officer-certificate", "it does not chain to the service root");
        case pki::ChainStatus::NotYetValid:
        case pki::ChainStatus::Expired:
            return refusal("officer-certificate", "it is outside its validity");
        case pki::ChainStatus::Revoked:
            return refusal("officer-revoked", "an officer's certificate is revoked");
        case pki::ChainStatus::RevocationUnknown:
            return refusal("officer-certificate", "there is no revocation list for it");
    }
    if (chain.crl_stale) {
        return refusal("officer-certificate", "its revocation list is out of date; renew it");
    }
    return Done{};
}

Result<Judged> judge(const pki::Sha256Digest& manifest, const Approval& approval,
                     const ApprovalTrust& trust, const Instant& now) {
    const auto statement = ApprovalStatement::parse(approval.statement);
    if (!statement) return refusal("approval-malformed", "a statement is not in canonical form");
    if (statement->manifest != manifest) {
        return refusal("approval-of-other-manifest", "a statement approves another manifest");
    }
    if (statement->not_after < now) {
        return refusal("approval-expired", "an approval ran out; ask for a new one");
    }
    if (statement->not_after > now.plus(kLongestApproval + kClockSkew)) {
        return refusal("approval-too-long", "an approval is for more than 24 hours");
    }
    const auto signer = pki::verifyCms(approval.cms, approval.statement);
    if (!signer) {
        return refusal("approval-signature", "an approval's signature does not verify");
    }
    const Approver* approver = trust.registry.find(*signer);
    if (approver == nullptr) {
        return refusal("not-enrolled", "an approval is signed by nobody in the registry");
    }
    if (!approver->positions.contains(statement->position)) {
        return refusal("wrong-position", "an officer approved in a position they do not hold");
    }
    if (const auto trusted = checkCertificate(*signer, trust, now); !trusted) {
        return trusted.error();
    }
    return Judged{statement->position, approver};
}

Result<Done> checkSigner(const Manifest& manifest, const SignerProfile& profile) {
    if (manifest.signer.instance != profile.instance ||
        manifest.signer.identifier != profile.identifier ||
        manifest.signer.certificate != profile.certificate) {
        return refusal("other-signer", "the manifest names another signer or certificate");
    }
    if (manifest.issuing_state != profile.issuing_state) {
        return refusal("other-state", "the manifest names another issuing State");
    }
    return Done{};
}

}  // namespace

Error refusal(std::string_view word, std::string_view sentence) {
    return {ErrorKind::Forbidden, std::string(word) + ": " + std::string(sentence)};
}

Result<Manifest> checkManifest(ByteView bytes, const SignerProfile& profile,
                               const TemplateReference& sheet, const Instant& now) {
    auto manifest = Manifest::parse(bytes);
    if (!manifest) return manifest.error();
    if (const auto ours = checkSigner(*manifest, profile); !ours) return ours.error();
    if (manifest->sheet != sheet) {
        return refusal("other-template", "the manifest names a template that is not loaded");
    }
    const Date today = now.date();
    if (manifest->signed_on > today || manifest->signed_on < today.plusDays(-1)) {
        return refusal("signing-date", "it is neither today nor yesterday; freeze a new manifest");
    }
    if (manifest->issued_on > manifest->signed_on ||
        manifest->issued_on < manifest->signed_on.plusDays(-1)) {
        return refusal("issue-date", "it is neither the signing date nor the day before");
    }
    if (manifest->valid_until < today) return refusal("validity", "the document is past already");
    if (manifest->signed_on.daysUntil(manifest->valid_until) > kLongestValidityDays) {
        return refusal("validity", "the document would be valid for too long");
    }
    if (Instant::startOf(manifest->valid_until.plusDays(1)) > profile.certificate_until) {
        return refusal("validity", "the document would outlive the signer's certificate");
    }
    return manifest;
}

Result<Manifest> checkRepeated(ByteView bytes, const SignerProfile& profile) {
    auto manifest = Manifest::parse(bytes);
    if (!manifest) return manifest.error();
    if (const auto ours = checkSigner(*manifest, profile); !ours) return ours.error();
    return manifest;
}

Result<Done> checkPortraits(const Manifest& manifest, ByteView print, ByteView miniature) {
    if (pki::sha256(print) != manifest.portrait) {
        return refusal("swapped-portrait", "the portrait is not the one the manifest names");
    }
    if (pki::sha256(miniature) != manifest.miniature) {
        return refusal("swapped-miniature", "the miniature is not the one the manifest names");
    }
    return Done{};
}

Result<Done> checkApprovals(const pki::Sha256Digest& manifest,
                            const std::vector<Approval>& approvals, const ApprovalTrust& trust,
                            const Instant& now) {
    if (approvals.size() != 2) {
        return refusal("approvals-missing", "exactly two approvals are needed");
    }
    std::set<Position> positions;
    std::set<std::string> persons;
    for (const auto& approval : approvals) {
        const auto judged = judge(manifest, approval, trust, now);
        if (!judged) return judged.error();
        if (!positions.insert(judged->position).second) {
            return refusal("position-twice", "both approvals are in the same position");
        }
        if (!persons.insert(judged->approver->person).second) {
            return refusal("same-person", "one person approved in both positions");
        }
    }
    return Done{};
}

Result<Done> checkUse(const Manifest& manifest, const pki::Sha256Digest& digest,
                      const SignerProfile& profile, const JournalState& state, const Instant& now) {
    const Date today = now.date();
    if (today < profile.use_from || today > profile.use_until) {
        return refusal("use-window", "the signer's key is outside its use window");
    }
    const auto holder = state.holderOf(manifest.number.text());
    if (holder && *holder != digest) {
        return refusal("number-taken", "another manifest was signed for this document number");
    }
    if (!holder && state.intents() >= profile.max_documents) {
        return refusal("use-counter", "the signer's key has signed as often as it may");
    }
    return Done{};
}

}  // namespace etd::signing
