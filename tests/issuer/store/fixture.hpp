/// A migrated database of its own for each test, and rows to put into it.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "issuer/store/approvals.hpp"
#include "issuer/store/cases.hpp"
#include "issuer/store/documents.hpp"
#include "issuer/store/migrations.hpp"
#include "issuer/store/transaction.hpp"
#include "tests/support/postgres.hpp"

namespace etd::store::tests {

inline const Instant kNow = *Instant::parse("2026-11-21T12:00:00Z");
inline const Date kToday = kNow.date();

/// The migrated database of this test program, emptied: the triggers that forbid it are off for it.
inline std::string emptyDatabase() {
    auto& server = etd::tests::Postgres::shared();
    static const std::string name = [&] {
        auto made = server.createDatabase();
        migrate(server.connection(made, "etd_owner"));
        return made;
    }();
    etd::tests::runAsSuperuser(
        server, name,
        "set session_replication_role to replica;"
        "truncate case_file, document, signed_document, approval, idempotency_key, list_number,"
        " published_list, status_event;"
        "insert into list_number values ('trust', 0), ('issued-set', 0), ('status', 0)");
    return name;
}

class OnPostgres : public testing::Test {
protected:
    static etd::tests::Postgres& server() { return etd::tests::Postgres::shared(); }
    std::string as(const std::string& role) const { return server().connection(database_, role); }

    std::string database_ = emptyDatabase();
    Pool pool_{as("etd_service"), 16};
};

inline CaseReference reference(std::uint8_t last) {
    std::array<std::uint8_t, 16> random{};
    random.back() = last;
    return CaseReference::of(random);
}

inline DocumentNumber number(std::uint8_t first) {
    const std::array<std::uint8_t, 6> random{first, 1, 2, 3, 4, 5};
    return DocumentNumber::compose(*PostPrefix::parse("KE"), random);
}

inline pki::Sha256Digest digest(std::uint8_t fill) {
    pki::Sha256Digest out{};
    out.fill(fill);
    return out;
}

inline CaseFile caseFile(std::uint8_t last) {
    return {.reference = reference(last),
            .intake_person = "intake-1",
            .post = *PostPrefix::parse("KE"),
            .valid_from = kToday,
            .valid_until = kToday.plusDays(30),
            .confirmed_on = kToday,
            .confirmation_reference = "CONF-" + std::to_string(last),
            .holder = {.surname = "Núñez d'Été",
                       .given_names = "Ana",
                       .own_script_name = OwnScriptName{"ليلى", "ar"},
                       .nationality = *CountryCode::parse("UTO"),
                       .date_of_birth = *BirthDate::parse("1990"),
                       .place_of_birth = std::nullopt,
                       .sex = Sex::Female},
            .route = {.from = {*CountryCode::parse("KEN"), "Nairobi"},
                      .via = {{*CountryCode::parse("TUR"), "Istanbul"}},
                      .to = {*CountryCode::parse("UTO"), "Zenith"}},
            .print_portrait = {0, 1, 255, '\\', '\''},
            .miniature = {9},
            .submitted_at = kNow};
}

inline Document document(const DocumentNumber& number, const CaseReference& reference,
                         std::uint8_t fill) {
    return {.number = number,
            .case_reference = reference,
            .state = DocumentState::Prepared,
            .public_status = std::nullopt,
            .manifest = {'{', '}'},
            .manifest_digest = digest(fill),
            .valid_until = kToday.plusDays(30),
            .prepared_by = "officer-1",
            .prepared_at = kNow,
            .issued_at = std::nullopt};
}

inline SignedBytes signedBytes(std::uint8_t fill) {
    return {Bytes(136, fill), "RDB1B", Bytes(5000, fill), digest(fill),
            digest(static_cast<std::uint8_t>(fill + 1))};
}

/// A case and its document, prepared, in one committed transaction.
inline DocumentNumber givenPrepared(Pool& pool, std::uint8_t which) {
    Transaction transaction(pool);
    Cases(transaction).keep(caseFile(which));
    Documents(transaction).reserve(document(number(which), reference(which), which));
    transaction.commit();
    return number(which);
}

inline DocumentNumber givenActive(Pool& pool, std::uint8_t which) {
    const auto made = givenPrepared(pool, which);
    Transaction transaction(pool);
    Documents documents(transaction);
    documents.startSigning(made, "officer-1", kNow);
    documents.keepSigned(made, signedBytes(which), kNow);
    documents.activate(made, "officer-1", kNow);
    transaction.commit();
    return made;
}

}  // namespace etd::store::tests
