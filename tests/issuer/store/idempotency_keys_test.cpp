#include "issuer/store/idempotency_keys.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/issuer/store/fixture.hpp"

namespace etd::store {
namespace {

class Keys : public tests::OnPostgres {
protected:
    /// What a claim finds, in a transaction of its own that is committed.
    std::optional<IdempotencyKeys::Known> claim(const std::string& key, std::uint8_t request) {
        Transaction transaction(pool_);
        auto known = IdempotencyKeys(transaction)
                         .claim("officer-1", key, tests::digest(request), tests::kNow);
        transaction.commit();
        return known;
    }
};

TEST_F(Keys, FirstClaimFindsNothing) { EXPECT_FALSE(claim("k", 1)); }

TEST_F(Keys, SecondClaimFindsAnEffectUnderWay) {
    claim("k", 1);
    const auto known = claim("k", 1);
    ASSERT_TRUE(known);
    EXPECT_TRUE(known->same_request);
    EXPECT_FALSE(known->result);
}

TEST_F(Keys, SecondClaimFindsTheResult) {
    claim("k", 1);
    {
        Transaction transaction(pool_);
        IdempotencyKeys(transaction).complete("officer-1", "k", "KE234567X");
        transaction.commit();
    }
    EXPECT_EQ(claim("k", 1)->result, "KE234567X");
}

TEST_F(Keys, AnotherRequestUnderTheSameKeyIsTold) {
    claim("k", 1);
    EXPECT_FALSE(claim("k", 2)->same_request);
}

TEST_F(Keys, AnUncommittedClaimIsForgotten) {
    {
        Transaction transaction(pool_);
        IdempotencyKeys(transaction).claim("officer-1", "k", tests::digest(1), tests::kNow);
    }
    EXPECT_FALSE(claim("k", 1));
}

TEST_F(Keys, AConcurrentClaimWaitsForTheFirst) {
    std::atomic<bool> committed = false;
    Transaction first(pool_);
    IdempotencyKeys(first).claim("officer-1", "k", tests::digest(1), tests::kNow);
    bool waited = false;
    std::thread second([&] {
        const auto known = claim("k", 1);
        waited = known.has_value() && committed;
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    committed = true;
    first.commit();
    second.join();
    EXPECT_TRUE(waited);
}

TEST_F(Keys, ReleasedKeyIsFree) {
    claim("k", 1);
    {
        Transaction transaction(pool_);
        IdempotencyKeys(transaction).release("officer-1", "k");
        transaction.commit();
    }
    EXPECT_FALSE(claim("k", 2));
}

TEST_F(Keys, OldOnesAreForgotten) {
    claim("k", 1);
    {
        Transaction transaction(pool_);
        IdempotencyKeys(transaction).forget(tests::kNow.plus(std::chrono::seconds(1)));
        transaction.commit();
    }
    EXPECT_FALSE(claim("k", 2));
}

}  // namespace
}  // namespace etd::store
