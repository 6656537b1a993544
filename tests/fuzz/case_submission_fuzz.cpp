// Property: what is accepted is complete and in bounds, and holder and route read back as they
// were.
#include <cstdlib>

#include "base/json.hpp"
#include "issuer/issuance/issuance.hpp"

namespace {

void check(const etd::issuance::CaseSubmission& submission) {
    std::vector<etd::FieldError> errors;
    const auto holder = etd::readHolder(toJson(submission.holder), "", errors);
    const auto route = etd::readRoute(toJson(submission.route), "", errors);
    if (holder != submission.holder || route != submission.route || !errors.empty()) std::abort();
    const auto& reference = submission.confirmation_reference;
    if (reference.empty() || reference.size() > 60) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto submission = etd::issuance::CaseSubmission::parse(etd::asText({data, size}));
    if (submission) {
        check(*submission);
        return 0;
    }
    const auto& error = submission.error();
    if (error.kind == etd::ErrorKind::InvalidField
            ? error.fields.empty()
            : error.kind != etd::ErrorKind::Malformed && error.kind != etd::ErrorKind::TooLarge) {
        std::abort();
    }
    return 0;
}
