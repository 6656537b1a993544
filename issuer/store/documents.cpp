#include "issuer/store/documents.hpp"

#include <algorithm>
#include <stdexcept>

namespace etd::store {
namespace {

DocumentState readState(const std::string& text) {
    if (text == "prepared") return DocumentState::Prepared;
    if (text == "signing") return DocumentState::Signing;
    if (text == "active") return DocumentState::Active;
    if (text == "cancelled") return DocumentState::Cancelled;
    throw std::runtime_error("the database holds an unknown document state");
}

DocumentNumber readNumber(const Rows::Row& row) {
    auto number = DocumentNumber::parse(row.text("number"));
    if (!number) throw std::runtime_error("the database holds a broken document number");
    return *std::move(number);
}

pki::Sha256Digest readDigest(const Rows::Row& row, std::string_view column) {
    const auto bytes = row.bytes(column);
    pki::Sha256Digest digest{};
    if (bytes.size() != digest.size()) {
        throw std::runtime_error("the database holds a broken digest");
    }
    std::ranges::copy(bytes, digest.begin());
    return digest;
}

std::optional<std::string> optionalText(const Rows::Row& row, std::string_view column) {
    if (row.isNull(column)) return std::nullopt;
    return row.text(column);
}

std::vector<DocumentNumber> readNumbers(const Rows& rows) {
    std::vector<DocumentNumber> numbers;
    numbers.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) numbers.push_back(readNumber(rows[i]));
    return numbers;
}

}  // namespace

std::string_view toText(DocumentState state) {
    switch (state) {
        case DocumentState::Prepared:
            return "prepared";
        case DocumentState::Signing:
            return "signing";
        case DocumentState::Active:
            return "active";
        case DocumentState::Cancelled:
            return "cancelled";
    }
    throw std::logic_error("an unknown document state");
}

bool Documents::reserve(const Document& document) {
    const auto rows = transaction_.run(
        "insert into document (number, case_reference, state, manifest, manifest_digest,"
        " valid_until, prepared_by, prepared_at) values ($1, $2, 'prepared', $3, $4, $5, $6, $7)"
        " on conflict (number) do nothing returning number",
        {document.number.text(), document.case_reference.text(), document.manifest,
         ByteView(document.manifest_digest), document.valid_until, document.prepared_by,
         document.prepared_at});
    if (rows.empty()) return false;
    note(document.number, "prepared", nullptr, document.prepared_by, document.prepared_at);
    return true;
}

std::optional<Document> Documents::find(const DocumentNumber& number) {
    const auto rows = transaction_.run(
        "select number, case_reference, state, public_status, manifest, manifest_digest,"
        " valid_until, prepared_by, " +
            instantOf("prepared_at") + ", " + instantOf("issued_at") +
            " from document where number = $1",
        {number.text()});
    if (rows.empty()) return std::nullopt;
    const auto row = rows[0];
    auto reference = CaseReference::parse(row.text("case_reference"));
    if (!reference) throw std::runtime_error("the database holds a broken case reference");
    return Document{
        readNumber(row),
        *std::move(reference),
        readState(row.text("state")),
        optionalText(row, "public_status"),
        row.bytes("manifest"),
        readDigest(row, "manifest_digest"),
        row.date("valid_until"),
        row.text("prepared_by"),
        row.instant("prepared_at"),
        row.isNull("issued_at") ? std::nullopt : std::optional(row.instant("issued_at"))};
}

std::optional<DocumentNumber> Documents::currentOf(const CaseReference& reference) {
    const auto rows = transaction_.run(
        "select number from document where case_reference = $1 and state <> 'cancelled'",
        {reference.text()});
    if (rows.empty()) return std::nullopt;
    return readNumber(rows[0]);
}

std::vector<DocumentNumber> Documents::inSigning() {
    return readNumbers(transaction_.run(
        "select number from document where state = 'signing' order by signing_since"));
}

std::vector<DocumentNumber> Documents::cancelledInSigning(const Date& unexpired_on) {
    return readNumbers(transaction_.run(
        "select number from document d where state = 'cancelled' and signing_since is not null"
        " and valid_until >= $1"
        " and not exists (select from signed_document s where s.number = d.number)",
        {unexpired_on}));
}

