/// Idempotency keys: which request had which effect. The row is written in the transaction of the
/// effect, so that the two are kept or lost together.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "issuer/store/transaction.hpp"
#include "pki/sha256.hpp"

namespace etd::store {

/// Cheap to make, one a transaction, which it aliases.
class IdempotencyKeys {
public:
    explicit IdempotencyKeys(Transaction& transaction) : transaction_(transaction) {}

    struct Known {
        bool same_request;
        std::optional<std::string> result;  ///< Absent while the effect is under way.
    };

    /// Takes the key and returns nothing, or tells what it stands for already. Waits for another
    /// transaction that has just taken it.
    std::optional<Known> claim(std::string_view person, std::string_view key,
                               const pki::Sha256Digest& request, const Instant& at);
    std::optional<Known> find(std::string_view person, std::string_view key,
                              const pki::Sha256Digest& request);
    /// Names the effect of a claimed key: a case reference or document number.
    void complete(std::string_view person, std::string_view key, std::string_view result);
    /// After a refusal behind the claim's commit: the next request is judged anew.
    void release(std::string_view person, std::string_view key);
    /// Forgets keys older than `before`.
    void forget(const Instant& before);

private:
    Transaction& transaction_;
};

}  // namespace etd::store
