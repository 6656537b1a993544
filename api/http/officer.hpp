/// Who stands behind a client certificate, and what that person or machine may do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "pki/certificate.hpp"

namespace etd::http {

enum class Role { Intake, Machine, Consul, Approver, Print, Auditor };

std::string_view toText(Role role);

struct Officer {
    std::string person;  ///< Subject serialNumber of the certificate; never logged.
    std::vector<Role> roles;

    bool has(Role role) const;
    bool hasAny(const std::vector<Role>& wanted) const;
};

/// Reads roles from the SAN URIs (pki::kRoleUriPrefix) and the person from the subject. Forbidden
/// when there is no person, or a role of that prefix that this program does not know. DOES NOT
/// judge the certificate: see AccessCheck.
Result<Officer> officerOf(const pki::Certificate& certificate);
/// The same from the values themselves.
Result<Officer> officerFrom(std::string person, const std::vector<std::string>& uris);

}  // namespace etd::http
