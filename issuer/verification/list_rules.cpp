#include <algorithm>
#include <array>
#include <string>

#include "issuer/verification/rules.hpp"

namespace etd::verification {
namespace {

// The dates of a document have no time zone: a day is taken to last from when it begins anywhere
// (UTC+14) to when it ends everywhere (UTC-12), so that nobody is refused by a time zone.
constexpr std::chrono::hours kEarliestZone{14};
constexpr std::chrono::hours kLatestZone{12};

using Heads = std::vector<const lists::ListHead*>;

Heads headsOf(const TrustBundle& trust) {
    Heads heads;
    if (trust.trust_list) heads.push_back(&trust.trust_list->head);
    if (trust.issued_set) heads.push_back(&trust.issued_set->head());
    if (trust.status_list) heads.push_back(&trust.status_list->head);
    return heads;
}

std::string ageInWords(std::chrono::seconds age) {
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(age).count();
    return hours < 48 ? std::to_string(hours) + " hours old"
                      : std::to_string(hours / 24) + " days old";
}

}  // namespace

void judgeClock(Findings& findings, Subject& subject, const TrustBundle& trust,
                const Instant& now) {
    const auto heads = headsOf(trust);
    if (heads.empty()) return findings.skip(check::kClock, "no list to compare with");
    const auto newest = (*std::max_element(heads.begin(), heads.end(), [](auto* a, auto* b) {
                            return a->issued_at < b->issued_at;
                        }))->issued_at;
    if (newest <= now.plus(kClockTolerance)) return findings.pass(check::kClock);
    subject.clock_is_wrong = true;
    findings.fail(check::kClock, "a list was signed at " + newest.rfc3339() + ", in its future",
                  "CLOCK");
}

void judgeListAge(Findings& findings, const Subject& subject, const TrustBundle& trust,
                  const Instant& now) {
    if (!trust.trust_list || !trust.issued_set || !trust.status_list)
        return findings.skip(check::kListAge, "a list is missing", "STATUS_UNKNOWN");
    if (subject.clock_is_wrong) return findings.skip(check::kListAge, "the clock is wrong");
    const auto heads = headsOf(trust);
    const auto oldest = (*std::min_element(heads.begin(), heads.end(), [](auto* a, auto* b) {
                            return a->issued_at < b->issued_at;
                        }))->issued_at;
    const auto age = now.time() - oldest.time();
    const auto words = "the oldest list is " + ageInWords(std::max(age, std::chrono::seconds(0)));
    if (age > kUnknownAfter) return findings.fail(check::kListAge, words, "STATUS_UNKNOWN");
    if (trust.list_signer_stale)
        return findings.fail(check::kListAge, "whether its signer is revoked is known too long ago",
                             "OK_STALE");
    if (age > kStaleAfter) return findings.fail(check::kListAge, words, "OK_STALE");
    findings.pass(check::kListAge, words);
}

void judgeValidity(Findings& findings, Subject& subject, const Instant& now) {
    if (!subject.valid_until) return;
    if (now.plus(-kLatestZone).date() > *subject.valid_until) {
        subject.expired = true;  // Even by a clock that is behind.
        return findings.fail(check::kValidity, "expired on " + subject.valid_until->iso(),
                             "EXPIRED");
    }
    if (subject.clock_is_wrong) return findings.skip(check::kValidity, "the clock is wrong");
    if (subject.valid_from && now.plus(kEarliestZone).date() < *subject.valid_from)
        return findings.fail(check::kValidity, "valid from " + subject.valid_from->iso(),
                             "NOT_YET");
    findings.pass(check::kValidity);
}

void judgeIssuedSet(Findings& findings, const Subject& subject, const TrustBundle& trust) {
    const auto& set = trust.issued_set;
    const bool contained =
        set && std::all_of(subject.genuine.begin(), subject.genuine.end(),
                           [&](const SignedCode* code) { return set->contains(code->identity); });
    if (contained) return findings.pass(check::kIssuedSet);
    if (subject.signer_revoked)
        return findings.fail(check::kIssuedSet,
                             "not confirmed as issued, and its signer is revoked",
                             "SIGNER_REVOKED");
    if (!set) return findings.skip(check::kIssuedSet, "no issued set");
    if (subject.expired) return findings.skip(check::kIssuedSet, "expired documents leave the set");
    const auto list_day = set->head().issued_at.date();
    if (subject.valid_until && *subject.valid_until < list_day)
        return findings.skip(check::kIssuedSet, "it had left the set as expired", "EXPIRED");
    // The earlier day, so that no code gains by a later one.
    auto signed_on = *subject.genuine.front()->signed_on;
    for (const auto* code : subject.genuine) signed_on = std::min(signed_on, *code->signed_on);
    if (signed_on < list_day)
        return findings.fail(check::kIssuedSet, "signed before the list, and not in it",
                             "NOT_LISTED");
    findings.skip(check::kIssuedSet, "signed on the list's day or later", "NEWER_THAN_LIST");
}

void judgeStatus(Findings& findings, const Subject& subject, const TrustBundle& trust) {
    if (!trust.status_list) return findings.skip(check::kStatusList, "no status list");
    for (const auto* code : subject.genuine) {
        const auto found = trust.status_list->entries.find(code->identity);
        if (found == trust.status_list->entries.end()) continue;
        switch (found->second) {
            case lists::DocumentStatus::Cancelled:
                findings.fail(check::kStatusList, "cancelled", "CANCELLED");
                break;
            case lists::DocumentStatus::Lost:
                findings.fail(check::kStatusList, "lost or stolen", "LOST");
                break;
            case lists::DocumentStatus::Suspended:
                findings.fail(check::kStatusList, "suspended", "SUSPENDED");
                break;
            case lists::DocumentStatus::Used:
                findings.fail(check::kStatusList, "used", "ALREADY_USED");
                break;
        }
    }
    findings.pass(check::kStatusList);
}

}  // namespace etd::verification
