/// Approved cases as kept. The person's data stand in three columns that no auditor's role reads.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "issuer/document/codes.hpp"
#include "issuer/document/holder.hpp"
#include "issuer/store/transaction.hpp"

namespace etd::store {

struct CaseFile {
    CaseReference reference;
    std::string intake_person;
    PostPrefix post;
    Date valid_from;
    Date valid_until;
    Date confirmed_on;
    std::string confirmation_reference;
    Holder holder;
    Route route;
    Bytes print_portrait;
    Bytes miniature;
    Instant submitted_at;
    bool closed = false;
};

/// Cheap to make, one a transaction, which it aliases.
class Cases {
public:
    explicit Cases(Transaction& transaction) : transaction_(transaction) {}

    /// Keeps it, unless an open case with the same confirmation and holder is there: its reference.
    std::optional<CaseReference> keep(const CaseFile& file);
    std::optional<CaseFile> find(const CaseReference& reference);
    /// Finds it and locks its row until the transaction ends. Whoever changes anything of a case
    /// or of its document takes this lock first: so they take turns, in one order.
    std::optional<CaseFile> lock(const CaseReference& reference);
    /// No document will be issued on it any more. Does nothing to a closed one.
    void close(const CaseReference& reference, std::string_view reason, const Instant& at);

private:
    bool insert(const CaseFile& file, ByteView person);
    std::optional<CaseFile> select(const CaseReference& reference, std::string_view locking);
    Transaction& transaction_;
};

}  // namespace etd::store