void Documents::startSigning(const DocumentNumber& number, std::string_view person,
                             const Instant& at) {
    transaction_.run("update document set state = 'signing', signing_since = $2 where number = $1",
                     {number.text(), at});
    note(number, "signing", nullptr, person, at);
}

void Documents::resetToPrepared(const DocumentNumber& number, std::string_view reason,
                                const Instant& at) {
    transaction_.run("update document set state = 'prepared' where number = $1", {number.text()});
    note(number, "reset", reason, "system", at);
}

void Documents::keepSigned(const DocumentNumber& number, const SignedBytes& bytes,
                           const Instant& at) {
    const auto inserted = transaction_.run(
        "insert into signed_document (number, verdict_code, portrait_code, pdf, verdict_identity,"
        " portrait_identity, stored_at) values ($1, $2, $3, $4, $5, $6, $7)"
        " on conflict (number) do nothing returning number",
        {number.text(), bytes.verdict_code, bytes.portrait_code, bytes.pdf,
         ByteView(bytes.verdict_identity), ByteView(bytes.portrait_identity), at});
    if (!inserted.empty()) return;
    const auto before = signedBytes(number);
    if (!before || before->pdf != bytes.pdf || before->verdict_code != bytes.verdict_code ||
        before->portrait_code != bytes.portrait_code) {
        throw std::logic_error("two different signed documents for one number");
    }
}

void Documents::activate(const DocumentNumber& number, std::string_view person, const Instant& at) {
    transaction_.run("update document set state = 'active', issued_at = $2 where number = $1",
                     {number.text(), at});
    note(number, "issued", nullptr, person, at);
}

void Documents::cancel(const DocumentNumber& number, std::string_view reason,
                       std::string_view person, const Instant& at) {
    transaction_.run(
        "update document set state = 'cancelled', cancelled_at = $2, cancel_reason = $3,"
        " public_status = coalesce(public_status, 'CANCELLED'),"
        " status_since = coalesce(status_since, $2) where number = $1",
        {number.text(), at, reason});
    note(number, "cancelled", reason, person, at);
}

void Documents::markLost(const DocumentNumber& number, std::string_view person, const Instant& at) {
    transaction_.run(
        "update document set public_status = 'LOST', status_since = $2 where number = $1",
        {number.text(), at});
    note(number, "lost", nullptr, person, at);
}

std::optional<SignedBytes> Documents::signedBytes(const DocumentNumber& number) {
    const auto rows = transaction_.run(
        "select verdict_code, portrait_code, pdf, verdict_identity, portrait_identity"
        " from signed_document where number = $1",
        {number.text()});
    if (rows.empty()) return std::nullopt;
    const auto row = rows[0];
    return SignedBytes{row.bytes("verdict_code"), row.text("portrait_code"), row.bytes("pdf"),
                       readDigest(row, "verdict_identity"), readDigest(row, "portrait_identity")};
}

std::vector<ListedDocument> Documents::listed(const Date& day) {
    const auto rows = transaction_.run(
        "select d.number, d.public_status, d.valid_until, s.verdict_identity, s.portrait_identity"
        " from document d left join signed_document s on s.number = d.number"
        " where (s.number is not null and d.valid_until >= $1)"
        " or (d.public_status is not null and d.signing_since is not null"
        " and greatest(d.valid_until, d.status_since::date) >= $2)",
        {day, day.plusDays(-kStatusKeptDays)});
    std::vector<ListedDocument> documents;
    documents.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        auto& document = documents.emplace_back(
            ListedDocument{row.text("number"), optionalText(row, "public_status"), std::nullopt,
                           std::nullopt, row.date("valid_until")});
        if (!row.isNull("verdict_identity")) {
            document.verdict_identity = readDigest(row, "verdict_identity");
            document.portrait_identity = readDigest(row, "portrait_identity");
        }
    }
    return documents;
}

void Documents::note(const DocumentNumber& number, std::string_view event, const Value& reason,
                     std::string_view person, const Instant& at) {
    transaction_.run(
        "insert into status_event (number, event, reason, person, at) values ($1, $2, $3, $4, $5)",
        {number.text(), event, reason, person, at});
}

}  // namespace etd::store
