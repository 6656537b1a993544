#include <gtest/gtest.h>

#include "tests/issuer/store/fixture.hpp"

namespace etd::store {
namespace {

/// SQLSTATE of what the database answers; empty when it does as told.
class Roles : public tests::OnPostgres {
protected:
    Roles() { tests::givenActive(pool_, 1); }
    std::string answer(const std::string& role, const std::string& statement) {
        Pool pool(as(role), 1);
        Transaction transaction(pool);
        try {
            transaction.run(statement);
            return "";
        } catch (const DatabaseError& error) {
            return error.sqlstate();
        }
    }
    const std::string kDenied = "42501";
    const std::string kByRule = "23000";
};

TEST_F(Roles, ServiceDeletesNoDocument) {
    EXPECT_EQ(answer("etd_service", "delete from document"), kDenied);
}

TEST_F(Roles, ServiceDeletesNoCaseApprovalOrEvent) {
    EXPECT_EQ(answer("etd_service", "delete from case_file"), kDenied);
    EXPECT_EQ(answer("etd_service", "delete from approval"), kDenied);
    EXPECT_EQ(answer("etd_service", "delete from status_event"), kDenied);
}

TEST_F(Roles, ServiceTruncatesNothing) {
    EXPECT_EQ(answer("etd_service", "truncate signed_document"), kDenied);
}

TEST_F(Roles, ServiceChangesNoManifest) {
    EXPECT_EQ(answer("etd_service", "update document set manifest = 'x'"), kDenied);
}

TEST_F(Roles, ServiceChangesNoSignedBytes) {
    EXPECT_EQ(answer("etd_service", "update signed_document set pdf = 'x'"), kDenied);
}

TEST_F(Roles, ServiceChangesNoPerson) {
    EXPECT_EQ(answer("etd_service", "update case_file set person = 'x'"), kDenied);
}

TEST_F(Roles, ServiceChangesNoApprovalsEvidence) {
    EXPECT_EQ(answer("etd_service", "update approval set cms = 'x'"), kDenied);
}

TEST_F(Roles, ServiceMakesNoTable) {
    EXPECT_EQ(answer("etd_service", "create table x (n integer)"), kDenied);
}

TEST_F(Roles, OwnerChangesNoSignedBytesEither) {
    EXPECT_EQ(answer("etd_owner", "update signed_document set pdf = 'x'"), kByRule);
    EXPECT_EQ(answer("etd_owner", "delete from signed_document"), kByRule);
    EXPECT_EQ(answer("etd_owner", "truncate signed_document"), kByRule);
}

TEST_F(Roles, OwnerFreesNoNumber) {
    EXPECT_EQ(answer("etd_owner", "delete from document"), kByRule);
}

TEST_F(Roles, NobodyBeginsADocumentPastPrepared) {
    tests::givenPrepared(pool_, 2);
    const std::string insert =
        "insert into document (number, case_reference, state, manifest, manifest_digest,"
        " valid_until, prepared_by, prepared_at, signing_since) select 'KE777777V', reference,"
        " 'signing', 'x', sha256('x'), valid_until, 'x', now(), now() from case_file limit 1";
    EXPECT_EQ(answer("etd_service", insert), kByRule);
    EXPECT_EQ(answer("etd_owner", insert), kByRule);
}

TEST_F(Roles, NobodyReopensACase) {
    {
        Transaction transaction(pool_);
        Cases(transaction).close(tests::reference(1), "hold", tests::kNow);
        transaction.commit();
    }
    const std::string reopen = "update case_file set closed_at = null, closed_reason = null";
    EXPECT_EQ(answer("etd_service", reopen), kByRule);
    EXPECT_EQ(answer("etd_owner", reopen), kByRule);
}

TEST_F(Roles, OwnerChangesNoPersonOrPortraitEither) {
    EXPECT_EQ(answer("etd_owner", "update case_file set person = 'x'"), kByRule);
    EXPECT_EQ(answer("etd_owner", "update case_file set print_portrait = 'x'"), kByRule);
    EXPECT_EQ(answer("etd_owner", "update case_file set miniature = 'x'"), kByRule);
}

TEST_F(Roles, NobodyUsesUpTheListNumbers) {
    const std::string jump = "update list_number set last = last + 1000001";
    EXPECT_EQ(answer("etd_service", jump), kByRule);
    EXPECT_EQ(answer("etd_owner", jump), kByRule);
    EXPECT_EQ(answer("etd_service", "update list_number set last = last + 1000000"), "");
}

TEST_F(Roles, AuditorWritesNothing) {
    EXPECT_EQ(answer("etd_auditor", "update document set state = 'cancelled'"), kDenied);
    EXPECT_EQ(answer("etd_auditor", "insert into list_number values ('x', 1)"), kDenied);
}

TEST_F(Roles, AuditorReadsNoPerson) {
    EXPECT_EQ(answer("etd_auditor", "select person from case_file"), kDenied);
    EXPECT_EQ(answer("etd_auditor", "select print_portrait from case_file"), kDenied);
    EXPECT_EQ(answer("etd_auditor", "select miniature from case_file"), kDenied);
    EXPECT_EQ(answer("etd_auditor", "select confirmation_reference from case_file"), kDenied);
    EXPECT_EQ(answer("etd_auditor", "select manifest from document"), kDenied);
    EXPECT_EQ(answer("etd_auditor", "select pdf from signed_document"), kDenied);
    EXPECT_EQ(answer("etd_auditor", "select verdict_code from signed_document"), kDenied);
    EXPECT_EQ(answer("etd_auditor", "select portrait_code from signed_document"), kDenied);
}

TEST_F(Roles, AuditorReadsWhoApprovedAndWhen) {
    EXPECT_EQ(answer("etd_auditor", "select person, position, kept_at from approval"), "");
    EXPECT_EQ(answer("etd_auditor", "select number, state, manifest_digest from document"), "");
    EXPECT_EQ(answer("etd_auditor", "select * from status_event"), "");
}

}  // namespace
}  // namespace etd::store
