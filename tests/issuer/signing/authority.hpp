/// An authority of a moment, its signer's folder on disk, and officers to approve with: what a
/// ceremony leaves behind, made so that each part can also be made wrong.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "issuer/document/manifest.hpp"
#include "issuer/signing/protocol.hpp"
#include "pki/certificate_authority.hpp"
#include "pki/secret.hpp"

namespace etd::signing::tests {

struct Officer {
    pki::PrivateKey key;
    pki::Certificate certificate;
};

/// A certificate authority and its key.
using Issuer = Officer;

pki::Secret passphrase();
Instant now();  ///< The real time: the daemon has no other.

class Authority {
public:
    /// Writes signer/ and trust/ below a new temporary directory. `max_documents` is the signer's
    /// counter.
    explicit Authority(std::uint64_t max_documents = 100);
    ~Authority();
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;

    std::filesystem::path signer() const { return directory_ / "signer"; }
    std::filesystem::path trust() const { return directory_ / "trust"; }
    std::filesystem::path directory() const { return directory_; }

    /// "consul" and "chief" hold one position each; "both" and "both-again" are one person with two
    /// certificates, enrolled for both positions; "stranger" is certified but not enrolled;
    /// "consul-2" is another consul.
    const Officer& officer(const std::string& name) const { return officers_.at(name); }

    /// Puts the officer on the access CA's CRL and writes the new CRL into trust/.
    void revoke(const std::string& officer);
    /// Replaces the barcode signer's certificate by another one over the same key and serial.
    void renewBarcodeCertificate() const;
    /// A certificate of this authority's service root that is not in its trust directory.
    pki::Certificate unknownCertificate() const;
    std::vector<pki::Certificate> trusted() const;

private:
    void enrol(const std::string& name, const std::string& person);
    void writeCrls(const std::vector<pki::RevokedCertificate>& revoked);

    std::filesystem::path directory_;
    std::vector<Issuer> roots_;  ///< Travel document, service, access.
    std::map<std::string, Officer> officers_;
    std::uint64_t crl_number_ = 0;
};

/// A portrait as intake prepares it, made once.
struct Portraits {
    Bytes print;
    Bytes miniature;
};
const Portraits& portraits();

/// A manifest of today for the signer of Authority, its number ending in `which` (0 to 30).
Manifest manifestOfToday(const TemplateReference& sheet, std::uint8_t which);

/// What `officer` signs for `manifest` in `position`.
Approval approve(const Manifest& manifest, Position position, const Officer& officer,
                 std::chrono::seconds lifetime = std::chrono::hours(1));

/// A request with the approvals of "consul" and "chief".
DocumentRequest requestFor(const Authority& authority, const Manifest& manifest);

}  // namespace etd::signing::tests
