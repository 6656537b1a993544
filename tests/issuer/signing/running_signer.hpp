/// A real signing daemon in a process of its own, which can be killed and started again.
#pragma once

#include <sys/types.h>

#include <string>

#include "issuer/signing/client.hpp"
#include "issuer/signing/daemon.hpp"
#include "tests/issuer/signing/authority.hpp"

namespace etd::signing::tests {

class RunningSigner {
public:
    /// Starts it on the authority's folders and waits until it is ready; throws when it does not
    /// start. `crash_at` names the step at which it dies.
    explicit RunningSigner(const Authority& authority, const std::string& crash_at = "",
                           std::vector<uid_t> allowed = {});
    /// The same on folders from elsewhere.
    RunningSigner(const std::filesystem::path& signer, const std::filesystem::path& trust,
                  std::filesystem::path socket, pki::Secret passphrase);
    ~RunningSigner();
    RunningSigner(const RunningSigner&) = delete;
    RunningSigner& operator=(const RunningSigner&) = delete;

    const SignerClient& client() const { return client_; }
    std::filesystem::path socket() const { return socket_; }
    pid_t process() const { return process_; }

    /// Sends `signal` (0: none) and waits for the end; returns the status of waitpid().
    int end(int signal);

private:
    void start(SignerOptions options, pki::Secret passphrase);

    std::filesystem::path socket_;
    SignerClient client_;
    pid_t process_ = -1;
};

}  // namespace etd::signing::tests
