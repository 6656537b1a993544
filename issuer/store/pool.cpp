#include "issuer/store/pool.hpp"

#include <poll.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "issuer/store/connection.hpp"

namespace etd::store {

namespace {

/// A server that is gone without a word must not keep a caller waiting: connecting takes at most 10
/// seconds, and a silent peer is given up after 30. Standing first, they yield to the operator's
/// own.
std::string bounded(const std::string& connection) {
    if (connection.starts_with("postgresql://") || connection.starts_with("postgres://")) {
        if (connection.find("connect_timeout=") != std::string::npos) return connection;
        return connection + (connection.find('?') == std::string::npos ? '?' : '&') +
               "connect_timeout=10&tcp_user_timeout=30000";
    }
    return "connect_timeout=10 tcp_user_timeout=30000 " + connection;
}

}  // namespace

Pool::Connection::Connection(const std::string& connection)
    : raw(bounded(connection)), silence(raw) {
    // Deprecated with automatic reconnection itself, and the only way to switch that off in 6.4.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    raw.inhibit_reactivation(true);
#pragma GCC diagnostic pop
    raw.set_verbosity(pqxx::connection_base::terse);
    pqxx::nontransaction session(raw);
    session.exec("set synchronous_commit to on; set bytea_output to hex; set datestyle to iso;"
                 "set search_path to public; set timezone to 'UTC'; set statement_timeout to '30s';"
                 "set lock_timeout to '20s'; set idle_in_transaction_session_timeout to '60s'");
}

bool Pool::Connection::isQuiet() const {
    if (!raw.is_open()) return false;
    pollfd socket{raw.sock(), POLLIN, 0};
    return poll(&socket, 1, 0) == 0;
}

struct Pool::Impl {
    std::string connection;
    std::size_t size;
    mutable std::mutex mutex;
    std::condition_variable returned;
    std::vector<std::unique_ptr<Connection>> idle;
    std::size_t out = 0;
    std::size_t opened = 0;
};

Pool::Pool(std::string connection, std::size_t size) : impl_(std::make_unique<Impl>()) {
    impl_->connection = std::move(connection);
    impl_->size = size;
}

Pool::~Pool() = default;

std::size_t Pool::opened() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->opened;
}

std::unique_ptr<Pool::Connection> Pool::take() {
    std::unique_lock lock(impl_->mutex);
    if (!impl_->returned.wait_for(lock, std::chrono::seconds(10),
                                  [this] { return impl_->out < impl_->size; })) {
        throw DatabaseUnavailable("all connections to the database are busy");
    }
    ++impl_->out;
    while (!impl_->idle.empty()) {
        auto connection = std::move(impl_->idle.back());
        impl_->idle.pop_back();
        if (connection->isQuiet()) return connection;
    }
    lock.unlock();
    try {
        bool broken = false;
        auto connection =
            translated(broken, [this] { return std::make_unique<Connection>(impl_->connection); });
        lock.lock();
        ++impl_->opened;
        return connection;
    } catch (const std::exception&) {
        giveBack(nullptr, false);
        throw DatabaseUnavailable("the database cannot be reached");
    }
}

void Pool::giveBack(std::unique_ptr<Connection> connection, bool healthy) noexcept {
    const std::lock_guard lock(impl_->mutex);
    --impl_->out;
    if (healthy && connection) impl_->idle.push_back(std::move(connection));
    impl_->returned.notify_one();
}

}  // namespace etd::store
