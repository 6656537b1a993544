#include "issuer/issuance/publisher.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <map>
#include <optional>

#include "issuer/issuance/list_file.hpp"
#include "issuer/lists/lists.hpp"
#include "issuer/store/documents.hpp"
#include "issuer/store/published_lists.hpp"
#include "issuer/store/transaction.hpp"
#include "issuer/verification/trust_bundle.hpp"
#include "pki/random.hpp"
#include "pki/trust.hpp"

namespace etd::issuance {
namespace {

using signing::ListKind;

constexpr std::int64_t kPublisherLock = 0x65746410;  // "etd", 16 and following
constexpr std::chrono::seconds kLookAgain{10};
/// Each refusal means that the signer journaled another document between our reading and its check;
/// whoever asked for that one waits for this publication, so the number of refusals is bounded by
/// the number of callers.
constexpr int kTries = 200;
/// However many come: a signer that answers slowly must not keep its callers for minutes.
constexpr std::chrono::seconds kLongestPublication{30};
/// Less than the signer lets a number jump (issuer/signing/list_policy.hpp).
constexpr std::uint64_t kLongestStep = 1U << 19;

struct Names {
    std::string_view kind;  ///< In the database.
    std::string_view file;
};

Names namesOf(ListKind kind) {
    switch (kind) {
        case ListKind::Trust:
            return {"trust", "trust-list.jws"};
        case ListKind::IssuedSet:
            return {"issued-set", "issued-set.jws"};
        case ListKind::Status:
            break;
    }
    return {"status", "status-list.jws"};
}

class ContentDigest {
public:
    void add(ByteView bytes) { append(all_, bytes); }
    pki::Sha256Digest value() const { return pki::sha256(all_); }

private:
    Bytes all_;
};

/// By its chain, or, for a CA, by a CRL that a pinned root of its issuer's name signed.
bool isRevoked(const pki::Certificate& certificate, const verification::TrustBundle& trust,
               const Instant& now) {
    using pki::ChainStatus;
    const auto barcode =
        pki::checkBarcodeSigner(certificate, trust.travel_document_roots, trust.crls, now);
    if (barcode.status == ChainStatus::Revoked) return true;
    for (const auto& usage : certificate.extendedKeyUsages()) {
        const auto service = pki::checkServiceCertificate(
            certificate, trust.certificates, trust.service_roots, trust.crls, usage, now);
        if (service.status == ChainStatus::Revoked) return true;
    }
    if (!certificate.isCa()) return false;
    return std::ranges::any_of(trust.crls, [&](const pki::Crl& crl) {
        const auto isGenuine = [&](const pki::Certificate& root) {
            return root.subject() == certificate.issuer() && crl.isSignedBy(root);
        };
        return crl.revokedAt(certificate.serialHex()).has_value() &&
               (std::ranges::any_of(trust.travel_document_roots, isGenuine) ||
                std::ranges::any_of(trust.service_roots, isGenuine));
    });
}

/// Published lists may lie in the same directory; they say nothing of a certificate.
bool isOfAList(const std::string& refused) {
    return std::ranges::any_of(
        std::array{lists::kTrustListType, lists::kIssuedSetType, lists::kStatusListType},
        [&](std::string_view type) { return refused.starts_with(std::string(type) + ":"); });
}

}  // namespace

/// What a list says apart from its head, and how to put a head on it.
struct Publisher::Content {
    pki::Sha256Digest digest;
    std::function<Bytes(const lists::ListHead&)> payload;
};

struct Publisher::Batch {
    std::optional<Result<Done>> outcome;
    std::exception_ptr failure;

