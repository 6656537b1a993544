#include "issuer/signing/list_policy.hpp"

#include <algorithm>

#include "issuer/lists/lists.hpp"
#include "issuer/signing/policy.hpp"

namespace etd::signing {
namespace {

Error notCanonical() { return {ErrorKind::Malformed, "the list is not in its canonical form"}; }

Result<Done> checkHead(const lists::ListHead& head, const JournalState::LastList* last,
                       const Instant& now) {
    if (last != nullptr && head.number <= last->number) {
        return refusal("list-number", "a list with this number or a higher one was signed before");
    }
    const std::uint64_t before = last == nullptr ? 0 : last->number;
    if (head.number - before > kLongestJump) {
        return refusal("list-number", "the number is too far above the last one");
    }
    if (head.issued_at > now.plus(kClockSkew) || head.issued_at < now.plus(-kClockSkew) ||
        (last != nullptr && head.issued_at < last->issued_at)) {
        return refusal("list-time", "the list is not of now, or is older than the last one");
    }
    if (head.next_update <= head.issued_at ||
        head.next_update > head.issued_at.plus(kLongestFreshness)) {
        return refusal("list-time", "the next update is not within 31 days after the list");
    }
    return Done{};
}

Result<lists::ListHead> checkTrustList(const ListRequest& request, const TrustStore& trust) {
    const auto list = lists::TrustList::parse(request.payload);
    if (!list) return list.error();
    if (list->payload() != request.payload) return notCanonical();
    for (const auto& entry : list->certificates) {
        if (!trust.knows(entry.certificate)) {
            return refusal("foreign-list", "it holds a certificate that the signer does not know");
        }
    }
    return list->head;
}

Result<lists::ListHead> checkIssuedSet(const ListRequest& request, const JournalState& state,
                                       const Instant& now) {
    const auto set = lists::IssuedSet::parse(request.payload);
    if (!set) return set.error();
    if (set->payload() != request.payload) return notCanonical();
    const auto page = state.documents(now.date(), "", SIZE_MAX);
    for (const auto& document : page.documents) {
        if (!set->contains(document.verdict_identity) ||
            !set->contains(document.portrait_identity)) {
            return refusal("document-missing", "the set lacks a document that was signed");
        }
    }
    return set->head();
}

/// May `identity`, first called terminal on `since`, be gone from a list of `today`?
bool isPast(const pki::Sha256Digest& identity, const Date& since, const JournalState& state,
            const Date& today) {
    const auto last_day = state.lastDayOf(identity);
    return last_day ? *last_day < today : since.plusDays(kForeignTerminalDays) < today;
}

struct StatusResult {
    lists::ListHead head;
    std::vector<pki::Sha256Digest> fresh;
};

Result<StatusResult> checkStatusList(const ListRequest& request, const JournalState& state,
                                     const Instant& now) {
    const auto list = lists::StatusList::parse(request.payload);
    if (!list) return list.error();
    if (list->payload() != request.payload) return notCanonical();
    const auto terminalNow = [&](const pki::Sha256Digest& identity) {
        const auto found = list->entries.find(identity);
        return found != list->entries.end() && lists::isTerminal(found->second);
    };
    for (const auto& [identity, since] : state.terminal()) {
        if (!terminalNow(identity) && !isPast(identity, since, state, now.date())) {
            return refusal("terminal-reversed", "the list takes a final status back");
        }
    }
    StatusResult result{list->head, {}};
    std::size_t foreign = 0;
    for (const auto& [identity, status] : list->entries) {
        if (!lists::isTerminal(status)) continue;
        if (!state.lastDayOf(identity)) ++foreign;
        if (!state.terminal().contains(identity)) result.fresh.push_back(identity);
    }
    // A list that is as it was may be renewed, however many it holds.
    if (foreign > kMostForeignTerminal && !result.fresh.empty()) {
        return refusal("foreign-terminal", "too many final statuses of unknown documents");
    }
    return result;
}

}  // namespace

TerminalPage demandedTerminal(const JournalState& state, const Date& day,
                              const std::optional<pki::Sha256Digest>& after, std::size_t most) {
    TerminalPage page;
    const auto& all = state.terminal();
    for (auto at = after ? all.upper_bound(*after) : all.begin(); at != all.end(); ++at) {
        if (isPast(at->first, at->second, state, day)) continue;
        if (page.identities.size() == most) {
            page.more = true;
            break;
        }
        page.identities.push_back(at->first);
    }
    return page;
}

Result<std::vector<ListRecord>> checkList(const ListRequest& request, const JournalState& state,
                                          const TrustStore& trust, const Instant& now) {
    std::vector<pki::Sha256Digest> fresh;
    const auto head = [&]() -> Result<lists::ListHead> {
        switch (request.kind) {
            case ListKind::Trust:
                return checkTrustList(request, trust);
            case ListKind::IssuedSet:
                return checkIssuedSet(request, state, now);
            case ListKind::Status:
                break;
        }
        auto result = checkStatusList(request, state, now);
        if (!result) return result.error();
        fresh = std::move(result->fresh);
        return result->head;
    }();
    if (!head) return head.error();
    if (const auto ok = checkHead(*head, state.lastList(request.kind), now); !ok) return ok.error();

    const auto digest = pki::sha256(request.payload);
    std::vector<ListRecord> records;
    std::size_t at = 0;
    do {
        const auto count = std::min(kMostTerminal, fresh.size() - at);
        const auto begin = fresh.begin() + static_cast<std::ptrdiff_t>(at);
        records.push_back({request.kind,
                           head->number,
                           head->issued_at,
                           digest,
                           {begin, begin + static_cast<std::ptrdiff_t>(count)}});
        at += count;
    } while (at < fresh.size());
    return records;
}

std::string_view jwsType(ListKind kind) {
    switch (kind) {
        case ListKind::Trust:
            return lists::kTrustListType;
        case ListKind::IssuedSet:
            return lists::kIssuedSetType;
        case ListKind::Status:
            break;
    }
    return lists::kStatusListType;
}

}  // namespace etd::signing
