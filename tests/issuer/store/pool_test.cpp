#include "issuer/store/pool.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "tests/issuer/store/fixture.hpp"

namespace etd::store {
namespace {

using ConnectionPool = tests::OnPostgres;

TEST_F(ConnectionPool, UsesAConnectionAgain) {
    { Transaction(pool_).run("select 1"); }
    { Transaction(pool_).run("select 1"); }
    EXPECT_EQ(pool_.opened(), 1U);
}

TEST_F(ConnectionPool, NeverHoldsMoreConnectionsThanItsSize) {
    Pool small(as("etd_service"), 2);
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] { Transaction(small).run("select pg_sleep(0.02)"); });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_LE(small.opened(), 2U);
}

TEST_F(ConnectionPool, DiscardsAConnectionThatBroke) {
    Transaction first(pool_);
    const auto session = first.run("select pg_backend_pid() as pid")[0].integer("pid");
    etd::tests::runAsSuperuser(
        server(), database_, "select pg_terminate_backend(" + std::to_string(session) + ", 5000)");
    EXPECT_THROW(first.run("select 1"), DatabaseUnavailable);
    EXPECT_THROW(first.run("select 1"), std::exception);  // and does not come back by itself
}

TEST_F(ConnectionPool, WorksAtOnceAfterTheServerRestarted) {
    { Transaction(pool_).run("select 1"); }
    server().kill();
    server().start();
    EXPECT_EQ(Transaction(pool_).run("select 1 as one")[0].integer("one"), 1);
    EXPECT_EQ(pool_.opened(), 2U);
}

TEST_F(ConnectionPool, SaysThatTheServerIsDown) {
    server().stop();
    EXPECT_THROW(Transaction{pool_}, DatabaseUnavailable);
    server().start();
    EXPECT_NO_THROW(Transaction{pool_});
}

TEST_F(ConnectionPool, SetsUpEachSession) {
    Transaction transaction(pool_);
    EXPECT_EQ(transaction.run("show synchronous_commit")[0].text("synchronous_commit"), "on");
    EXPECT_EQ(transaction.run("show search_path")[0].text("search_path"), "public");
}

TEST_F(ConnectionPool, LetsOneHolderOfAnAdvisoryLockIn) {
    Pool locks(as("etd_service"), 4);
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            const AdvisoryLock lock(locks, 7);
            most = std::max(most.load(), ++inside);
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            --inside;
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(most, 1);
}

TEST_F(ConnectionPool, GivesUpOnAServerThatIsSilent) {
    const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    ASSERT_EQ(::bind(silent, generic, size), 0);
    ASSERT_EQ(::listen(silent, 1), 0);
    ASSERT_EQ(::getsockname(silent, generic, &size), 0);
    Pool pool("host=127.0.0.1 user=x dbname=x port=" + std::to_string(ntohs(address.sin_port)), 1);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_THROW(Transaction{pool}, DatabaseUnavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(15));
    ::close(silent);
}

}  // namespace
}  // namespace etd::store
