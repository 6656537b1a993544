/// What each kind of certificate of this project is made of: one table, from which certificates are
/// built and by which they are linted.
///
/// [12] is ICAO Doc 9303-12, [8] Doc 9303-8.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace etd::pki {

enum class CertificateKind {
    TravelDocumentRoot,  ///< The CSCA profile, [12] Table 6: issues barcode signers only.
    BarcodeSigner,       ///< [12] 7.1.3 and Table 8.
    ServiceRoot,         ///< RFC 5280: everything that is not read from a document.
    PdfSigner,
    ListSigner,
    TlsServer,
    AccessCa,  ///< Online, under the service root, for clients only.
    OfficerClient,
    MachineClient,
};

/// Bits of keyUsage (RFC 5280 4.2.1.3) in the order of the first octet.
namespace key_usage {
inline constexpr unsigned kDigitalSignature = 0x80;
inline constexpr unsigned kContentCommitment = 0x40;
inline constexpr unsigned kKeyCertSign = 0x04;
inline constexpr unsigned kCrlSign = 0x02;
}  // namespace key_usage

namespace extension_oid {
inline constexpr std::string_view kSubjectKeyIdentifier = "2.5.29.14";
inline constexpr std::string_view kKeyUsage = "2.5.29.15";
inline constexpr std::string_view kPrivateKeyUsagePeriod = "2.5.29.16";
inline constexpr std::string_view kSubjectAltName = "2.5.29.17";
inline constexpr std::string_view kIssuerAltName = "2.5.29.18";
inline constexpr std::string_view kBasicConstraints = "2.5.29.19";
inline constexpr std::string_view kCrlDistributionPoints = "2.5.29.31";
inline constexpr std::string_view kAuthorityKeyIdentifier = "2.5.29.35";
inline constexpr std::string_view kExtendedKeyUsage = "2.5.29.37";
}  // namespace extension_oid

/// An extension that must be there, marked so. What a profile does not list is forbidden: that is
/// narrower than [12] Table 6, which leaves some optional, and never wider.
struct ExtensionRule {
    std::string_view oid;
    bool critical;
};

struct CertificateProfile {
    CertificateKind kind;
    std::string_view name;
    bool self_signed;
    bool icao;                            ///< Issued by or being the travel-document root.
    std::optional<int> path_length;       ///< Of a CA; nothing for a leaf.
    unsigned key_usage;                   ///< 0 when the extension is forbidden.
    std::string_view extended_key_usage;  ///< The only one; "" when the extension is forbidden.
    int longest_validity;                 ///< In months.
    std::vector<ExtensionRule> extensions;

    bool isCa() const { return path_length.has_value(); }
};

const CertificateProfile& profileOf(CertificateKind kind);

/// The private key of a travel-document root may be used at most five years ([12] Table 1).
inline constexpr int kRootKeyUseMonths = 60;
/// A barcode signer's key works 14 months, its documents are valid at most 12 more ([8] 6.3.1).
inline constexpr int kBarcodeKeyUseMonths = 14;
inline constexpr int kBarcodeKeyUseDays = 427;  ///< The longest 14 months.
inline constexpr int kBarcodeValidityMonths = 26;
/// Serials of barcode signers are five hex digits, since each seal repeats them ([13] 2.2.1).
inline constexpr unsigned kFirstBarcodeSerial = 0x10000;
inline constexpr unsigned kLastBarcodeSerial = 0xFFFFF;

}  // namespace etd::pki
