#include "api/http/officer.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

namespace etd::http {

namespace {

constexpr std::array kRoles = {Role::Intake,   Role::Machine, Role::Consul,
                               Role::Approver, Role::Print,   Role::Auditor};

std::optional<Role> parseRole(std::string_view text) {
    for (const auto role : kRoles) {
        if (toText(role) == text) return role;
    }
    return std::nullopt;
}

}  // namespace

std::string_view toText(Role role) {
    switch (role) {
        case Role::Intake:
            return "intake";
        case Role::Machine:
            return "machine";
        case Role::Consul:
            return "consul";
        case Role::Approver:
            return "approver";
        case Role::Print:
            return "print";
        case Role::Auditor:
            return "auditor";
    }
    throw std::logic_error("no such role");
}

bool Officer::has(Role role) const {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool Officer::hasAny(const std::vector<Role>& wanted) const {
    return std::any_of(wanted.begin(), wanted.end(), [this](Role role) { return has(role); });
}

Result<Officer> officerFrom(std::string person, const std::vector<std::string>& uris) {
    if (person.empty()) {
        return Error{ErrorKind::Forbidden, "The client certificate names no person."};
    }
    Officer officer{std::move(person), {}};
    for (const std::string_view uri : uris) {
        if (!uri.starts_with(pki::kRoleUriPrefix)) continue;
        const auto role = parseRole(uri.substr(pki::kRoleUriPrefix.size()));
        if (!role) {
            return Error{ErrorKind::Forbidden, "The client certificate names an unknown role."};
        }
        officer.roles.push_back(*role);
    }
    return officer;
}

Result<Officer> officerOf(const pki::Certificate& certificate) {
    return officerFrom(certificate.subjectAttribute("serialNumber").value_or(""),
                       certificate.subjectAltUris());
}

}  // namespace etd::http
