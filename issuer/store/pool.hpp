/// Connections to PostgreSQL, shared by threads and thrown away at the first doubt.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace etd::store {

class Transaction;

/// Opens connections when needed, keeps at most `size` of them, and lets callers wait when all are
/// out. A connection that broke, or on which the server said anything while it was idle (it says
/// goodbye when it stops), is closed and never used again: libpqxx 6.4 would otherwise reconnect
/// behind the caller's back, which is inhibited too. Usable from several threads.
class Pool {
public:
    /// Opens nothing yet. `connection` is a libpq connection string.
    Pool(std::string connection, std::size_t size);
    ~Pool();

    /// Connections opened since the start, for tests and metrics.
    std::size_t opened() const;

    struct Connection;

private:
    friend class Transaction;
    friend class AdvisoryLock;
    /// Throws DatabaseUnavailable when the server cannot be reached within 10 seconds, or when no
    /// connection comes back within 10 seconds.
    std::unique_ptr<Connection> take();
    void giveBack(std::unique_ptr<Connection> connection, bool healthy) noexcept;

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace etd::store
