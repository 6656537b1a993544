/// The numbers given to lists and the last list published of each kind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "issuer/store/transaction.hpp"
#include "pki/sha256.hpp"

namespace etd::store {

struct PublishedList {
    std::uint64_t number;
    std::string jws;
    pki::Sha256Digest content;  ///< Of what it lists, without number and times.
    Instant issued_at;
};

/// Cheap to make, one a transaction, which it aliases. `kind` is "trust", "issued-set" or "status".
class PublishedLists {
public:
    explicit PublishedLists(Transaction& transaction) : transaction_(transaction) {}

    /// A number that no list of this kind has had, once this transaction is committed: at least
    /// `floor`, and higher than all before. Commit before using it, or a crash gives it out twice.
    std::uint64_t nextNumber(std::string_view kind, std::uint64_t floor);
    std::optional<PublishedList> latest(std::string_view kind);
    /// Throws ConstraintViolation when a list of this number or a higher one is there.
    void publish(std::string_view kind, const PublishedList& list);

private:
    Transaction& transaction_;
};

}  // namespace etd::store
