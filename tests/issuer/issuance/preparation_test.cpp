#include <atomic>
#include <thread>

#include "tests/issuer/issuance/fixture.hpp"

namespace etd::issuance {
namespace {

using Preparation = tests::IssuanceTest;

TEST_F(Preparation, FreezesAManifestThatNamesEverything) {
    const auto reference = givenCase();
    const auto view = issuance_->prepare(officer(), freshKey(), reference);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->state, DocumentState::Prepared);
    const auto files = issuance_->files(view->number);
    const auto manifest = Manifest::parse(files->manifest);
    ASSERT_TRUE(manifest);
    EXPECT_EQ(manifest->digest(), view->manifest_digest);
    EXPECT_EQ(manifest->case_reference, reference);
    EXPECT_EQ(manifest->portrait, pki::sha256(files->print_portrait));
    EXPECT_EQ(manifest->miniature, pki::sha256(files->miniature));
    EXPECT_EQ(manifest->signer.instance, "signer-1");
    EXPECT_EQ(manifest->issued_on, clock_.now().date());
}

TEST_F(Preparation, GivesNoSignedBytesBeforeTheyAreIssued) {
    const auto files = issuance_->files(givenPrepared());
    EXPECT_TRUE(files->pdf.empty());
    EXPECT_TRUE(files->verdict_code.empty());
}

TEST_F(Preparation, RefusesASecondDocumentForACase) {
    const auto reference = givenCase();
    ASSERT_TRUE(issuance_->prepare(officer(), freshKey(), reference));
    EXPECT_EQ(issuance_->prepare(officer(), freshKey(), reference).error().kind,
              ErrorKind::Conflict);
}

TEST_F(Preparation, SameKeyGivesTheSameNumber) {
    const auto reference = givenCase();
    const auto key = freshKey();
    const auto first = issuance_->prepare(officer(), key, reference);
    EXPECT_EQ(issuance_->prepare(officer(), key, reference)->number, first->number);
}

TEST_F(Preparation, SixteenInstancesAtOnceReserveOneNumberForACase) {
    const auto reference = givenCase();
    std::atomic<int> made = 0;
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i) {
        threads.emplace_back([&] {
            const auto view = issuance_->prepare(officer(), freshKey(), reference);
            if (view) ++made;
            if (!view && view.error().kind == ErrorKind::Conflict) ++refused;
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(made, 1);
    EXPECT_EQ(refused, 15);
}

TEST_F(Preparation, TheSameRequestAtOnceGivesOneNumber) {
    const auto reference = givenCase();
    const auto key = freshKey();
    std::vector<std::string> numbers(8);
    std::vector<std::thread> threads;
    for (auto& number : numbers) {
        threads.emplace_back(
            [&] { number = issuance_->prepare(officer(), key, reference).value().number.text(); });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(std::set<std::string>(numbers.begin(), numbers.end()).size(), 1U);
}

TEST_F(Preparation, NeedsTheSigner) {
    const auto reference = givenCase();
    stopSigner();
    EXPECT_EQ(issuance_->prepare(officer(), freshKey(), reference).error().kind,
              ErrorKind::Unavailable);
}

TEST_F(Preparation, ANewDocumentAfterACancelledOneHasAnotherNumber) {
    const auto reference = givenCase();
    const auto first = issuance_->prepare(officer(), freshKey(), reference)->number;
    ASSERT_TRUE(issuance_->cancel(officer(), freshKey(), first, CancelReason::DataError));
    const auto second = issuance_->prepare(officer(), freshKey(), reference);
    ASSERT_TRUE(second);
    EXPECT_NE(second->number, first);
}

TEST_F(Preparation, AWithdrawnCaseGetsNoDocument) {
    const auto reference = givenCase();
    const auto first = issuance_->prepare(officer(), freshKey(), reference)->number;
    ASSERT_TRUE(issuance_->cancel(officer(), freshKey(), first, CancelReason::Withdrawn));
    EXPECT_EQ(issuance_->findCase(reference)->state, "closed");
    EXPECT_EQ(issuance_->prepare(officer(), freshKey(), reference).error().kind,
              ErrorKind::Conflict);
}

}  // namespace
}  // namespace etd::issuance
