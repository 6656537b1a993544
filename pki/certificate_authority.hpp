/// Issues certificates and CRLs. A certificate is built and linted before any key is touched: only
/// prepare() makes a PreparedCertificate, and only that can be issued.
///
/// [12] is ICAO Doc 9303-12, [13] Doc 9303-13.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/result.hpp"
#include "pki/certificate.hpp"
#include "pki/certificate_profile.hpp"
#include "pki/crl.hpp"
#include "pki/private_key.hpp"

namespace etd::pki {

/// Attributes of a subject, in this order; an empty one is left out. All are UTF8String but C,
/// serialNumber and a barcode signer's CN, which are PrintableString ([12] Table 5, 7.1.3).
struct DistinguishedName {
    std::string country;
    std::string organization;
    std::string unit;
    std::string common_name;
    std::string serial_number;
};

struct CertificateRequest {
    CertificateKind kind;
    PublicKey key;
    DistinguishedName subject;
    Instant not_before;
    Instant not_after;
    std::string serial_hex;  ///< See randomSerial() and randomBarcodeSerial().
    /// TravelDocumentRoot: privateKeyUsagePeriod from not_before to here.
    std::optional<Instant> key_use_until = std::nullopt;
    /// TravelDocumentRoot: the issuer's code as in the MRZ, the localityName of both alternative
    /// names ([12] 7.1.1.2).
    std::string locality = {};
    std::vector<std::string> crl_uris = {};
    std::vector<std::string> document_types = {};  ///< BarcodeSigner.
    std::vector<std::string> uris = {};            ///< Contact of a root; roles of a client.
    std::vector<std::string> dns_names = {};       ///< TlsServer.
    std::vector<std::string> addresses = {};       ///< TlsServer: IPv4 or IPv6 text.
};

/// A certificate that holds its profile and lacks nothing but its signature.
class PreparedCertificate {
public:
    PreparedCertificate(PreparedCertificate&&) noexcept;
    PreparedCertificate& operator=(PreparedCertificate&&) noexcept;
    ~PreparedCertificate();

    /// What will be signed (tbsCertificate, DER): to be shown, approved and journaled before.
    Bytes toBeSigned() const;

private:
    struct Impl;
    explicit PreparedCertificate(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;

    friend Result<PreparedCertificate> prepare(const CertificateRequest&, const Certificate*, bool);
    friend Certificate issue(PreparedCertificate&&, const PrivateKey&);
};

/// Builds the certificate, signs a throwaway copy with a throwaway key and lints that. `issuer` is
/// null for a root. `named_parameters`: see LintContext. InvalidField when a rule is broken; each
/// broken rule is a field, its pointer "/" and the rule's name. Whether the serial was used before
/// is NOT known here.
Result<PreparedCertificate> prepare(const CertificateRequest& request, const Certificate* issuer,
                                    bool named_parameters = false);

/// Signs. Throws std::invalid_argument when `issuer_key` is not the key of the issuer that
/// prepare() was given (of the request's own, for a root).
Certificate issue(PreparedCertificate&& prepared, const PrivateKey& issuer_key);

std::string randomSerial();  ///< 126 random bits, capital hex, for everything but barcode signers.
/// Uniform over the reserved range ([13] 2.2.1). The caller makes sure it is new.
std::string randomBarcodeSerial();

/// Reasons of RFC 5280 5.3.1 that the service profile uses.
enum class RevocationReason {
    KeyCompromise = 1,
    AffiliationChanged = 3,
    Superseded = 4,
    CessationOfOperation = 5,
};

struct RevokedCertificate {
    std::string serial_hex;
    Instant at;
    /// Demanded under the service root (RFC 3161 4.1 needs it), forbidden by [12] Table 10.
    std::optional<RevocationReason> reason = std::nullopt;
};

struct CrlRequest {
    Instant this_update;
    Instant next_update;
    std::uint64_t number;  ///< Greater than every earlier one: NOT known here.
    std::vector<RevokedCertificate> revoked = {};
};

/// A v2 CRL with authorityKeyIdentifier and cRLNumber alone. The issuer's kind decides the profile:
/// a travel-document root (self-issued, pathLen 0) keeps [12] Tables 9 and 10 and lives at most 90
/// days. InvalidField for what the profile forbids, a serial twice, or times in the wrong order.
/// Throws std::invalid_argument when the key is not the issuer's.
Result<Crl> issueCrl(const CrlRequest& request, const Certificate& issuer,
                     const PrivateKey& issuer_key);

}  // namespace etd::pki
