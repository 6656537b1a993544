#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "issuer/store/published_lists.hpp"
#include "tests/issuer/store/fixture.hpp"

namespace etd::store {
namespace {

class Repositories : public tests::OnPostgres {
protected:
    /// Runs `change` in a transaction and tells the name of the rule it broke, if any.
    std::string brokenRule(const std::function<void(Transaction&)>& change) {
        Transaction transaction(pool_);
        try {
            change(transaction);
            transaction.commit();
            return "";
        } catch (const ConstraintViolation& violation) {
            return violation.constraint().empty() ? violation.sqlstate() : violation.constraint();
        }
    }
};

TEST_F(Repositories, CaseComesBackAsKept) {
    const auto kept = tests::caseFile(1);
    Transaction transaction(pool_);
    Cases(transaction).keep(kept);
    const auto found = Cases(transaction).find(kept.reference);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->holder, kept.holder);
    EXPECT_EQ(found->route, kept.route);
    EXPECT_EQ(found->print_portrait, kept.print_portrait);
    EXPECT_EQ(found->submitted_at, kept.submitted_at);
    EXPECT_FALSE(found->closed);
}

TEST_F(Repositories, UnknownCaseIsNotFound) {
    Transaction transaction(pool_);
    EXPECT_FALSE(Cases(transaction).find(tests::reference(9)));
}

TEST_F(Repositories, CaseLockMakesOthersWait) {
    tests::givenPrepared(pool_, 1);
    Transaction first(pool_);
    Cases(first).lock(tests::reference(1));
    std::atomic<bool> got = false;
    std::thread second([&] {
        Transaction transaction(pool_);
        Cases(transaction).lock(tests::reference(1));
        got = true;
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_FALSE(got);
    first.commit();
    second.join();
    EXPECT_TRUE(got);
}

TEST_F(Repositories, ANumberIsReservedOnce) {
    tests::givenPrepared(pool_, 1);
    Transaction transaction(pool_);
    Cases(transaction).keep(tests::caseFile(2));
    EXPECT_FALSE(
        Documents(transaction).reserve(tests::document(tests::number(1), tests::reference(2), 2)));
}

TEST_F(Repositories, ACancelledNumberStaysReserved) {
    const auto number = tests::givenPrepared(pool_, 1);
    Transaction transaction(pool_);
    Documents(transaction).cancel(number, "data_error", "officer-1", tests::kNow);
    Cases(transaction).keep(tests::caseFile(2));
    EXPECT_FALSE(Documents(transaction).reserve(tests::document(number, tests::reference(2), 2)));
}

TEST_F(Repositories, SixteenThreadsGetOneDocumentForOneCase) {
    {
        Transaction transaction(pool_);
        Cases(transaction).keep(tests::caseFile(1));
        transaction.commit();
    }
    std::atomic<int> reserved = 0;
    std::vector<std::thread> threads;
    for (std::uint8_t i = 0; i < 16; ++i) {
        threads.emplace_back([this, i, &reserved] {
            const auto rule = brokenRule([i](Transaction& transaction) {
                Documents(transaction)
                    .reserve(tests::document(tests::number(i), tests::reference(1), i));
            });
            if (rule.empty()) ++reserved;
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(reserved, 1);
}

TEST_F(Repositories, ACaseGetsANewDocumentOnceTheOldOneIsCancelled) {
    const auto number = tests::givenPrepared(pool_, 1);
    EXPECT_EQ(brokenRule([&](Transaction& transaction) {
                  Documents documents(transaction);
                  documents.cancel(number, "data_error", "officer-1", tests::kNow);
                  documents.reserve(tests::document(tests::number(2), tests::reference(1), 2));
              }),
              "");
}

TEST_F(Repositories, SignedBytesComeBackAsKept) {
    const auto number = tests::givenActive(pool_, 1);
    Transaction transaction(pool_);
    const auto bytes = Documents(transaction).signedBytes(number);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->pdf, tests::signedBytes(1).pdf);
    EXPECT_EQ(bytes->portrait_identity, tests::signedBytes(1).portrait_identity);
}

TEST_F(Repositories, OtherSignedBytesForANumberAreRefused) {
    const auto number = tests::givenActive(pool_, 1);
    Transaction transaction(pool_);
    Documents documents(transaction);
    EXPECT_NO_THROW(documents.keepSigned(number, tests::signedBytes(1), tests::kNow));
    EXPECT_THROW(documents.keepSigned(number, tests::signedBytes(3), tests::kNow),
                 std::logic_error);
}

TEST_F(Repositories, NothingBecomesActiveWithoutItsSignedBytes) {
    const auto number = tests::givenPrepared(pool_, 1);
    EXPECT_EQ(brokenRule([&](Transaction& transaction) {
                  Documents documents(transaction);
                  documents.startSigning(number, "officer-1", tests::kNow);
                  documents.activate(number, "officer-1", tests::kNow);
              }),
              "23000");
}

TEST_F(Repositories, NothingBecomesActiveFromPrepared) {
    const auto number = tests::givenPrepared(pool_, 1);
    EXPECT_EQ(brokenRule([&](Transaction& transaction) {
                  Documents documents(transaction);
                  documents.keepSigned(number, tests::signedBytes(1), tests::kNow);
                  documents.activate(number, "officer-1", tests::kNow);
              }),
              "23000");
}

TEST_F(Repositories, NothingComesBackFromCancelled) {
    const auto number = tests::givenActive(pool_, 1);
    EXPECT_EQ(brokenRule([&](Transaction& transaction) {
                  Documents documents(transaction);
                  documents.cancel(number, "withdrawn", "officer-1", tests::kNow);
                  documents.activate(number, "officer-1", tests::kNow);
              }),
              "23000");
}

TEST_F(Repositories, LostStaysLostWhenCancelled) {
    const auto number = tests::givenActive(pool_, 1);
    Transaction transaction(pool_);
    Documents documents(transaction);
    documents.markLost(number, "officer-1", tests::kNow);
    documents.cancel(number, "replaced", "officer-1", tests::kNow);
    EXPECT_EQ(documents.find(number)->public_status, "LOST");
}

TEST_F(Repositories, ListedAreTheUnexpiredAndTheOnesWithAStatus) {
    tests::givenActive(pool_, 10);
    const auto cancelled = tests::givenActive(pool_, 20);
    tests::givenPrepared(pool_, 25);
    Transaction transaction(pool_);
    Documents documents(transaction);
    documents.cancel(cancelled, "withdrawn", "officer-1", tests::kNow);
    EXPECT_EQ(documents.listed(tests::kToday).size(), 2U);
    EXPECT_EQ(documents.listed(tests::kToday.plusDays(31)).size(), 1U);
}

store::KeptApproval approval(Position position, const std::string& person, const Instant& until) {
    return {position, person, {1}, {2}, until};
}

TEST_F(Repositories, APositionHasOneApproval) {
    const auto number = tests::givenPrepared(pool_, 1);
    const auto tomorrow = tests::kNow.plus(std::chrono::hours(24));
    EXPECT_EQ(brokenRule([&](Transaction& transaction) {
                  Approvals approvals(transaction);
                  approvals.keep(number, approval(Position::Consul, "c1", tomorrow), tests::kNow);
                  approvals.keep(number, approval(Position::Consul, "c2", tomorrow), tests::kNow);
              }),
              "approval_one_per_position");
}

TEST_F(Repositories, APersonHoldsOnePosition) {
    const auto number = tests::givenPrepared(pool_, 1);
    const auto tomorrow = tests::kNow.plus(std::chrono::hours(24));
    EXPECT_EQ(brokenRule([&](Transaction& transaction) {
                  Approvals approvals(transaction);
                  approvals.keep(number, approval(Position::Consul, "c1", tomorrow), tests::kNow);
                  approvals.keep(number, approval(Position::Approver, "c1", tomorrow), tests::kNow);
              }),
              "approval_distinct_persons");
}

TEST_F(Repositories, ALapsedApprovalIsReplacedAndKept) {
    const auto number = tests::givenPrepared(pool_, 1);
    Transaction transaction(pool_);
    Approvals approvals(transaction);
    approvals.keep(number, approval(Position::Consul, "c1", tests::kNow), tests::kNow);
    const auto later = tests::kNow.plus(std::chrono::seconds(1));
    approvals.keep(number, approval(Position::Consul, "c2", later), later);
    ASSERT_EQ(approvals.of(number).size(), 1U);
    EXPECT_EQ(approvals.of(number)[0].person, "c2");
    EXPECT_EQ(transaction.run("select count(*) as n from approval")[0].integer("n"), 2);
}

TEST_F(Repositories, ListNumbersGrowAndAreNeverGivenTwice) {
    std::uint64_t first = 0;
    {
        Transaction transaction(pool_);
        first = PublishedLists(transaction).nextNumber("trust", 100);
        transaction.commit();
    }
    EXPECT_EQ(first, 100U);
    server().kill();
    server().start();
    Transaction transaction(pool_);
    EXPECT_EQ(PublishedLists(transaction).nextNumber("trust", 100), 101U);
}

TEST_F(Repositories, AListIsReplacedOnlyByALaterOne) {
    Transaction transaction(pool_);
    PublishedLists lists(transaction);
    lists.publish("status", {5, "a.b.c", tests::digest(1), tests::kNow});
    lists.publish("status", {6, "d.e.f", tests::digest(2), tests::kNow});
    EXPECT_EQ(lists.latest("status")->jws, "d.e.f");
    EXPECT_THROW(lists.publish("status", {6, "g.h.i", tests::digest(3), tests::kNow}),
                 ConstraintViolation);
}

}  // namespace
}  // namespace etd::store
