#include "issuer/store/transaction.hpp"

#include <vector>

#include "issuer/store/connection.hpp"

namespace etd::store {
namespace {

Rows copy(const pqxx::result& result) {
    Rows::Content content;
    for (pqxx::row::size_type i = 0; i < result.columns(); ++i) {
        content.columns.emplace_back(result.column_name(i));
    }
    content.cells.reserve(result.size());
    for (const auto& row : result) {
        auto& cells = content.cells.emplace_back();
        cells.reserve(content.columns.size());
        for (const auto& field : row) {
            cells.push_back(field.is_null() ? std::nullopt
                                            : std::optional<std::string>(
                                                  std::in_place, field.c_str(), field.size()));
        }
    }
    return Rows(std::move(content));
}

}  // namespace

struct Transaction::Impl {
    Impl(Pool& from, std::unique_ptr<Pool::Connection> taken)
        : pool(from), connection(std::move(taken)) {}

    Pool& pool;
    std::unique_ptr<Pool::Connection> connection;
    std::unique_ptr<pqxx::work> work;
    bool broken = false;
    bool failed = false;  ///< A statement failed and was not undone by a savepoint.
    bool committed = false;
    int savepoints = 0;
};

Transaction::Transaction(Pool& pool) : impl_(std::make_unique<Impl>(pool, pool.take())) {
    try {
        translated(impl_->broken,
                   [this] { impl_->work = std::make_unique<pqxx::work>(impl_->connection->raw); });
    } catch (...) {
        pool.giveBack(std::move(impl_->connection), false);
        throw;
    }
}

Transaction::~Transaction() {
    if (!impl_->committed && !impl_->broken) {
        try {
            impl_->work->abort();
        } catch (const std::exception&) {
            impl_->broken = true;  // nothing was committed; the connection is thrown away
        }
    }
    impl_->work.reset();
    impl_->pool.giveBack(std::move(impl_->connection), !impl_->broken);
}

Rows Transaction::run(std::string_view statement, std::initializer_list<Value> parameters) {
    std::vector<const char*> wire;
    wire.reserve(parameters.size());
    for (const auto& value : parameters) {
        wire.push_back(value.wire() ? value.wire()->c_str() : nullptr);
    }
    try {
        return translated(impl_->broken, [&] {
            return copy(impl_->work->exec_params(std::string(statement),
                                                 pqxx::prepare::make_dynamic_params(wire)));
        });
    } catch (...) {
        impl_->failed = true;
        throw;
    }
}

void Transaction::script(std::string_view statements) {
    try {
        translated(impl_->broken, [&] { impl_->work->exec(std::string(statements)); });
    } catch (...) {
        impl_->failed = true;
        throw;
    }
}

void Transaction::savepoint(const std::function<void()>& work) {
    const std::string name = "s" + std::to_string(++impl_->savepoints);
    run("savepoint " + name);
    try {
        work();
    } catch (const DatabaseError&) {
        run("rollback to savepoint " + name);
        impl_->failed = false;
        throw;
    }
    run("release savepoint " + name);
}

void Transaction::commit() {
    if (impl_->committed) throw std::logic_error("a transaction is committed twice");
    if (impl_->failed) {
        throw std::logic_error("a transaction is committed although a statement failed in it");
    }
    run("select 1");
    try {
        translated(impl_->broken, [this] { impl_->work->commit(); });
    } catch (...) {
        impl_->failed = true;
        throw;
    }
    impl_->committed = true;
}

AdvisoryLock::AdvisoryLock(Pool& pool, std::int64_t subject)
    : pool_(pool), connection_(pool.take()), subject_(subject) {
    bool broken = false;
    try {
        translated(broken, [this] {
            pqxx::nontransaction session(connection_->raw);
            session.exec_params("select pg_advisory_lock($1)", subject_);
        });
    } catch (...) {
        pool_.giveBack(std::move(connection_), false);
        throw;
    }
}

AdvisoryLock::~AdvisoryLock() {
    bool healthy = false;
    try {
        pqxx::nontransaction session(connection_->raw);
        session.exec_params("select pg_advisory_unlock($1)", subject_);
        healthy = true;
    } catch (const std::exception&) {
        healthy = false;  // closing the connection frees the lock as well
    }
    pool_.giveBack(std::move(connection_), healthy);
}

}  // namespace etd::store
