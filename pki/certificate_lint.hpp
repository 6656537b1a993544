/// Does a certificate hold its profile exactly? One function a rule, its clause beside it; nothing
/// is signed before all of them are content. Pure.
///
/// [12] is ICAO Doc 9303-12, [13] Doc 9303-13.
#pragma once

#include <string>
#include <vector>

#include "pki/certificate.hpp"
#include "pki/certificate_profile.hpp"

namespace etd::pki {

struct LintContext {
    CertificateKind kind;
    /// Who issues it; null for a root, which issues itself.
    const Certificate* issuer = nullptr;
    /// For a test build only: the travel-document chain names its curve, against [12] 4.1.6.3, so
    /// that tools which refuse explicit parameters can check all the rest.
    bool named_parameters = false;
};

struct LintFinding {
    std::string rule;    ///< Stable name, "barcode-serial".
    std::string clause;  ///< Where it is demanded.
    std::string detail;  ///< What is wrong.

    bool operator==(const LintFinding&) const = default;
};

/// Every rule the certificate breaks; empty when it holds its profile. The signature itself is NOT
/// verified: prepare() lints a throwaway copy that the issuer has not signed.
std::vector<LintFinding> lint(const Certificate& certificate, const LintContext& context);

}  // namespace etd::pki
