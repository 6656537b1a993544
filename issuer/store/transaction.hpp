/// One database transaction (READ COMMITTED) that cannot lose rows silently, and the advisory lock
/// by which instances take turns.
///
/// Two traps of libpqxx 6.4 are closed here, and tests/issuer/store/transaction_test.cpp shows both
/// open and closed:
///  1. After a statement failed, COMMIT makes PostgreSQL roll back, and libpqxx's commit() returns
///     as if all were kept. Here a transaction in which a statement failed outside a savepoint
///     refuses to commit, and commit() asks the server with `select 1` first in any case.
///  2. libpqxx's subtransaction sends its SAVEPOINT late or not at all. Here savepoint() sends it.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "issuer/store/errors.hpp"
#include "issuer/store/pool.hpp"
#include "issuer/store/rows.hpp"

namespace etd::store {

class Transaction {
public:
    /// Takes a connection of the pool. Throws DatabaseUnavailable.
    explicit Transaction(Pool& pool);
    /// Rolls back what was not committed.
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// Throws ConstraintViolation or DatabaseError when the server refuses, DatabaseUnavailable
    /// when the connection breaks.
    Rows run(std::string_view statement, std::initializer_list<Value> parameters = {});

    /// Runs several statements separated by semicolons, without parameters: a migration.
    void script(std::string_view statements);

    /// Runs `work` behind a SAVEPOINT that is really sent. When it throws a DatabaseError,
    /// everything it did is undone, the transaction goes on, and the error is thrown again.
    void savepoint(const std::function<void()>& work);

    /// Returns only when the server has the transaction on disk. Throws std::logic_error when a
    /// statement failed before or it was committed already, CommitInDoubt when nobody can know.
    void commit();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// A lock of all instances on one subject, held by a connection of its own until destroyed; the
/// server frees it when the connection or its process dies.
class AdvisoryLock {
public:
    /// Waits until it has the lock. Throws DatabaseUnavailable.
    AdvisoryLock(Pool& pool, std::int64_t subject);
    ~AdvisoryLock();
    AdvisoryLock(const AdvisoryLock&) = delete;
    AdvisoryLock& operator=(const AdvisoryLock&) = delete;

private:
    Pool& pool_;
    std::unique_ptr<Pool::Connection> connection_;
    std::int64_t subject_;
};

}  // namespace etd::store
