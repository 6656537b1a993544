#include "issuer/signing/registry.hpp"

#include <algorithm>

#include "base/object_reader.hpp"
#include "issuer/document/digest_member.hpp"

namespace etd::signing {

Result<Registry> Registry::parse(std::string_view json) {
    constexpr std::size_t kMostEntries = 10'000;
    const auto value = parseJson(json, {.bytes = 8U << 20, .depth = 5});
    if (!value) return value.error();
    std::vector<FieldError> errors;
    ObjectReader reader(*value, "", errors);
    std::vector<Approver> approvers;
    std::set<pki::Sha256Digest> seen;
    std::size_t index = 0;
    for (const auto& item : reader.array("approvers", kMostEntries)) {
        ObjectReader entry(item, "/approvers/" + std::to_string(index++), errors);
        Approver approver;
        approver.person = entry.text("person", 80);
        entry.optionalText("name", 200);
        for (const auto& text : entry.array("positions", 2)) {
            const auto position =
                text.is_string() ? parsePosition(text.get<std::string>()) : parsePosition("");
            if (!position) {
                entry.fail("positions", position.error().detail);
            } else {
                approver.positions.insert(*position);
            }
        }
        const auto digest = takeDigest(entry, "certificate_sha256");
        if (digest && !seen.insert(*digest).second) {
            entry.fail("certificate_sha256", "is enrolled twice");
        }
        approver.certificate = digest.value_or(pki::Sha256Digest{});
        entry.finish();
        approvers.push_back(std::move(approver));
    }
    reader.finish();
    if (!errors.empty()) {
        return Error{ErrorKind::InvalidField, "the approvers' registry breaks a rule",
                     std::move(errors)};
    }
    return Registry(std::move(approvers));
}

const Approver* Registry::find(const pki::Certificate& certificate) const {
    const auto found =
        std::ranges::find(approvers_, certificate.fingerprint(), &Approver::certificate);
    return found == approvers_.end() ? nullptr : &*found;
}

}  // namespace etd::signing
