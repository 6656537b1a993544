/// Publishing the three lists: one publisher at a time over all instances, numbers never shared,
/// one publication for all documents that wait for it. Private to this room.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "issuer/issuance/issuance.hpp"
#include "issuer/signing/client.hpp"
#include "issuer/store/pool.hpp"

namespace etd::issuance {

inline constexpr std::chrono::hours kListValidity{24};
inline constexpr std::chrono::hours kListRenewal{12};

/// Usable from several threads.
class Publisher {
public:
    /// Everything is aliased but the client.
    Publisher(store::Pool& pool, const Settings& settings, signing::SignerClient signer,
              const Clock& clock);

    /// Returns when an issued set is published (stored, and written to the list directory) that was
    /// begun after this call, so that it contains every document the signer had journaled by then.
    /// Callers that come while one is under way share the next one. Unavailable when it fails.
    Result<Done> publishIssuedSet();

    /// Publishes a status list unless there is one that is not due for renewal.
    Result<Done> ensureStatusList();

    /// All three, each when it changed or nears its renewal, status list first. Each kind is tried
    /// whatever became of the others; then the first refusal is returned, or failure thrown.
    Result<Done> publishDue();
    /// publishDue() looks at the next call, however short ago it looked.
    void noteChange() { changed_ = true; }

    PublishedLists latest();
    /// The kinds that could not be published when this process last tried: "status" and so on.
    std::vector<std::string> failing() const;

private:
    struct Content;
    Result<Done> publish(signing::ListKind kind);
    Result<Done> tryToPublish(signing::ListKind kind);
    Result<Content> contentOf(signing::ListKind kind, const Instant& now);
    Result<Content> trustList(const Instant& now);
    Result<Content> issuedSet(const Instant& now);
    Result<Content> statusList(const Instant& now);
    void writeFile(signing::ListKind kind, const std::string& jws);

    store::Pool& pool_;
    const Settings& settings_;
    signing::SignerClient signer_;
    const Clock& clock_;
    store::Pool locks_;

    /// The callers that one publication serves. It begins after the last of them came.
    struct Batch;
    std::mutex batches_;
    std::condition_variable batch_done_;
    std::shared_ptr<Batch> gathering_;
    bool under_way_ = false;

    mutable std::mutex failing_mutex_;
    std::set<signing::ListKind> failing_;

    std::atomic<bool> changed_ = true;
    std::mutex due_;  ///< One publishDue() at a time, so that locks_ has room for the issued set.
    std::chrono::steady_clock::time_point looked_at_{};
};

}  // namespace etd::issuance
