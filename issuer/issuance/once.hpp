/// An effect that a request has exactly once, however often it is sent. Private to this room.
#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "issuer/issuance/issuance.hpp"
#include "issuer/store/idempotency_keys.hpp"
#include "issuer/store/transaction.hpp"

namespace etd::issuance {

inline Error keyReused() {
    return {ErrorKind::IdempotencyMismatch,
            "this Idempotency-Key came with another request before: use a new key"};
}

/// Runs `work` again when its commit was in doubt, until the database answers or 5 seconds passed.
/// `work` must find out by itself what became of its first run.
template <class Work>
auto settled(const Work& work) -> decltype(work()) {
    constexpr std::chrono::milliseconds kPause{200};
    constexpr int kTries = 25;
    try {
        return work();
    } catch (const store::CommitInDoubt&) {
        for (int i = 1;; ++i) {
            std::this_thread::sleep_for(kPause);
            try {
                return work();
            } catch (const store::CommitInDoubt&) {
                if (i == kTries) throw;
            } catch (const store::DatabaseUnavailable&) {
                if (i == kTries) throw;
            }
        }
    }
}

/// What a key stands for already: nothing, a result, or a refusal.
inline Result<std::optional<std::string>> knownResult(store::Pool& pool, const Actor& actor,
                                                      const IdempotencyKey& key) {
    store::Transaction transaction(pool);
    const auto known = store::IdempotencyKeys(transaction).find(actor.person, key.key, key.request);
    if (!known) return std::optional<std::string>();
    if (!known->same_request) return keyReused();
    return known->result;
}

/// Runs `effect(transaction)`, which returns Result<std::string>: the name of what it made. Its
/// changes and the key are committed together; a refusal commits nothing. The same request again
/// gives the same name; a concurrent one waits.
template <class Effect>
Result<std::string> once(store::Pool& pool, const Clock& clock, const Actor& actor,
                         const IdempotencyKey& key, const Effect& effect) {
    return settled([&]() -> Result<std::string> {
        store::Transaction transaction(pool);
        store::IdempotencyKeys keys(transaction);
        const auto known = keys.claim(actor.person, key.key, key.request, clock.now());
        if (known && !known->same_request) return keyReused();
        if (known && known->result) return *known->result;
        Result<std::string> result = effect(transaction);
        if (!result) return result;
        keys.complete(actor.person, key.key, *result);
        transaction.commit();
        return result;
    });
}

}  // namespace etd::issuance
