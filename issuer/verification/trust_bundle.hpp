/// Everything a verifier needs offline, as values.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "issuer/lists/lists.hpp"
#include "pki/certificate.hpp"
#include "pki/crl.hpp"

namespace etd::verification {

struct TrustBundle {
    std::vector<pki::Certificate> travel_document_roots;  ///< Pinned.
    std::vector<pki::Certificate> service_roots;          ///< Pinned.
    std::vector<pki::Certificate> certificates;  ///< Signers and intermediates, untrusted helpers.
    std::vector<pki::Crl> crls;
    std::optional<lists::TrustList> trust_list;
    std::optional<lists::IssuedSet> issued_set;
    std::optional<lists::StatusList> status_list;
    /// A list was taken whose signer's newest CRL was past its next update: it may be revoked
    /// since.
    bool list_signer_stale = false;
    std::vector<std::string>
        refused;  ///< Files or lists that were not taken, each with why, for people.
};

/// The lists as they came, nothing of them verified.
struct SignedLists {
    std::string trust_list;  ///< JWS text; empty when absent.
    std::string issued_set;
    std::string status_list;
};
/// Takes each list into `bundle` that verifies: JWS, type, list EKU, chain to a pinned service root
/// at `now`. Notes the others in `refused`, and those with a lower number than one the bundle has.
/// A list whose signer is not valid yet at `now`, but was when the list was issued, is taken too:
/// it shows that the clock is behind, which judge() tells as CLOCK.
void addLists(TrustBundle& bundle, const SignedLists& lists, const Instant& now);

/// Reads a directory: roots/travel-document-*.crt, roots/service-*.crt (pinned),
/// certificates/*.crt, crls/*.crl, lists/{trust-list,issued-set,status-list}.jws; certificates and
/// CRLs in PEM or DER. NotFound without a travel-document root. Files that are damaged or over
/// 64 MiB are noted in `refused`.
Result<TrustBundle> loadTrustDirectory(const std::filesystem::path& directory, const Instant& now);

}  // namespace etd::verification
