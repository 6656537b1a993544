#include "issuer/store/cases.hpp"

#include <stdexcept>

#include "base/json.hpp"

namespace etd::store {
namespace {

template <class T>
T stored(Result<T> value, const char* what) {
    if (!value) throw std::runtime_error("the database holds a broken " + std::string(what));
    return *std::move(value);
}

}  // namespace

std::optional<CaseReference> Cases::keep(const CaseFile& file) {
    const auto person =
        canonicalJson({{"holder", toJson(file.holder)}, {"route", toJson(file.route)}});
    // A concurrent submission of the same is waited for. Twice, since the one found may be closed
    // before it is read.
    for (int i = 0; i < 2; ++i) {
        const auto kept = insert(file, asBytes(person));
        if (kept) return std::nullopt;
        const auto open = transaction_.run(
            "select reference from case_file where confirmation_reference = $1"
            " and holder_digest(person) = holder_digest($2::bytea) and closed_at is null",
            {file.confirmation_reference, asBytes(person)});
        if (!open.empty()) {
            return stored(CaseReference::parse(open[0].text("reference")), "case reference");
        }
    }
    throw DatabaseUnavailable("another submission of the same case came between");
}

bool Cases::insert(const CaseFile& file, ByteView person) {
    const auto rows = transaction_.run(
        "insert into case_file (reference, intake_person, post_prefix, valid_from, valid_until,"
        " confirmed_on, confirmation_reference, person, print_portrait, miniature, submitted_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        " on conflict (confirmation_reference, holder_digest(person)) where closed_at is null"
        " do nothing returning reference",
        {file.reference.text(), file.intake_person, file.post.text(), file.valid_from,
         file.valid_until, file.confirmed_on, file.confirmation_reference, person,
         file.print_portrait, file.miniature, file.submitted_at});
    return !rows.empty();
}

std::optional<CaseFile> Cases::find(const CaseReference& reference) {
    return select(reference, "");
}

std::optional<CaseFile> Cases::lock(const CaseReference& reference) {
    return select(reference, " for update");
}

std::optional<CaseFile> Cases::select(const CaseReference& reference, std::string_view locking) {
    const auto rows = transaction_.run(
        "select reference, intake_person, post_prefix, valid_from, valid_until, confirmed_on,"
        " confirmation_reference, person, print_portrait, miniature, " +
            instantOf("submitted_at") +
            ", closed_at is not null as closed from case_file where reference = $1" +
            std::string(locking),
        {reference.text()});
    if (rows.empty()) return std::nullopt;
    const auto row = rows[0];

    const auto person = stored(parseJson(asText(row.bytes("person"))), "person");
    std::vector<FieldError> errors;
    auto holder = readHolder(person.at("holder"), "/holder", errors);
    auto route = readRoute(person.at("route"), "/route", errors);
    if (!holder || !route) throw std::runtime_error("the database holds a broken person");
    return CaseFile{stored(CaseReference::parse(row.text("reference")), "case reference"),
                    row.text("intake_person"),
                    stored(PostPrefix::parse(row.text("post_prefix")), "post prefix"),
                    row.date("valid_from"),
                    row.date("valid_until"),
                    row.date("confirmed_on"),
                    row.text("confirmation_reference"),
                    *std::move(holder),
                    *std::move(route),
                    row.bytes("print_portrait"),
                    row.bytes("miniature"),
                    row.instant("submitted_at"),
                    row.flag("closed")};
}

void Cases::close(const CaseReference& reference, std::string_view reason, const Instant& at) {
    transaction_.run("update case_file set closed_at = $2, closed_reason = $3"
                     " where reference = $1 and closed_at is null",
                     {reference.text(), at, reason});
}

}  // namespace etd::store
