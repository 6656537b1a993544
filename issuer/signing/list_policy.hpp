/// The rules by which the signing daemon signs a list. Pure. Refusals as in policy.hpp.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "issuer/signing/journal_state.hpp"
#include "issuer/signing/protocol.hpp"
#include "issuer/signing/trust_store.hpp"

namespace etd::signing {

/// How long an identity of a document that this journal does not hold must stay terminal: longer
/// than any document is valid.
inline constexpr int kForeignTerminalDays = 400;

/// How many identities that this journal does not hold a status list may call terminal. Whoever
/// asks for lists makes each entry bind later lists: so they must stay few enough for a list that
/// fits.
inline constexpr std::size_t kMostForeignTerminal = 1000;

/// How far a number may jump, and how long a list may count as fresh: whoever asks for lists must
/// not be able to use up all numbers, or to publish one list for ever, with a single request.
inline constexpr std::uint64_t kLongestJump = 1'000'000;
inline constexpr std::chrono::hours kLongestFreshness{24 * 31};

/// The payload is a canonical list of its kind; its number is higher than the last one's of this
/// kind, by at most kLongestJump; its time is within 5 minutes of now and not before the last
/// one's, its next update at most kLongestFreshness later; and
/// - a trust list holds only certificates of the daemon's own trust directory,
/// - an issued set contains both identities of every journaled document that is unexpired,
/// - a status list keeps terminal what an earlier one called terminal, until the document is past,
///   and adds nothing beyond kMostForeignTerminal identities of other signers.
/// Returns the records to journal, in order, before the list is signed.
Result<std::vector<ListRecord>> checkList(const ListRequest& request, const JournalState& state,
                                          const TrustStore& trust, const Instant& now);

/// What checkList() demands of a status list of `day`: identities greater than `after`, in their
/// order, at most `most`.
TerminalPage demandedTerminal(const JournalState& state, const Date& day,
                              const std::optional<pki::Sha256Digest>& after, std::size_t most);

/// "etd-trust-list+jws" and so on.
std::string_view jwsType(ListKind kind);

}  // namespace etd::signing
