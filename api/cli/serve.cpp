#include <memory>

#include "api/cli/command.hpp"
#include "api/cli/files.hpp"
#include "api/cli/passphrase.hpp"
#include "api/cli/protection.hpp"
#include "api/http/server.hpp"

namespace etd::cli {

namespace {

constexpr const char* kNotes =
    R"(Serves the API over TLS. It holds no signing key; any number may run side by side. Stop it with
SIGTERM: it finishes what is in flight.

Example:
  etd serve --database 'host=/run/postgresql dbname=etd user=etd_service' \
      --socket /run/safeconduct/signer.sock --tls /etc/safeconduct/tls \
      --posts /etc/safeconduct/posts.json --issuing-state UTO --listen 0.0.0.0:8443 --credential tls

Exit codes: 0 stopped in order   1 refused   64 usage   70 internal error)";

struct Options {
    std::string listen = "127.0.0.1:8443";
    std::string database;
    std::string socket;
    std::string templates = "/usr/share/safeconduct/templates/etd-a4";
    std::string fonts = "/usr/share/fonts";
    std::string trust = "/etc/safeconduct/trust";
    std::string tls;
    std::string issuing_state;
    std::string posts;
    std::optional<std::string> lists;
    bool demonstration = false;
    std::string crash_at;
    PassphraseSource passphrase;
};

int run(const Options& options) {
    protectMemory();
    http::ServerOptions out;
    out.listen = options.listen;
    out.database = options.database;
    out.socket = options.socket;
    out.templates = options.templates;
    out.fonts = options.fonts;
    out.trust = options.trust;
    out.tls = options.tls;
    out.issuing_state = options.issuing_state;
    out.posts = options.posts;
    if (options.lists) out.list_directory = *options.lists;
    out.demonstration = options.demonstration;
    out.crash_at = options.crash_at;
    auto passphrase = readPassphrase(options.passphrase, "the key in " + options.tls);
    if (!passphrase) return refuse("serve", passphrase.error());
    return http::runServer(out, *std::move(passphrase));
}

}  // namespace

Command serveCommand() {
    auto options = std::make_shared<Options>();
    std::vector<Option> all = {
        {"--listen", "Where to listen: ADDRESS:PORT", &options->listen},
        {"--database", "libpq connection string of the service's role", &options->database, true},
        {"--socket", "The signing daemon's socket", &options->socket, true},
        {"--templates", "The sheet's template", &options->templates},
        {"--fonts", "The root of the fonts", &options->fonts},
        {"--trust", "Certificates and CRLs", &options->trust},
        {"--tls", "A folder with server.crt, server.key, client-ca.pem", &options->tls, true},
        {"--issuing-state", "Three letters, as in the MRZ", &options->issuing_state, true},
        {"--posts", "The posts it issues for (JSON)", &options->posts, true},
        {"--lists", "Write the signed lists into this folder, too", &options->lists},
        {"--demonstration", "Take the demonstration authority, and say so loudly",
         &options->demonstration},
        {"--crash-at", "Die at this step of issuance, for tests; with --demonstration only",
         &options->crash_at},
    };
    for (auto& option : options->passphrase.options()) all.push_back(std::move(option));
    return {"serve", "Run the service", kNotes, std::move(all),
            [options] { return run(*options); }};
}

}  // namespace etd::cli
