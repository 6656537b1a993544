#include "issuer/issuance/own_output.hpp"

#include <algorithm>
#include <stdexcept>

#include "issuer/verification/verdict.hpp"
#include "pki/pdf_signature.hpp"

namespace etd::issuance {
namespace {

constexpr std::chrono::seconds kTrustKept{30};

Error notOurs(const std::string& what) {
    return {ErrorKind::Unavailable,
            "the signed document did not pass the verifier (" + what +
                "): nothing was issued; tell the operator, who finds the cause with etd verify"};
}

/// Lists that say of this one document what the real ones will say once it is active.
void addOwnLists(verification::TrustBundle& trust, const signing::SignedDocument& document,
                 const Instant& now) {
    const lists::ListHead head{1, now, now.plus(std::chrono::hours(1))};
    trust.issued_set = lists::IssuedSet::build(
        head, Bytes(16, 0), {document.verdict_identity, document.portrait_identity});
    trust.status_list = lists::StatusList{head, {}};
    trust.trust_list = lists::TrustList{head, {}};
    for (const auto& certificate : trust.certificates) {
        trust.trust_list->certificates.push_back({certificate, lists::SignerState::Active});
    }
}

/// A document that is valid only later is refused today for that reason alone.
bool isAccepted(const verification::Verdict& verdict) {
    if (verdict.family == verification::Family::Accept) return true;
    if (verdict.reason != "NOT_YET") return false;
    const auto failures = std::ranges::count_if(verdict.checks, [](const auto& check) {
        return check.outcome != verification::CheckResult::Outcome::Passed;
    });
    return failures == 1;
}

std::vector<std::string> countriesOf(const Route& route) {
    std::vector<std::string> countries{route.from.country.text()};
    for (const auto& point : route.via) countries.push_back(point.country.text());
    countries.push_back(route.to.country.text());
    return countries;
}

bool says(const verification::SignedFields& fields, const Manifest& manifest, ByteView miniature) {
    return fields.document_number == manifest.number.text() &&
           fields.nationality == manifest.holder.nationality.text() &&
           fields.issuing_state == manifest.issuing_state.text() &&
           fields.valid_from == manifest.valid_from && fields.valid_until == manifest.valid_until &&
           fields.route == countriesOf(manifest.route) &&
           std::ranges::equal(fields.miniature, miniature);
}

}  // namespace

verification::TrustBundle OwnOutput::bundle(const Instant& now) {
    const std::lock_guard lock(mutex_);
    if (!loaded_ || now < loaded_at_ || now >= loaded_at_.plus(kTrustKept)) {
        auto read = verification::loadTrustDirectory(trust_, now);
        if (!read) throw std::runtime_error("the trust directory: " + read.error().detail);
        loaded_ = *std::move(read);
        loaded_at_ = now;
    }
    return *loaded_;
}

Result<Done> OwnOutput::verify(const Manifest& manifest, ByteView miniature,
                               const signing::SignedDocument& document) {
    const auto evidence = verification::gather(document.pdf);
    if (evidence.verdict_code != document.verdict_code ||
        evidence.portrait_code != document.portrait_code) {
        return notOurs("the PDF shows other codes");
    }
    const auto now = clock_.now();
    auto trust = bundle(now);
    addOwnLists(trust, document, now);
    const auto verdict = verification::judge(evidence, trust, now);
    if (!isAccepted(verdict)) return notOurs("reason " + verdict.reason);
    if (!verdict.fields || !says(*verdict.fields, manifest, miniature)) {
        return notOurs("the codes say something else than the manifest");
    }
    if (!evidence.pdf || !*evidence.pdf ||
        evidence.pdf->value().binding.manifest != manifest.digest()) {
        return notOurs("the PDF is bound to another manifest");
    }
    return Done{};
}

}  // namespace etd::issuance
