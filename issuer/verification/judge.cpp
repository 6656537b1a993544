#include "issuer/verification/rules.hpp"

namespace etd::verification {
namespace {

using MaybeCode = std::optional<SignedCode>;

void judgeCode(Findings& findings, Subject& subject, const MaybeCode& code, std::string_view form,
               std::string_view signature) {
    if (!code) return findings.skip(form, "not given");
    if (code->standing == CodeStanding::Malformed)
        return findings.fail(form, code->detail, "UNKNOWN_FORMAT");
    findings.pass(form);
    switch (code->standing) {
        case CodeStanding::Malformed:
            break;
        case CodeStanding::UnknownSigner:
            findings.skip(signature, code->detail, "UNKNOWN_SIGNER");
            break;
        case CodeStanding::BadSignature:
            findings.fail(signature, code->detail, "BAD_SIGNATURE");
            break;
        case CodeStanding::Genuine:
            findings.pass(signature);
            subject.genuine.push_back(&*code);
            break;
    }
}

std::string_view differenceBetween(const SignedCode& a, const SignedCode& b) {
    if (*a.signer != *b.signer) return "signed with different certificates";
    if (a.mrz != b.mrz) return "different MRZ";
    if (a.signed_on != b.signed_on) return "signed on different days";
    if (a.issuing_state != b.issuing_state) return "different issuing States";
    return {};
}

void judgeAgreement(Findings& findings, Subject& subject, const MaybeCode& verdict,
                    const MaybeCode& portrait) {
    if (!portrait) return findings.skip(check::kAgreement, "one code only", "NO_PORTRAIT");
    if (!verdict) return findings.skip(check::kAgreement, "one code only", "NO_VERDICT_CODE");
    std::string_view difference;
    if (subject.genuine.size() == 2) {
        difference = differenceBetween(*verdict, *portrait);
    } else if (subject.genuine.size() == 1 && (verdict->standing == CodeStanding::UnknownSigner ||
                                               portrait->standing == CodeStanding::UnknownSigner)) {
        // One's certificate is known and does not answer to the other's reference.
        difference = "they name different certificates";
    } else {
        return findings.skip(check::kAgreement, "a code is not genuine");
    }
    if (difference.empty()) return findings.pass(check::kAgreement);
    subject.agreed = false;
    findings.fail(check::kAgreement, std::string(difference), "CODES_DIFFER");
}

/// From the first genuine code; the portrait code's own only if the two belong together.
std::optional<SignedFields> fieldsOf(const Subject& subject) {
    if (!subject.mrz) return std::nullopt;
    const auto& mrz = *subject.mrz;
    SignedFields fields{mrz.document_number,
                        mrz.surname,
                        mrz.given_names,
                        mrz.nationality,
                        mrz.date_of_birth,
                        std::string(1, mrz.sex),
                        mrz.issuing_state,
                        std::nullopt,
                        std::nullopt,
                        {},
                        {}};
    const auto* last = subject.genuine.back();
    if (!last->portrait || !subject.agreed) return fields;
    fields.valid_from = last->portrait->valid_from;
    fields.valid_until = last->portrait->valid_until;
    for (const auto& country : last->portrait->route) fields.route.push_back(country.text());
    fields.miniature = last->portrait->miniature;
    return fields;
}

Verdict concluded(const Findings& findings, std::optional<SignedFields> fields) {
    const auto& reason = findings.strongest();
    return {reason.family, reason.code, std::move(fields), findings.checks()};
}

}  // namespace

Verdict judge(const Evidence& evidence, const TrustBundle& trust, const Instant& now) {
    Findings findings;
    Subject subject;
    if (evidence.several_documents) {
        findings.reason("UNREADABLE");
        return concluded(findings, std::nullopt);
    }
    MaybeCode verdict;
    MaybeCode portrait;
    if (evidence.verdict_code) verdict = readVerdictCode(*evidence.verdict_code, trust, now);
    if (evidence.portrait_code) portrait = readPortraitCode(*evidence.portrait_code, trust, now);

    judgeCode(findings, subject, verdict, check::kVerdictForm, check::kVerdictSignature);
    judgeCode(findings, subject, portrait, check::kPortraitForm, check::kPortraitSignature);
    if (verdict || portrait) {
        judgeClock(findings, subject, trust, now);
        judgeAgreement(findings, subject, verdict, portrait);
    } else if (!evidence.pdf) {
        findings.reason(evidence.foreign_codes ? "NOT_OURS" : "UNREADABLE");
    }
    judgePdf(findings, subject, evidence, verdict, portrait, trust, now);
    if (subject.genuine.empty()) return concluded(findings, std::nullopt);

    judgeContent(findings, subject, now);
    judgeDocumentType(findings, subject);
    judgeSigner(findings, subject, trust, now);
    judgeListAge(findings, subject, trust, now);
    judgeValidity(findings, subject, now);
    judgeIssuedSet(findings, subject, trust);
    judgeStatus(findings, subject, trust);
    return concluded(findings, fieldsOf(subject));
}

}  // namespace etd::verification
