/// What this instance trusts and publishes, read again as files and lists change.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "api/http/officer.hpp"
#include "base/clock.hpp"
#include "issuer/verification/trust_bundle.hpp"

namespace etd::http {

/// A file anybody may fetch.
struct PublicFile {
    std::string content_type;
    Bytes bytes;
    std::string etag;  ///< Strong: a digest of the bytes, quoted.
};

PublicFile publicFile(std::string content_type, Bytes bytes);

struct TrustSnapshot {
    verification::TrustBundle bundle;
    std::vector<pki::Certificate> access_authorities;  ///< Of tls/client-ca.pem.
    /// By path below /v1/trust/: "roots/service-1.crt", "crls/access.crl", "lists/trust-list".
    std::map<std::string, PublicFile, std::less<>> files;
};

class TrustKeeper {
public:
    struct Sources {
        std::filesystem::path directory;  ///< roots/, certificates/, crls/ as in a trust directory.
        std::filesystem::path client_ca;  ///< PEM.
        std::function<verification::SignedLists()> lists;
    };

    /// Reads everything once. Throws std::runtime_error when there is no trust directory or no
    /// access CA.
    TrustKeeper(Sources sources, const Clock& clock);

    /// Reads again what changed; what cannot be read now stays as it was (throws then).
    void refresh();

    std::shared_ptr<const TrustSnapshot> current() const;

    /// Judges a client certificate at this moment: chain to the service root, clientAuth, window,
    /// CRL. Forbidden otherwise, also when the CRL is missing or past its next update.
    Result<Officer> authenticate(const pki::Certificate& certificate) const;

private:
    std::string fingerprint() const;
    std::shared_ptr<const TrustSnapshot> load(const verification::SignedLists& lists) const;

    Sources sources_;
    const Clock& clock_;
    std::mutex refreshing_;
    std::string seen_;  ///< What refresh() last read, to notice changes.
    mutable std::mutex mutex_;
    std::shared_ptr<const TrustSnapshot> current_;
};

}  // namespace etd::http
