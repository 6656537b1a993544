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
