#include "issuer/store/migrations.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "tests/issuer/store/fixture.hpp"

namespace etd::store {
namespace {

class Migrations : public testing::Test {
protected:
    etd::tests::Postgres& server_ = etd::tests::Postgres::shared();
    std::string database_ = server_.createDatabase();
    std::string owner_ = server_.connection(database_, "etd_owner");
    std::vector<Migration> two_{{1, "001-first", "create table a (n integer)"},
                                {2, "002-second", "create table b (n integer)"}};
};

TEST_F(Migrations, ApplyOnceInOrder) {
    EXPECT_EQ(migrate(owner_, two_), (std::vector{1, 2}));
    EXPECT_EQ(migrate(owner_, two_), std::vector<int>{});
}

TEST_F(Migrations, CompiledOnesBringAnEmptyDatabaseToTheRequiredVersion) {
    Pool pool(owner_, 1);
    EXPECT_EQ(schemaVersion(pool), 0);
    migrate(owner_);
    EXPECT_EQ(schemaVersion(pool), requiredSchemaVersion());
    EXPECT_EQ(migrate(owner_), std::vector<int>{});
}

TEST_F(Migrations, CompiledOnesAreNumberedWithoutGaps) {
    int expected = 0;
    for (const auto& migration : compiledMigrations()) EXPECT_EQ(migration.version, ++expected);
}

TEST_F(Migrations, RefuseAnAlteredHistory) {
    migrate(owner_, two_);
    two_[0].sql = "create table a (n bigint)";
    EXPECT_THROW(migrate(owner_, two_), std::runtime_error);
}

TEST_F(Migrations, RefuseADatabaseThatIsNewer) {
    migrate(owner_, two_);
    two_.pop_back();
    EXPECT_THROW(migrate(owner_, two_), std::runtime_error);
}

TEST_F(Migrations, LeaveNothingOfOneThatFails) {
    two_[1].sql = "create table b (n integer); select 1/0";
    EXPECT_THROW(migrate(owner_, two_), DatabaseError);
    Pool pool(owner_, 1);
    EXPECT_EQ(schemaVersion(pool), 1);
    EXPECT_TRUE(Transaction(pool).run("select to_regclass('public.b') as b")[0].isNull("b"));
}

TEST_F(Migrations, ApplyOnceForSeveralProcesses) {
    std::vector<std::size_t> applied(4);
    std::vector<std::thread> threads;
    for (auto& count : applied) {
        threads.emplace_back([&] { count = migrate(owner_, two_).size(); });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(applied[0] + applied[1] + applied[2] + applied[3], 2U);
}

}  // namespace
}  // namespace etd::store
