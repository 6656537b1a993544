/// `etd signer`: the process that holds the activated keys.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "pki/secret.hpp"

namespace etd::signing {

struct SignerOptions {
    std::filesystem::path directory;  ///< The ceremony's signer/ folder; the journal goes there.
    std::filesystem::path socket;
    std::filesystem::path templates;  ///< templates/etd-a4
    std::filesystem::path fonts;      ///< /usr/share/fonts
    std::filesystem::path trust;      ///< roots/, certificates/, crls/; only officers write it.
    std::vector<uid_t> allowed_uids;  ///< Who may connect; empty: only the daemon's own user.
    bool demonstration = false;       ///< Take the demonstration authority's throwaway keys.
    std::size_t workers = 2;          ///< Renderer workers, and threads that serve requests.
    std::string crash_at;  ///< A step of signing to die at, for tests; only together with
                           ///< `demonstration`.
};

/// Serves until SIGTERM or SIGINT, then finishes what was begun and returns 0; 70 when the renderer
/// is lost. Prints "etd signer is ready" on standard output when it listens. Throws
/// std::runtime_error, saying what to do, when it cannot start. Call with one thread running: it
/// forks.
int runSigner(SignerOptions options, pki::Secret passphrase);

}  // namespace etd::signing
