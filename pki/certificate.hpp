/// An immutable X.509 certificate, parsed once. Usable from several threads, cheap to copy.
///
/// Parsing says nothing of trust: see pki/trust.hpp. [12] is ICAO Doc 9303-12.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "pki/public_key.hpp"
#include "pki/sha256.hpp"

namespace etd::pki {

namespace oid {
inline constexpr std::string_view kVdsSigner = "2.23.136.1.1.11.1";         // [12] 7.1.3
inline constexpr std::string_view kDocumentTypeList = "2.23.136.1.1.6.2";   // [12] 7.1.1.6
inline constexpr std::string_view kDocumentSigning = "1.3.6.1.5.5.7.3.36";  // RFC 9336
inline constexpr std::string_view kClientAuth = "1.3.6.1.5.5.7.3.2";
inline constexpr std::string_view kServerAuth = "1.3.6.1.5.5.7.3.1";
// Our own arc is a UUID (X.667), so that nobody else can have given it away.
inline constexpr std::string_view kListSigner = "2.25.204614903712859163530227310961216840197.1.1";
inline constexpr std::string_view kDocumentBinding =
    "2.25.204614903712859163530227310961216840197.2.1";  // CMS signed attribute
}  // namespace oid

/// An officer's or machine's role is a subject alternative name: this, then the role's name.
inline constexpr std::string_view kRoleUriPrefix = "urn:safeconduct:role:";

class Certificate {
public:
    /// One DER certificate and nothing behind it, at most 16 KiB; else Malformed. Malformed too: a
    /// negative serial, a time DER forbids, a document type list that is not [12] 7.1.1.6.
    static Result<Certificate> fromDer(ByteView der);
    /// The first certificate of a PEM text; Malformed when there is none or it does not parse.
    static Result<Certificate> fromPem(std::string_view pem);

    const Bytes& der() const;
    std::string pem() const;
    Sha256Digest fingerprint() const;  ///< SHA-256 of der().
    Bytes idbReference() const;        ///< Last 5 bytes of SHA-1 over der(): the IDB's reference.
    std::string serialHex() const;     ///< Capital hex without leading zeros.
    std::string subject() const;       ///< RFC 2253 text, for people.
    std::string issuer() const;
    /// The first value of a subject attribute by its short name ("C", "CN", "O"), if any.
    std::optional<std::string> subjectAttribute(const char* short_name) const;
    Instant notBefore() const;
    Instant notAfter() const;
    Result<PublicKey> publicKey() const;  ///< InvalidField when it is no key we verify with.
    bool hasExtendedKeyUsage(std::string_view oid) const;
    const std::vector<std::string>& extendedKeyUsages() const;  ///< OIDs; empty without extension.
    bool extendedKeyUsageIsCritical() const;
    bool isCa() const;  ///< BasicConstraints cA, and key usage keyCertSign where there is one.
    /// The URIs among the subject alternative names, in their order: an officer's roles
    /// (kRoleUriPrefix) stand there. The caller must trust the certificate first.
    const std::vector<std::string>& subjectAltUris() const;
    /// The document type list ([12] 7.1.1.6); empty when the extension is absent.
    std::vector<std::string> documentTypes() const;

    /// The names of the roles under kRoleUriPrefix.
    std::vector<std::string> roles() const;

    bool operator==(const Certificate& other) const { return der() == other.der(); }

    struct Impl;
    explicit Certificate(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    const Impl& impl() const { return *impl_; }

private:
    std::shared_ptr<const Impl> impl_;
};

/// The organisation that every demonstration root bears, so that nothing issued under it can pass
/// for real.
inline constexpr std::string_view kDemonstrationOrganization = "Safeconduct DEMONSTRATION";

/// True for a root of a demonstration authority; outside demonstration mode it must be refused.
bool isDemonstration(const Certificate& root);

}  // namespace etd::pki
