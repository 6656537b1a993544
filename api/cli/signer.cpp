#include <memory>

#include "api/cli/command.hpp"
#include "api/cli/files.hpp"
#include "api/cli/passphrase.hpp"
#include "api/cli/protection.hpp"
#include "issuer/signing/daemon.hpp"

namespace etd::cli {

namespace {

constexpr const char* kNotes =
    R"(Holds the activated keys, and answers on a UNIX socket only. It checks approvals itself, computes
both codes itself, and has its own workers draw the sheet. Stop it with SIGTERM.

Example:
  etd signer --directory /var/lib/safeconduct/signer --socket /run/safeconduct/signer.sock \
      --templates /usr/share/safeconduct/templates/etd-a4 --trust /etc/safeconduct/trust \
      --allow-uid 997 --credential signer

Exit codes: 0 stopped in order   1 refused   64 usage   70 internal error)";

struct Options {
    std::string directory;
    std::string socket;
    std::string templates = "/usr/share/safeconduct/templates/etd-a4";
    std::string fonts = "/usr/share/fonts";
    std::string trust = "/etc/safeconduct/trust";
    std::vector<int> uids;
    int workers = 2;
    bool demonstration = false;
    std::string crash_at;
    PassphraseSource passphrase;
};

int run(const Options& options) {
    protectMemory();
    signing::SignerOptions out;
    out.directory = options.directory;
    out.socket = options.socket;
    out.templates = options.templates;
    out.fonts = options.fonts;
    out.trust = options.trust;
    out.demonstration = options.demonstration;
    out.crash_at = options.crash_at;
    if (options.workers < 1 || options.workers > 64)
        return refuse("signer", {ErrorKind::InvalidField, "--workers takes 1 to 64"}),
               exit_code::kUsage;
    out.workers = static_cast<std::size_t>(options.workers);
    for (const int uid : options.uids) {
        if (uid < 0)
            return refuse("signer", {ErrorKind::InvalidField, "--allow-uid takes a user id"}),
                   exit_code::kUsage;
        out.allowed_uids.push_back(static_cast<uid_t>(uid));
    }
    auto passphrase = readPassphrase(options.passphrase, "the keys in " + options.directory);
    if (!passphrase) return refuse("signer", passphrase.error());
    return signing::runSigner(std::move(out), *std::move(passphrase));
}

}  // namespace

Command signerCommand() {
    auto options = std::make_shared<Options>();
    std::vector<Option> all = {
        {"--directory", "The ceremony's signer/ folder: keys, registry; the journal goes there",
         &options->directory, true},
        {"--socket", "Where to listen", &options->socket, true},
        {"--templates", "The sheet's template", &options->templates},
        {"--fonts", "The root of the fonts", &options->fonts},
        {"--trust", "Certificates and CRLs; only officers write there", &options->trust},
        {"--allow-uid", "Users who may connect; else only this process's own", &options->uids},
        {"--workers", "Renderer workers", &options->workers},
        {"--demonstration", "Take the demonstration authority's throwaway keys",
         &options->demonstration},
        {"--crash-at", "Die at this step of signing, for tests; with --demonstration only",
         &options->crash_at},
    };
    for (auto& option : options->passphrase.options()) all.push_back(std::move(option));
    return {"signer", "Run the signing daemon", kNotes, std::move(all),
            [options] { return run(*options); }};
}

}  // namespace etd::cli
