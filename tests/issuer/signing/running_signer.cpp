#include "tests/issuer/signing/running_signer.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <stdexcept>

#include "issuer/signing/connection.hpp"

namespace etd::signing::tests {

RunningSigner::RunningSigner(const Authority& authority, const std::string& crash_at,
                             std::vector<uid_t> allowed)
    : socket_(authority.directory() / "signer.sock"), client_(socket_) {
    start({.directory = authority.signer(),
           .socket = socket_,
           .templates = ETD_SOURCE "/templates/etd-a4",
           .fonts = "/usr/share/fonts",
           .trust = authority.trust(),
           .allowed_uids = std::move(allowed),
           .demonstration = true,
           .workers = 2,
           .crash_at = crash_at},
          passphrase());
}

RunningSigner::RunningSigner(const std::filesystem::path& signer,
                             const std::filesystem::path& trust, std::filesystem::path socket,
                             pki::Secret passphrase)
    : socket_(std::move(socket)), client_(socket_) {
    start({.directory = signer,
           .socket = socket_,
           .templates = ETD_SOURCE "/templates/etd-a4",
           .fonts = "/usr/share/fonts",
           .trust = trust,
           .allowed_uids = {},
           .demonstration = true,
           .workers = 2,
           .crash_at = ""},
          std::move(passphrase));
}

void RunningSigner::start(SignerOptions options, pki::Secret passphrase) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("pipe");
    const Descriptor output(ends[0]);
    process_ = ::fork();
    if (process_ == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        int outcome = 99;
        try {
            outcome = runSigner(std::move(options), std::move(passphrase));
        } catch (const std::exception& failure) {
            std::fprintf(stderr, "the signer does not start: %s\n", failure.what());
        }
        ::_exit(outcome);
    }
    ::close(ends[1]);
    char byte = 0;
    if (::read(output.get(), &byte, 1) == 1) return;
    end(SIGKILL);
    throw std::runtime_error("the signer did not start");
}

int RunningSigner::end(int signal) {
    int status = -1;
    if (signal != 0) ::kill(process_, signal);
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return status;
}

RunningSigner::~RunningSigner() {
    if (process_ > 0) end(SIGKILL);
}

}  // namespace etd::signing::tests
