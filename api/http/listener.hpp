/// Serves a Router on a TCP address, with TLS 1.2/1.3 or, for tests on loopback, without.
///
/// Connections are ours over Poco's sockets, TLS and threads: Poco's own HTTP reading leaves too
/// much open (docs/decisions/0003-http-connection.md). One thread a connection, at most
/// Limits::threads; a connection that waits for its next request gives way when others wait for a
/// thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/http/log.hpp"
#include "api/http/router.hpp"
#include "pki/secret.hpp"

namespace etd::http {

struct Limits {
    using Duration = std::chrono::milliseconds;

    int threads = 48;
    int connections_of_a_peer = 32;  ///< Of one IPv4 address or IPv6 /64; more are closed.
    int queue = 64;         ///< Accepted connections that wait for a thread; more are dropped.
    Duration head{10'000};  ///< From connecting, or a request's first byte, to the end of its head.
    Duration crowded_head{1'500};  ///< `head` of a new connection while others wait for a thread.
    Duration idle{5'000};          ///< Between two requests of a connection.
    Duration stall{10'000};        ///< Between two pieces of a body.
    Duration body{20'000};         ///< For a whole body, plus one second for each 64 KiB.
    Duration body_start{5'000};  ///< After it, a body must have come at `body_rate` all the while.
    std::size_t body_rate = 8192;  ///< Bytes a second.
    Duration write{30'000};        ///< For a whole answer.
    Duration grace{2'000};         ///< What a hard limit gives beyond the soft one.
    int requests = 1'000;          ///< On one connection.
};

struct TlsFiles {
    std::filesystem::path certificate;  ///< PEM: the server's certificate, then its chain.
    std::filesystem::path key;          ///< Encrypted PKCS#8, mode 0600.
    std::filesystem::path client_ca;    ///< PEM: access CA and its root, for client certificates.
};

class Listener {
public:
    /// `router` must outlive it.
    Listener(Router& router, Limits limits, LogSink log);
    ~Listener();

    /// `address` is "host:port"; port 0 takes a free one. Throws std::runtime_error when it cannot
    /// listen.
    void start(const std::string& address);
    /// The same, and throws, naming the file, when TLS material is missing or broken.
    void startTls(const std::string& address, const TlsFiles& files, const pki::Secret& passphrase);
    std::uint16_t port() const;

    /// Takes no more connections, lets requests that have begun finish, and returns when the last
    /// one has. Bounded by the limits.
    void stop();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace etd::http
