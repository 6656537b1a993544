/// The verdict on a document: one family, one reason, what the signed data say, and each check by
/// name.
///
/// The engine is pure: codes, trust and the time in, verdict out. Families, reasons, their
/// sentences and their precedence (their order, family by family) are those of reasons.json,
/// compiled in; docs/formats.md has the rules. [13] is ICAO Doc 9303-13, [8] Doc 9303-8.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
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

/// The one word of a family on a screen, in "en", "es" or "fr"; throws std::out_of_range otherwise.
std::string_view title(Family family, std::string_view language);

/// Ages of the oldest list from which a verdict is CHECK, and CANNOT_CHECK; and how far the clock
/// may be behind the newest list.
inline constexpr std::chrono::hours kStaleAfter{24};
inline constexpr std::chrono::hours kUnknownAfter{30 * 24};
inline constexpr std::chrono::minutes kClockTolerance{5};

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

/// What was read from paper, file or image. At least one of the first three is set, or the verdict
/// is NOT_OURS or UNREADABLE.
struct Evidence {
    std::optional<Bytes> verdict_code;
    std::optional<std::string> portrait_code;
    /// Set when a PDF was given: what pki::verifyPdf said.
    std::optional<Result<pki::PdfSignature>> pdf;
    /// Codes were found, but none of them is ours.
    bool foreign_codes = false;
    /// Two different codes of one kind were found: nobody can say which document is meant.
    bool several_documents = false;
};

/// Judges everything there is, whatever fails first: every check is listed once, by name. The
/// strongest reason wins: REFUSE before CANNOT_CHECK before CHECK before ACCEPT. Never throws for
/// any evidence or trust.
Verdict judge(const Evidence& evidence, const TrustBundle& trust, const Instant& now);

inline constexpr std::size_t kLargestInput = 10U << 20;  ///< Bytes.
enum class InputKind { VerdictCode, PortraitCode, Pdf, Picture, Unknown };
/// By content. A PDF mark in the first 1024 bytes outranks a picture's; over kLargestInput is
/// Unknown.
InputKind kindOf(ByteView input);

/// Reads the codes of one PNG or JPEG as image::readCodes() does, perhaps in another process.
using ReadPicture = std::function<Result<std::vector<Bytes>>(ByteView picture)>;

/// Tells PDF, PNG/JPEG, seal bytes and IDB text apart by content and reads the codes out of them.
/// White space behind IDB text is ignored. Input over kLargestInput is nothing of ours.
Evidence gather(ByteView input);
/// The same for several inputs that are to be one document: both codes scanned one by one. With
/// `read_picture` no picture is decoded here, nor a symbol drawn in a PDF: it is given each of them
/// as a picture. What it refuses holds no codes.
Evidence gatherAll(const std::vector<ByteView>& inputs, const ReadPicture& read_picture = {});

/// {"family","reason","title","sentence","action" (each in "en","es","fr"),"fields" (null without
/// a verified signature; the miniature in Base64),"checks":[{"name","outcome","detail"}]}. Outcomes
/// are "passed", "failed", "not-done".
Json toJson(const Verdict& verdict);

/// Every reason of reasons.json, in its order.
std::vector<std::string_view> reasons();
/// Those that judge() never gives, because only a device or a person at the border knows them.
bool isDecidedByDevice(std::string_view reason);
/// The sentence of a reason in "en", "es" or "fr". These four throw std::out_of_range for an
/// unknown reason or language.
Family family(std::string_view reason);
std::string_view sentence(std::string_view reason, std::string_view language);
std::string_view action(std::string_view reason, std::string_view language);

}  // namespace etd::verification
