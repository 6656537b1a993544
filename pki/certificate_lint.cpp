#include "pki/certificate_lint.hpp"

#include "pki/lint_rules.hpp"

namespace etd::pki {

std::vector<LintFinding> lint(const Certificate& certificate, const LintContext& context) {
    const LintInput input{certificate, certificate.impl().x509.get(), profileOf(context.kind),
                          context.issuer != nullptr ? *context.issuer : certificate,
                          context.named_parameters};
    std::vector<LintFinding> out;
    for (const auto rules : {fieldRules(), extensionRules(), contentRules()}) {
        for (const auto& rule : rules) {
            if (auto complaint = rule.check(input)) {
                out.push_back({rule.name, rule.clause, *std::move(complaint)});
            }
        }
    }
    return out;
}

}  // namespace etd::pki
