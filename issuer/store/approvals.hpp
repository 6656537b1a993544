/// Approvals of documents, as evidence: kept for ever, replaced once lapsed or by who gave them.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "issuer/document/codes.hpp"
#include "issuer/document/statement.hpp"
#include "issuer/store/transaction.hpp"

namespace etd::store {

struct KeptApproval {
    Position position;
    std::string person;
    Bytes statement;
    Bytes cms;
    Instant not_after;
};

/// Cheap to make, one a transaction, which it aliases.
class Approvals {
public:
    explicit Approvals(Transaction& transaction) : transaction_(transaction) {}

    /// Takes the place of a lapsed one, or of the same person's in this position. Throws
    /// ConstraintViolation when the position is held by an unexpired one, or the person holds the
    /// other position.
    void keep(const DocumentNumber& number, const KeptApproval& approval, const Instant& at);
    /// Those not replaced, lapsed ones included, consul first.
    std::vector<KeptApproval> of(const DocumentNumber& number);

private:
    Transaction& transaction_;
};

}  // namespace etd::store
