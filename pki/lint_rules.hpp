/// The rules behind pki/certificate_lint.hpp. Each returns what is wrong, or nothing.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "pki/certificate_lint.hpp"
#include "pki/impl.hpp"

namespace etd::pki {

struct LintInput {
    const Certificate& certificate;
    X509* x509;
    const CertificateProfile& profile;
    const Certificate& issuer;  ///< The certificate itself for a root.
    bool named_parameters;
};

using Complaint = std::optional<std::string>;

struct LintRule {
    const char* name;
    const char* clause;
    Complaint (*check)(const LintInput&);
};

std::span<const LintRule> fieldRules();      ///< Everything but extensions.
std::span<const LintRule> extensionRules();  ///< Which there are, and how they are marked.
std::span<const LintRule> contentRules();    ///< What stands in them.

/// `at` some calendar months later, the day cut to the month's last.
Instant plusMonths(const Instant& at, int months);

}  // namespace etd::pki
