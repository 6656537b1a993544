/// Documents from their reserved number to their end. A row is never deleted: a number is never
/// used again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "issuer/document/codes.hpp"
#include "issuer/store/transaction.hpp"
#include "pki/sha256.hpp"

namespace etd::store {

enum class DocumentState { Prepared, Signing, Active, Cancelled };
std::string_view toText(DocumentState state);  ///< "prepared", …

struct Document {
    DocumentNumber number;
    CaseReference case_reference;
    DocumentState state;
    std::optional<std::string> public_status;  ///< "CANCELLED", "LOST"
    Bytes manifest;
    pki::Sha256Digest manifest_digest;
    Date valid_until;
    std::string prepared_by;
    Instant prepared_at;
    std::optional<Instant> issued_at;
};

struct SignedBytes {
    Bytes verdict_code;
    std::string portrait_code;
    Bytes pdf;
    pki::Sha256Digest verdict_identity;
    pki::Sha256Digest portrait_identity;
};

/// How long a status stays listed after the document's last day: no less than the signer demands
/// of a status it cannot date itself (issuer/signing/list_policy.hpp).
inline constexpr int kStatusKeptDays = 400;

/// One document's place in the issued set and the status list.
struct ListedDocument {
    std::string number;
    std::optional<std::string> public_status;
    /// Absent when it was cancelled before its signed bytes came back.
    std::optional<pki::Sha256Digest> verdict_identity;
    std::optional<pki::Sha256Digest> portrait_identity;
    Date valid_until;
};

/// Cheap to make, one a transaction, which it aliases. Changes of state that the schema does not
/// know throw ConstraintViolation; each writes its status event.
class Documents {
public:
    explicit Documents(Transaction& transaction) : transaction_(transaction) {}

    /// Stores it as prepared. False when the number is taken: choose another. Throws
    /// ConstraintViolation when its case has a document that is not cancelled.
    bool reserve(const Document& document);
    std::optional<Document> find(const DocumentNumber& number);
    std::optional<DocumentNumber> currentOf(const CaseReference& reference);
    std::vector<DocumentNumber> inSigning();
    /// Cancelled while the signer was at it, and its bytes, if there are any, not stored yet.
    std::vector<DocumentNumber> cancelledInSigning(const Date& unexpired_on);

    void startSigning(const DocumentNumber& number, std::string_view person, const Instant& at);
    void resetToPrepared(const DocumentNumber& number, std::string_view reason, const Instant& at);
    /// Kept once; the same bytes again change nothing. Throws std::logic_error for other ones.
    void keepSigned(const DocumentNumber& number, const SignedBytes& bytes, const Instant& at);
    /// Signing → active.
    void activate(const DocumentNumber& number, std::string_view person, const Instant& at);
    void cancel(const DocumentNumber& number, std::string_view reason, std::string_view person,
                const Instant& at);
    void markLost(const DocumentNumber& number, std::string_view person, const Instant& at);

    std::optional<SignedBytes> signedBytes(const DocumentNumber& number);
    /// Every document with signed bytes that is unexpired on `day`, and every one whose signing
    /// began and that has a public status, for kStatusKeptDays more.
    std::vector<ListedDocument> listed(const Date& day);

private:
    void note(const DocumentNumber& number, std::string_view event, const Value& reason,
              std::string_view person, const Instant& at);
    Transaction& transaction_;
};

}  // namespace etd::store
