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

/// A barcode signer directly under a travel-document root ([12] 3.1, 7.1.3): the signature,
/// critical EKU `id-icao-vdsSigner`, CA flags, the CRL. Explicit curve parameters are accepted when
/// they are a known curve's; OpenSSL's own path code refuses them by design, so this does not use
/// it.
ChainResult checkBarcodeSigner(const Certificate& signer, const std::vector<Certificate>& roots,
                               const std::vector<Crl>& crls, const Instant& at);

/// A leaf under the service root, through `intermediates` where given, that must carry `eku`.
ChainResult checkServiceCertificate(const Certificate& leaf,
                                    const std::vector<Certificate>& intermediates,
                                    const std::vector<Certificate>& roots,
                                    const std::vector<Crl>& crls, std::string_view eku,
                                    const Instant& at);

}  // namespace etd::pki
