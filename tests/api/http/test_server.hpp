/// A real listener on loopback, without TLS and without a database, and raw sockets to talk to it.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "api/http/listener.hpp"
#include "api/http/router.hpp"

namespace etd::http::test {

/// A short-lived server: every limit is a fraction of a second.
Limits quickLimits();

class TestServer {
public:
    /// Routes: POST /echo (text/plain, 1000 bytes), POST /keyed (Idempotency-Key, body optional),
    /// GET /hello, GET /big (4 MiB), GET /slow (300 ms), GET /throw, GET /officers (role intake),
    /// GET /items/{no}.
    explicit TestServer(Limits limits = quickLimits());
    ~TestServer();

    std::uint16_t port() const { return listener_.port(); }
    void stop() { listener_.stop(); }
    std::string log() const;
    int echoed() const { return echoed_; }

private:
    std::vector<Route> routes();
    LogSink sink();

    mutable std::mutex mutex_;
    std::string log_;
    std::atomic<int> echoed_ = 0;
    Router router_;
    Listener listener_;
};

/// A client that sends exactly the bytes it is told.
class RawClient {
public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False when the peer has closed.
    bool send(std::string_view text);
    void finishSending();
    /// Everything until the server closes, or until nothing comes for `patience`.
    std::string readAll(std::chrono::milliseconds patience = std::chrono::seconds(5));
    /// One response with its body.
    std::string readOne();
    /// Has the server closed (after what was read)?
    bool closed();

private:
    int fd_;
    std::string buffer_;
};

/// Sends, reads to the end, returns everything.
std::string exchange(std::uint16_t port, std::string_view request);
/// Of the first response; 0 for none.
int statusOf(std::string_view response);
std::string headerOf(std::string_view response, std::string_view name);
std::string bodyOf(std::string_view response);
/// The last segment of a problem's type.
std::string problemOf(std::string_view response);

}  // namespace etd::http::test
