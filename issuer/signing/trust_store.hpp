/// What the signing daemon itself trusts: a directory that only security officers write. Roots and
/// certificates are read once; CRLs are read again when their files change.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "pki/certificate.hpp"
#include "pki/crl.hpp"

namespace etd::signing {

class TrustStore {
public:
    /// Reads roots/travel-document-*.crt, roots/service-*.crt, certificates/*.crt (PEM) and
    /// crls/*.crl (DER or PEM). Throws std::runtime_error, naming the file, when one is broken or
    /// there is no root of either kind.
    static TrustStore load(const std::filesystem::path& directory);

    const std::vector<pki::Certificate>& travelDocumentRoots() const { return document_roots_; }
    const std::vector<pki::Certificate>& serviceRoots() const { return service_roots_; }
    const std::vector<pki::Certificate>& certificates() const { return certificates_; }

    /// The CRLs as they are on disk now. A file that does not parse is left out, so that what
    /// depends on it is refused as unknown. Safe from several threads.
    std::shared_ptr<const std::vector<pki::Crl>> crls() const;

    /// One of the roots or certificates, byte for byte?
    bool knows(const pki::Certificate& certificate) const;

private:
    struct CrlCache {
        std::mutex mutex;
        std::string state;  ///< Names, sizes and times of the files that `crls` came from.
        std::shared_ptr<const std::vector<pki::Crl>> crls;
    };
    std::filesystem::path directory_;
    std::vector<pki::Certificate> document_roots_;
    std::vector<pki::Certificate> service_roots_;
    std::vector<pki::Certificate> certificates_;
    std::unique_ptr<CrlCache> cache_ = std::make_unique<CrlCache>();
};

}  // namespace etd::signing
