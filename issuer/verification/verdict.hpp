/// The verdict on a document: one family, one reason, what the signed data say, and each check by
/// name.
///
/// The engine is pure: codes, trust and the time in, verdict out. Families and reasons are those of
/// reasons.json, compiled in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/json.hpp"
#include "issuer/verification/trust_bundle.hpp"
#include "pki/pdf_signature.hpp"

namespace etd::verification {

enum class Family { Accept, Check, Refuse, CannotCheck };

std::string_view toText(Family family);  ///< "ACCEPT", "CHECK", "REFUSE", "CANNOT_CHECK"

struct CheckResult {
    std::string name;  ///< "verdict-code-signature"
    enum class Outcome { Passed, Failed, NotDone } outcome;
    std::string detail;  ///< Plain words, no personal data.
};

/// What the signed codes say; shown beside the verdict.
struct SignedFields {
    std::string document_number;
    std::string surname;
    std::string given_names;
    std::string nationality;
    std::string date_of_birth;  ///< YYMMDD with '<' as in the MRZ.
    std::string sex;
    std::string issuing_state;
    std::optional<Date> valid_from;  ///< From the portrait code.
    std::optional<Date> valid_until;
    std::vector<std::string> route;  ///< Country codes, from the portrait code.
    Bytes miniature;                 ///< WebP; empty without the portrait code.
};

struct Verdict {
    Family family;
    std::string reason;                  ///< "OK", "NOT_LISTED", …: a code of reasons.json.
    std::optional<SignedFields> fields;  ///< Only what a verified signature covers.
    std::vector<CheckResult> checks;
};

/// What was read from paper, file or image. At least one member is set, or it is
/// UNREADABLE/NOT_OURS.
struct Evidence {
    std::optional<Bytes> verdict_code;
    std::optional<std::string> portrait_code;
    /// Set when a PDF was given: what pki::verifyPdf said.
    std::optional<Result<pki::PdfSignature>> pdf;
    /// Codes were found, but none of them is ours.
    bool foreign_codes = false;
};

Verdict judge(const Evidence& evidence, const TrustBundle& trust, const Instant& now);

/// Tells PDF, PNG/JPEG, seal bytes and IDB text apart and reads the codes out of them. Bounded: at
/// most 10 MiB.
Evidence gather(ByteView input);

/// {"family","reason","sentence":{"en","es","fr"},"action":{…},"fields","checks"}
Json toJson(const Verdict& verdict);

/// The sentence of a reason in "en", "es" or "fr". Throws std::out_of_range for an unknown reason.
std::string_view sentence(std::string_view reason, std::string_view language);
std::string_view action(std::string_view reason, std::string_view language);

}  // namespace etd::verification
