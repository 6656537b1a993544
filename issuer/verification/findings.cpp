#include "issuer/verification/findings.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace etd::verification {
namespace {

using Outcome = CheckResult::Outcome;

constexpr std::array kOrder = {check::kVerdictForm,      check::kVerdictSignature,
                               check::kPortraitForm,     check::kPortraitSignature,
                               check::kAgreement,        check::kContent,
                               check::kDocumentType,     check::kSignerPeriod,
                               check::kSignerRevocation, check::kSignerStanding,
                               check::kPdfSignature,     check::kPdfSigner,
                               check::kPdfBinding,       check::kClock,
                               check::kListAge,          check::kValidity,
                               check::kIssuedSet,        check::kStatusList};

bool isAboutPdf(std::string_view name) { return name.starts_with("pdf-"); }

}  // namespace

Findings::Findings() {
    for (const auto name : kOrder) checks_.push_back({std::string(name), Outcome::NotDone, {}});
}

CheckResult& Findings::at(std::string_view name) {
    const auto found = std::find_if(checks_.begin(), checks_.end(),
                                    [&](const CheckResult& c) { return c.name == name; });
    if (found == checks_.end()) throw std::logic_error("unknown check");
    return *found;
}

void Findings::pass(std::string_view name, std::string detail) {
    auto& result = at(name);
    if (result.outcome == Outcome::Failed) return;
    result.outcome = Outcome::Passed;
    result.detail = std::move(detail);
}

void Findings::fail(std::string_view name, std::string detail, std::string_view code) {
    auto& result = at(name);
    result.outcome = Outcome::Failed;
    result.detail = std::move(detail);
    reason(code);
}

void Findings::skip(std::string_view name, std::string detail, std::string_view code) {
    if (!code.empty()) reason(code);
    auto& result = at(name);
    if (result.outcome == Outcome::Failed) return;
    result.outcome = Outcome::NotDone;
    result.detail = std::move(detail);
}

void Findings::reason(std::string_view code) {
    const auto& found = reasonOf(code);
    if (strongest_ == nullptr || isStronger(found, *strongest_)) strongest_ = &found;
}

const Reason& Findings::strongest() const {
    if (strongest_ != nullptr) return *strongest_;
    const bool pdf_given = std::any_of(checks_.begin(), checks_.end(), [](const auto& result) {
        return isAboutPdf(result.name) && result.outcome != Outcome::NotDone;
    });
    for (const auto& result : checks_)
        if (result.outcome != Outcome::Passed && (pdf_given || !isAboutPdf(result.name)))
            throw std::logic_error("nothing is wrong, yet not passed: " + result.name);
    return reasonOf("OK");
}

}  // namespace etd::verification
