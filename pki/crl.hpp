/// A certificate revocation list, parsed once; and the rule by which it speaks about a certificate.
///
/// [12] is ICAO Doc 9303-12.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "pki/certificate.hpp"

namespace etd::pki {

class Crl {
public:
    /// One DER CRL and nothing behind it, at most 4 MiB; else Malformed. Extensions marked critical
    /// that we do not know make it Malformed too (RFC 5280 5.2), and so does a missing nextUpdate
    /// or cRLNumber, which both profiles demand.
    static Result<Crl> fromDer(ByteView der);
    static Result<Crl> fromPem(std::string_view pem);

    const Bytes& der() const;
    std::string pem() const;
    std::string issuer() const;
    Instant thisUpdate() const;
    Instant nextUpdate() const;
    std::string number() const;  ///< cRLNumber in decimal.
    /// When the certificate of this serial (capital hex) was revoked, if it was.
    std::optional<Instant> revokedAt(std::string_view serial_hex) const;
    /// True when `ca`'s key signed it and `ca` may sign CRLs.
    bool isSignedBy(const Certificate& ca) const;

    struct Impl;
    explicit Crl(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    const Impl& impl() const { return *impl_; }

private:
    std::shared_ptr<const Impl> impl_;
};

}  // namespace etd::pki
