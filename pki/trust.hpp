/// Does a certificate chain to a pinned root at a given time, and is it revoked? Pure:
/// certificates, CRLs and the time are passed in; nothing is fetched.
///
/// [12] is ICAO Doc 9303-12, [13] Doc 9303-13.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "pki/certificate.hpp"
#include "pki/crl.hpp"

namespace etd::pki {

enum class ChainStatus {
    Trusted,
    Untrusted,    ///< Signed by no pinned root, or against the profile's constraints.
    NotYetValid,  ///< Before the certificate's (or its issuer's) validity.
    Expired,
    Revoked,
    RevocationUnknown,  ///< No CRL of the issuer that is signed by it.
};

struct ChainResult {
    ChainStatus status;
    std::optional<Instant> revoked_at;     ///< With Revoked.
    std::optional<Instant> crl_issued_at;  ///< thisUpdate of the CRL that was used.
    bool crl_stale = false;                ///< Its nextUpdate lies before `at`.
};

// Where several things are wrong, the first of these is told: Untrusted, Revoked, Expired,
// NotYetValid, RevocationUnknown. A serial that any genuine CRL lists is Revoked whenever that
// happened: comparing `revoked_at` with a signature's date is the caller's policy. CRLs count when
// a pinned root, or the issuing CA, of the issuer's name signed them; the roots themselves are
// looked up too ([12] 4.1.5, a root may revoke itself).

/// A barcode signer directly under a travel-document root ([12] 3.1, 7.1.3): the signature,
/// critical EKU `id-icao-vdsSigner`, CA flags, the CRL. Explicit curve parameters are accepted when
/// they are a known curve's; OpenSSL's own path code refuses them by design, so this does not use
/// it.
ChainResult checkBarcodeSigner(const Certificate& signer, const std::vector<Certificate>& roots,
                               const std::vector<Crl>& crls, const Instant& at);

/// A leaf under the service root, through at most one of `intermediates`, that must carry `eku`
/// (critical for oid::kListSigner); an intermediate with an EKU of its own must name `eku` too.
ChainResult checkServiceCertificate(const Certificate& leaf,
                                    const std::vector<Certificate>& intermediates,
                                    const std::vector<Certificate>& roots,
                                    const std::vector<Crl>& crls, std::string_view eku,
                                    const Instant& at);

}  // namespace etd::pki
