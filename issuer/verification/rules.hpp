/// The rules of a judgement, one function a subject. Each writes what it finds into Findings.
#pragma once

#include <optional>
#include <vector>

#include "issuer/mrz/td2.hpp"
#include "issuer/verification/findings.hpp"
#include "issuer/verification/signed_code.hpp"

namespace etd::verification {

/// What stands in the genuine codes, and what was found out about them for later rules.
struct Subject {
    std::vector<const SignedCode*> genuine;  ///< The verdict code first. Aliases the codes read.
    bool agreed = true;                      ///< False once two codes were seen to differ.
    bool clock_is_wrong = false;
    bool signer_revoked = false;
    bool expired = false;
    std::optional<mrz::Td2Fields> mrz;  ///< Of the first genuine code, when it reads.
    std::optional<Date> valid_from;
    std::optional<Date> valid_until;
};

// document_rules.cpp: what the codes say, and by whose word.
void judgeContent(Findings& findings, Subject& subject, const Instant& now);
void judgeDocumentType(Findings& findings, const Subject& subject);
void judgeSigner(Findings& findings, Subject& subject, const TrustBundle& trust,
                 const Instant& now);
void judgePdf(Findings& findings, Subject& subject, const Evidence& evidence,
              const std::optional<SignedCode>& verdict, const std::optional<SignedCode>& portrait,
              const TrustBundle& trust, const Instant& now);

// list_rules.cpp: what the lists and the clock say.
void judgeClock(Findings& findings, Subject& subject, const TrustBundle& trust, const Instant& now);
void judgeListAge(Findings& findings, const Subject& subject, const TrustBundle& trust,
                  const Instant& now);
void judgeValidity(Findings& findings, Subject& subject, const Instant& now);
void judgeIssuedSet(Findings& findings, const Subject& subject, const TrustBundle& trust);
void judgeStatus(Findings& findings, const Subject& subject, const TrustBundle& trust);

}  // namespace etd::verification
