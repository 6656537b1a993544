/// `etd serve`: composes the service and runs it until it is told to stop.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "pki/secret.hpp"

namespace etd::http {

struct ServerOptions {
    std::string listen;               ///< "127.0.0.1:8443"; port 0 takes a free one.
    std::string database;             ///< libpq connection string of the service's role.
    std::filesystem::path socket;     ///< The signer's.
    std::filesystem::path templates;  ///< The folder of the template, "…/templates/etd-a4".
    std::filesystem::path fonts;      ///< "/usr/share/fonts"
    std::filesystem::path trust;      ///< roots/, certificates/, crls/
    std::filesystem::path tls;        ///< server.crt (with its chain), server.key, client-ca.pem
    std::string issuing_state;        ///< "UTO"
    std::filesystem::path posts;      ///< {"posts":[{"prefix","name","place"}]}
    bool demonstration = false;  ///< Take a demonstration authority, loudly; for `crash_at` too.
    std::optional<std::filesystem::path> list_directory;  ///< Signed lists are also written here.
    std::string crash_at;  ///< Names a step at which to die, for the crash tests.
};

/// Serves until SIGTERM or SIGINT, then finishes what is in flight and returns 0. Call it before
/// the process has other threads. Throws std::runtime_error, with what to do, when it cannot start;
/// prints "etd serve is ready on https://…" on standard output when it can.
int runServer(const ServerOptions& options, pki::Secret tls_passphrase);

}  // namespace etd::http