    bool isDone() const { return outcome.has_value() || failure != nullptr; }
};

Publisher::Publisher(store::Pool& pool, const Settings& settings, signing::SignerClient signer,
                     const Clock& clock)
    : pool_(pool),
      settings_(settings),
      signer_(std::move(signer)),
      clock_(clock),
      locks_(settings.database, 3) {}

Result<Done> Publisher::publishIssuedSet() {
    std::unique_lock lock(batches_);
    if (!gathering_) gathering_ = std::make_shared<Batch>();
    const auto batch = gathering_;
    while (!batch->isDone()) {
        if (under_way_) {
            batch_done_.wait(lock);
            continue;
        }
        under_way_ = true;
        gathering_ = nullptr;  // who comes now is served by the next one
        lock.unlock();
        std::optional<Result<Done>> outcome;
        std::exception_ptr failure;
        try {
            outcome = publish(ListKind::IssuedSet);
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        batch->outcome = std::move(outcome);
        batch->failure = failure;
        under_way_ = false;
        batch_done_.notify_all();
    }
    if (batch->failure) std::rethrow_exception(batch->failure);
    return *batch->outcome;
}

Result<Done> Publisher::publishDue() {
    const std::lock_guard guard(due_);
    const auto now = std::chrono::steady_clock::now();
    if (!changed_.exchange(false) && now - looked_at_ < kLookAgain) return Done{};
    looked_at_ = now;
    // Cancellations first, and no kind waits for another: what stops one is told afterwards.
    Result<Done> outcome = Done{};
    std::exception_ptr failure;
    for (const auto kind : {ListKind::Status, ListKind::IssuedSet, ListKind::Trust}) {
        try {
            auto published = publish(kind);
            if (!published && outcome) outcome = std::move(published);
        } catch (...) {
            if (!failure) failure = std::current_exception();
        }
    }
    if (!outcome || failure) changed_ = true;
    if (failure) std::rethrow_exception(failure);
    return outcome;
}

Result<Done> Publisher::ensureStatusList() {
    const auto isCurrent = [this] {
        store::Transaction transaction(pool_);
        const auto last = store::PublishedLists(transaction).latest("status");
        return last && clock_.now() < last->issued_at.plus(kListRenewal);
    };
    if (isCurrent()) return Done{};
    const std::lock_guard guard(due_);
    if (isCurrent()) return Done{};
    return publish(ListKind::Status);
}

std::vector<std::string> Publisher::failing() const {
    const std::lock_guard guard(failing_mutex_);
    std::vector<std::string> names;
    for (const auto kind : failing_) names.emplace_back(namesOf(kind).kind);
    return names;
}

Result<Done> Publisher::publish(ListKind kind) {
    const auto note = [&](bool failed) {
        const std::lock_guard guard(failing_mutex_);
        if (failed) {
            failing_.insert(kind);
        } else {
            failing_.erase(kind);
        }
    };
    try {
        auto published = tryToPublish(kind);
        note(!published);
        return published;
    } catch (...) {
        note(true);
        throw;
    }
}

Result<Done> Publisher::tryToPublish(ListKind kind) {
    const auto until = std::chrono::steady_clock::now() + kLongestPublication;
    const auto names = namesOf(kind);
    const store::AdvisoryLock lock(locks_, kPublisherLock + static_cast<int>(kind));
    std::optional<std::uint64_t> number;
    std::uint64_t floor = 1;
    std::uint64_t step = 1;
    for (int i = 0; i < kTries && std::chrono::steady_clock::now() < until; ++i) {
        const auto now = clock_.now();
        const auto content = contentOf(kind, now);
        if (!content) return content.error();
        std::optional<store::PublishedList> last;
        {
            store::Transaction transaction(pool_);
            store::PublishedLists lists(transaction);
            last = lists.latest(names.kind);
            if (last && last->content == content->digest &&
                now < last->issued_at.plus(kListRenewal)) {
                writeFile(kind, last->jws);
                return Done{};
            }
            if (!number) number = lists.nextNumber(names.kind, floor);
            transaction.commit();
        }
        const auto issued_at = last ? std::max(now, last->issued_at) : now;
        const auto jws = signer_.signList(
            {kind, content->payload({*number, issued_at, issued_at.plus(kListValidity)})});
        if (!jws) {
            if (jws.error().detail.starts_with("document-missing:")) continue;
            if (jws.error().detail.starts_with("list-number:") && step < kLongestStep) {
                // The database is older than the signer's journal: catch up in doubling steps.
                step *= 2;
                floor = *number + step;
                number.reset();
                continue;
            }
            return Error{ErrorKind::Unavailable, "the signer did not sign the " +
                                                     std::string(names.kind) +
                                                     " list: " + jws.error().detail};
        }
        {
            store::Transaction transaction(pool_);
            store::PublishedLists(transaction)
                .publish(names.kind, {*number, *jws, content->digest, issued_at});
            transaction.commit();
        }
        writeFile(kind, *jws);
        return Done{};
    }
    return Error{ErrorKind::Unavailable,
                 "documents are signed faster than the issued set is published; try again"};
}

Result<Publisher::Content> Publisher::contentOf(ListKind kind, const Instant& now) {
    switch (kind) {
        case ListKind::Trust:
            return trustList(now);
        case ListKind::IssuedSet:
            return issuedSet(now);
        case ListKind::Status:
            break;
    }
    return statusList(now);
}

Result<Publisher::Content> Publisher::trustList(const Instant& now) {
    const auto trust = verification::loadTrustDirectory(settings_.certificates, now);
    if (!trust) return trust.error();
    for (const auto& refused : trust->refused) {
        // A CRL that cannot be read would make who it revokes look active.
        if (isOfAList(refused)) continue;
        return Error{ErrorKind::Unavailable, "the trust directory is not whole: " + refused};
    }
    std::vector<lists::TrustedCertificate> entries;
    const auto add = [&](const std::vector<pki::Certificate>& certificates) {
        for (const auto& certificate : certificates) {
            const bool twice = std::ranges::any_of(
                entries, [&](const auto& entry) { return entry.certificate == certificate; });
            if (twice) continue;
            entries.push_back({certificate, isRevoked(certificate, *trust, now)
                                                ? lists::SignerState::Revoked
                                                : lists::SignerState::Active});
        }
    };
    add(trust->travel_document_roots);
    add(trust->service_roots);
    add(trust->certificates);
    std::ranges::sort(entries, {},
                      [](const auto& entry) { return entry.certificate.fingerprint(); });
    ContentDigest digest;
    for (const auto& entry : entries) {
        digest.add(entry.certificate.fingerprint());
        const auto state = static_cast<std::uint8_t>(entry.state);
        digest.add({&state, 1});
    }
    return Content{digest.value(), [entries = std::move(entries)](const lists::ListHead& head) {
                       return lists::TrustList{head, entries}.payload();
                   }};
}

Result<Publisher::Content> Publisher::issuedSet(const Instant& now) {
    // A day more than needed: the signer's day may have another date than ours.
    const auto since = now.date().plusDays(-1);
    const auto journaled = signer_.journaledDocuments(since);
    if (!journaled) return journaled.error();
    std::vector<pki::Sha256Digest> identities;
    for (const auto& document : *journaled) {
        identities.push_back(document.verdict_identity);
        identities.push_back(document.portrait_identity);
    }
    {
        store::Transaction transaction(pool_);
        for (const auto& document : store::Documents(transaction).listed(since)) {
            if (!document.verdict_identity || document.valid_until < since) continue;
            identities.push_back(*document.verdict_identity);
            identities.push_back(*document.portrait_identity);
        }
    }
    std::ranges::sort(identities);
    identities.erase(std::unique(identities.begin(), identities.end()), identities.end());
    ContentDigest digest;
    for (const auto& identity : identities) digest.add(identity);
    return Content{
        digest.value(), [identities = std::move(identities)](const lists::ListHead& head) {
            return lists::IssuedSet::build(head, pki::randomBytes(16), identities).payload();
        }};
}

Result<Publisher::Content> Publisher::statusList(const Instant& now) {
    const auto since = now.date().plusDays(-1);
    const auto journaled = signer_.journaledDocuments(since);
    if (!journaled) return journaled.error();
    std::map<std::string, const signing::JournaledDocument*> by_number;
    for (const auto& document : *journaled) by_number[document.number] = &document;

    std::map<pki::Sha256Digest, lists::DocumentStatus> entries;
    // What was called final once stays so, known to this database or not: a forged entry, or one
    // that a restored database forgot, must not keep later cancellations from being signed.
    const auto demanded = signer_.terminalIdentities(since);
    if (!demanded) return demanded.error();
    for (const auto& identity : *demanded) entries[identity] = lists::DocumentStatus::Cancelled;
    const auto add = [&](const store::ListedDocument& document, lists::DocumentStatus status) {
        if (document.verdict_identity) {
            entries[*document.verdict_identity] = status;
            entries[*document.portrait_identity] = status;
        } else if (const auto found = by_number.find(document.number); found != by_number.end()) {
            // Cancelled while the signer was at it: its journal knows the codes before we do.
            entries[found->second->verdict_identity] = status;
            entries[found->second->portrait_identity] = status;
        }
    };
    {
        store::Transaction transaction(pool_);
        for (const auto& document : store::Documents(transaction).listed(since)) {
            if (!document.public_status) continue;
            const auto status = lists::parseDocumentStatus(*document.public_status);
            if (!status) throw std::runtime_error("the database holds an unknown public status");
            add(document, *status);
        }
    }
    ContentDigest digest;
    for (const auto& [identity, status] : entries) {
        digest.add(identity);
        digest.add(asBytes(lists::toText(status)));
    }
    return Content{digest.value(), [entries = std::move(entries)](const lists::ListHead& head) {
                       return lists::StatusList{head, entries}.payload();
                   }};
}

void Publisher::writeFile(ListKind kind, const std::string& jws) {
    if (!settings_.list_directory) return;
    std::filesystem::create_directories(*settings_.list_directory);
    replaceFile(*settings_.list_directory / namesOf(kind).file, jws);
}

PublishedLists Publisher::latest() {
    store::Transaction transaction(pool_);
    store::PublishedLists lists(transaction);
    PublishedLists published{};
    std::optional<Instant> oldest;
    const auto take = [&](ListKind kind, std::string& jws) {
        const auto list = lists.latest(namesOf(kind).kind);
        if (!list) return;
        jws = list->jws;
        oldest = oldest ? std::min(*oldest, list->issued_at) : list->issued_at;
    };
    take(ListKind::Trust, published.trust_list);
    take(ListKind::IssuedSet, published.issued_set);
    take(ListKind::Status, published.status_list);
    published.published_at = oldest.value_or(Instant());
    return published;
}

}  // namespace etd::issuance
