/// What a judgement has found so far: each check by name, and the strongest reason.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "issuer/verification/reasons.hpp"

namespace etd::verification {

namespace check {
inline constexpr std::string_view kVerdictForm = "verdict-code-form";
inline constexpr std::string_view kVerdictSignature = "verdict-code-signature";
inline constexpr std::string_view kPortraitForm = "portrait-code-form";
inline constexpr std::string_view kPortraitSignature = "portrait-code-signature";
inline constexpr std::string_view kAgreement = "codes-agreement";
inline constexpr std::string_view kContent = "content";
inline constexpr std::string_view kDocumentType = "document-type";
inline constexpr std::string_view kSignerPeriod = "signer-period";
inline constexpr std::string_view kSignerRevocation = "signer-revocation";
inline constexpr std::string_view kSignerStanding = "signer-standing";
inline constexpr std::string_view kPdfSignature = "pdf-signature";
inline constexpr std::string_view kPdfSigner = "pdf-signer";
inline constexpr std::string_view kPdfBinding = "pdf-binding";
inline constexpr std::string_view kClock = "clock";
inline constexpr std::string_view kListAge = "list-age";
inline constexpr std::string_view kValidity = "document-validity";
inline constexpr std::string_view kIssuedSet = "issued-set";
inline constexpr std::string_view kStatusList = "status-list";
}  // namespace check

class Findings {
public:
    Findings();  ///< Every check not done.

    // A check that failed for one code stays failed, whatever is said of the other.
    void pass(std::string_view name, std::string detail = {});
    void fail(std::string_view name, std::string detail, std::string_view reason);
    /// Not done, and why; with a reason when the verdict suffers from it.
    void skip(std::string_view name, std::string detail, std::string_view reason = {});
    void reason(std::string_view code);

    /// "OK" when nothing was found wrong. Throws std::logic_error if that were said although a
    /// check that an acceptance needs did not pass: the last line of defence against a rule
    /// forgotten here.
    const Reason& strongest() const;
    const std::vector<CheckResult>& checks() const { return checks_; }

private:
    CheckResult& at(std::string_view name);

    std::vector<CheckResult> checks_;
    const Reason* strongest_ = nullptr;
};

}  // namespace etd::verification
