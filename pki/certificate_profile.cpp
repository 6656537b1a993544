#include "pki/certificate_profile.hpp"

#include <algorithm>

#include "pki/certificate.hpp"

namespace etd::pki {
namespace {

using namespace extension_oid;
using namespace key_usage;

constexpr unsigned kCaUsage = kKeyCertSign | kCrlSign;

const std::vector<ExtensionRule> kServiceLeaf = {{kAuthorityKeyIdentifier, false},
                                                 {kSubjectKeyIdentifier, false},
                                                 {kKeyUsage, true},
                                                 {kExtendedKeyUsage, false},
                                                 {kCrlDistributionPoints, false}};

std::vector<ExtensionRule> with(std::vector<ExtensionRule> rules, ExtensionRule more) {
    rules.push_back(more);
    return rules;
}

const std::vector<CertificateProfile> kProfiles = {
    {CertificateKind::TravelDocumentRoot,
     "travel-document root",
     true,
     true,
     0,
     kCaUsage,
     "",
     kRootKeyUseMonths + kBarcodeValidityMonths,
     {{kSubjectKeyIdentifier, false},
      {kKeyUsage, true},
      {kPrivateKeyUsagePeriod, false},
      {kSubjectAltName, false},
      {kIssuerAltName, false},
      {kBasicConstraints, true},
      {kCrlDistributionPoints, false}}},
    {CertificateKind::BarcodeSigner,
     "barcode signer",
     false,
     true,
     std::nullopt,
     0,
     oid::kVdsSigner,
     kBarcodeValidityMonths,
     {{kAuthorityKeyIdentifier, false},
      {kExtendedKeyUsage, true},
      {oid::kDocumentTypeList, false}}},
    {CertificateKind::ServiceRoot,
     "service root",
     true,
     false,
     1,
     kCaUsage,
     "",
     120,
     {{kSubjectKeyIdentifier, false}, {kKeyUsage, true}, {kBasicConstraints, true}}},
    {CertificateKind::PdfSigner, "PDF signer", false, false, std::nullopt,
     kDigitalSignature | kContentCommitment, oid::kDocumentSigning, 36, kServiceLeaf},
    {CertificateKind::ListSigner,
     "list signer",
     false,
     false,
     std::nullopt,
     kDigitalSignature,
     oid::kListSigner,
     26,
     {{kAuthorityKeyIdentifier, false},
      {kSubjectKeyIdentifier, false},
      {kKeyUsage, true},
      {kExtendedKeyUsage, true},
      {kCrlDistributionPoints, false}}},
    {CertificateKind::TlsServer, "TLS server", false, false, std::nullopt, kDigitalSignature,
     oid::kServerAuth, 13, with(kServiceLeaf, {kSubjectAltName, false})},
    {CertificateKind::AccessCa, "access CA", false, false, 0, kCaUsage, oid::kClientAuth, 36,
     with(kServiceLeaf, {kBasicConstraints, true})},
    {CertificateKind::OfficerClient, "officer", false, false, std::nullopt, kDigitalSignature,
     oid::kClientAuth, 12, with(kServiceLeaf, {kSubjectAltName, false})},
    {CertificateKind::MachineClient, "machine", false, false, std::nullopt, kDigitalSignature,
     oid::kClientAuth, 12, with(kServiceLeaf, {kSubjectAltName, false})},
};

}  // namespace

const CertificateProfile& profileOf(CertificateKind kind) {
    return *std::ranges::find_if(kProfiles,
                                 [&](const auto& profile) { return profile.kind == kind; });
}

}  // namespace etd::pki
