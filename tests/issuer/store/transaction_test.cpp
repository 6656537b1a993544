#include "issuer/store/transaction.hpp"

#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tests/issuer/store/fixture.hpp"

namespace etd::store {
namespace {

/// A table of numbers and both ways to it: ours and the bare library's.
class TransactionGuard : public tests::OnPostgres {
protected:
    TransactionGuard() {
        etd::tests::runAsSuperuser(server(), database_,
                                   "drop table if exists kept; drop function if exists die;"
                                   "create table kept (n integer primary key);"
                                   "grant all on kept to etd_service");
    }
    std::int64_t rows() {
        Transaction transaction(pool_);
        return transaction.run("select count(*) as n from kept")[0].integer("n");
    }
    pqxx::connection bare_{as("etd_service")};
};

TEST_F(TransactionGuard, BareLibraryLosesRowsSilentlyAfterASwallowedError) {
    pqxx::work work(bare_);
    work.exec("insert into kept values (1)");
    EXPECT_THROW(work.exec_params("insert into kept values ($1)", 1), pqxx::unique_violation);
    EXPECT_NO_THROW(work.commit());
    EXPECT_EQ(rows(), 0);
}

TEST_F(TransactionGuard, BareLibraryLosesRowsSilentlyInAPreparedSubtransaction) {
    pqxx::work work(bare_);
    work.exec("insert into kept values (1)");
    {
        pqxx::subtransaction inner(work);
        EXPECT_THROW(inner.exec_params("insert into kept values ($1)", 1), pqxx::unique_violation);
    }
    EXPECT_NO_THROW(work.commit());
    EXPECT_EQ(rows(), 0);
}

TEST_F(TransactionGuard, RefusesToCommitAfterASwallowedError) {
    Transaction transaction(pool_);
    transaction.run("insert into kept values (1)");
    EXPECT_THROW(transaction.run("insert into kept values (1)"), ConstraintViolation);
    EXPECT_THROW(transaction.commit(), std::logic_error);
}

TEST_F(TransactionGuard, AsksTheServerBeforeItCommits) {
    Transaction transaction(pool_);
    transaction.run("insert into kept values (1)");
    // The session ends behind the transaction's back, between its last statement and COMMIT.
    const auto session = transaction.run("select pg_backend_pid() as pid")[0].integer("pid");
    etd::tests::runAsSuperuser(
        server(), database_, "select pg_terminate_backend(" + std::to_string(session) + ", 5000)");
    // Not CommitInDoubt: COMMIT was never sent, so it is known that nothing was kept.
    EXPECT_THROW(transaction.commit(), DatabaseUnavailable);
}

TEST_F(TransactionGuard, KeepsWhatStoodBeforeAFailedSavepoint) {
    Transaction transaction(pool_);
    transaction.run("insert into kept values (1)");
    EXPECT_THROW(transaction.savepoint(
                     [&] { transaction.run("insert into kept values ($1)", {std::int64_t{1}}); }),
                 ConstraintViolation);
    transaction.run("insert into kept values (2)");
    transaction.commit();
    EXPECT_EQ(rows(), 2);
}

TEST_F(TransactionGuard, UndoesAllOfAFailedSavepoint) {
    Transaction transaction(pool_);
    EXPECT_THROW(transaction.savepoint([&] {
        transaction.run("insert into kept values (1)");
        transaction.run("insert into kept values (1)");
    }),
                 ConstraintViolation);
    transaction.commit();
    EXPECT_EQ(rows(), 0);
}

TEST_F(TransactionGuard, RollsBackWhatIsNotCommitted) {
    {
        Transaction transaction(pool_);
        transaction.run("insert into kept values (1)");
    }
    EXPECT_EQ(rows(), 0);
}

TEST_F(TransactionGuard, RefusesASecondCommit) {
    Transaction transaction(pool_);
    transaction.commit();
    EXPECT_THROW(transaction.commit(), std::logic_error);
}

TEST_F(TransactionGuard, NamesTheConstraintAndNoValue) {
    Transaction transaction(pool_);
    transaction.run("insert into kept values (4711)");
    try {
        transaction.run("insert into kept values ($1)", {std::int64_t{4711}});
        FAIL() << "a second row of the same key was taken";
    } catch (const ConstraintViolation& violation) {
        EXPECT_EQ(violation.constraint(), "kept_pkey");
        EXPECT_EQ(violation.sqlstate(), "23505");
        EXPECT_EQ(std::string(violation.what()).find("4711"), std::string::npos);
    }
}

TEST_F(TransactionGuard, QuotesNoValueOfABrokenStatement) {
    Transaction transaction(pool_);
    try {
        transaction.run("select $1::integer", {"Jane Doe"});
        FAIL() << "a name was taken for a number";
    } catch (const DatabaseError& error) {
        EXPECT_EQ(error.sqlstate(), "22P02");
        EXPECT_EQ(std::string(error.what()).find("Jane"), std::string::npos);
    }
}

TEST_F(TransactionGuard, IsInDoubtWhenTheServerDiesInCommit) {
    // A deferred trigger ends this very session in the middle of COMMIT.
    etd::tests::runAsSuperuser(
        server(), database_,
        "create function die() returns trigger language plpgsql security definer as $$ begin"
        " perform pg_terminate_backend(pg_backend_pid()); return new; end $$;"
        "create constraint trigger dies after insert on kept deferrable initially deferred"
        " for each row execute function die()");
    Transaction transaction(pool_);
    transaction.run("insert into kept values (1)");
    EXPECT_THROW(transaction.commit(), CommitInDoubt);
}

}  // namespace
}  // namespace etd::store
