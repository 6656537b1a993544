#include <stdexcept>

#include "base/base64.hpp"
#include "issuer/verification/reasons.hpp"

namespace etd::verification {
namespace {

std::string_view toText(CheckResult::Outcome outcome) {
    switch (outcome) {
        case CheckResult::Outcome::Passed:
            return "passed";
        case CheckResult::Outcome::Failed:
            return "failed";
        case CheckResult::Outcome::NotDone:
            return "not-done";
    }
    throw std::logic_error("unknown outcome");
}

Json toJson(const Texts& texts) {
    auto json = Json::object();
    for (std::size_t i = 0; i < kLanguages.size(); ++i) json[std::string(kLanguages[i])] = texts[i];
    return json;
}

Json toJson(const std::optional<Date>& date) { return date ? Json(date->iso()) : Json(); }

Json toJson(const SignedFields& fields) {
    return {{"document_number", fields.document_number}, {"surname", fields.surname},
            {"given_names", fields.given_names},         {"nationality", fields.nationality},
            {"date_of_birth", fields.date_of_birth},     {"sex", fields.sex},
            {"issuing_state", fields.issuing_state},     {"valid_from", toJson(fields.valid_from)},
            {"valid_until", toJson(fields.valid_until)}, {"route", fields.route},
            {"miniature", toBase64(fields.miniature)}};
}

}  // namespace

Json toJson(const Verdict& verdict) {
    const auto& reason = reasonOf(verdict.reason);
    auto titles = Json::object();
    for (const auto language : kLanguages)
        titles[std::string(language)] = title(verdict.family, language);
    auto checks = Json::array();
    for (const auto& result : verdict.checks)
        checks.push_back({{"name", result.name},
                          {"outcome", toText(result.outcome)},
                          {"detail", result.detail}});
    return {{"family", toText(verdict.family)},
            {"reason", verdict.reason},
            {"title", std::move(titles)},
            {"sentence", toJson(reason.sentence)},
            {"action", toJson(reason.action)},
            {"fields", verdict.fields ? toJson(*verdict.fields) : Json()},
            {"checks", std::move(checks)}};
}

}  // namespace etd::verification
