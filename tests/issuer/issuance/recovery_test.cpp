#include <unistd.h>

#include "tests/issuer/issuance/fixture.hpp"

namespace etd::issuance {
namespace {

/// A request that is interrupted at a step, as if the process had ended there.
class Recovery : public tests::IssuanceTest {
protected:
    void interruptAt(std::string_view where, const DocumentNumber& number,
                     const IdempotencyKey& key) {
        auto dying = instance([where](std::string_view step) {
            if (step == where) throw tests::Crash{};
        });
        EXPECT_THROW(static_cast<void>(dying->issue(officer(), key, number)), tests::Crash)
            << "the step " << where << " was not reached";
    }
    std::uint64_t signedSoFar() { return world().signer->client().status()->signed_documents; }
};

class InterruptedIssue : public Recovery, public testing::WithParamInterface<const char*> {};

TEST_P(InterruptedIssue, IsFinishedByTheSameRequestWithOneSignature) {
    const auto number = givenApproved();
    const auto key = freshKey();
    const auto before = signedSoFar();
    interruptAt(GetParam(), number, key);
    const auto view = issuance_->issue(officer(), key, number);
    ASSERT_TRUE(view) << view.error().detail;
    EXPECT_EQ(view->state, DocumentState::Active);
    EXPECT_EQ(signedSoFar(), before + 1);
}

INSTANTIATE_TEST_SUITE_P(Steps, InterruptedIssue,
                         testing::Values("after-signing-state", "after-signer-answered",
                                         "after-self-verification", "after-publication",
                                         "before-commit", "after-commit"));

class SignedAndInterrupted : public Recovery, public testing::WithParamInterface<const char*> {};

TEST_P(SignedAndInterrupted, IsCompletedByRecoveryWithTheJournaledBytes) {
    const auto number = givenApproved();
    const auto key = freshKey();
    interruptAt(GetParam(), number, key);
    const auto before = signedSoFar();
    EXPECT_EQ(issuance_->recover().completed, 1);
    EXPECT_EQ(stateOf(number), "active");
    EXPECT_EQ(signedSoFar(), before);
    EXPECT_EQ(issuance_->issue(officer(), key, number)->state, DocumentState::Active);
    ASSERT_TRUE(issuance_->publishLists());
    EXPECT_EQ(verdictOn(issuance_->files(number)->pdf), "OK");
}

INSTANTIATE_TEST_SUITE_P(Steps, SignedAndInterrupted,
                         testing::Values("after-signer-answered", "after-self-verification",
                                         "after-publication", "before-commit"));

TEST_F(Recovery, SetsBackWhatWasNeverSigned) {
    const auto number = givenApproved();
    const auto key = freshKey();
    interruptAt("after-signing-state", number, key);
    EXPECT_EQ(issuance_->recover().reset, 1);
    EXPECT_EQ(stateOf(number), "prepared");
    EXPECT_TRUE(issuance_->issue(officer(), key, number));
}

TEST_F(Recovery, CancelsWhatWasSignedForAnApprovalThatLapsed) {
    const auto number = givenApproved(std::chrono::seconds(3));
    interruptAt("after-signer-answered", number, freshKey());
    while (issuance_->find(number)->state == DocumentState::Signing &&
           clock_.now() < issuance_->find(number)->prepared_at.plus(std::chrono::seconds(6))) {
        usleep(100'000);
    }
    EXPECT_EQ(issuance_->recover().cancelled, 1);
    EXPECT_EQ(verdictOn(keptPdf(number)), "CANCELLED");
}

TEST_F(Recovery, KeepsAndListsWhatWasCancelledWhileTheSignerWasAtIt) {
    const auto number = givenApproved();
    interruptAt("after-signer-answered", number, freshKey());
    ASSERT_TRUE(issuance_->cancel(officer(), freshKey(), number, CancelReason::Withdrawn));
    EXPECT_TRUE(keptPdf(number).empty());
    issuance_->recover();
    ASSERT_FALSE(keptPdf(number).empty());
    EXPECT_EQ(verdictOn(keptPdf(number)), "CANCELLED");
}

TEST_F(Recovery, WaitsForTheSigner) {
    const auto number = givenApproved();
    interruptAt("after-signer-answered", number, freshKey());
    stopSigner();
    EXPECT_EQ(issuance_->recover().completed, 0);
    EXPECT_EQ(stateOf(number), "signing");
    startSigner();
    EXPECT_EQ(issuance_->recover().completed, 1);
}

TEST_F(Recovery, LeavesWhatThisProcessIsAtAlone) {
    const auto number = givenApproved();
    int touched = -1;
    std::unique_ptr<Issuance> busy;
    busy = instance([&](std::string_view step) {
        if (step != "after-signing-state") return;
        const auto done = busy->recover();
        touched = done.completed + done.reset + done.cancelled;
    });
    EXPECT_TRUE(busy->issue(officer(), freshKey(), number));
    EXPECT_EQ(touched, 0);
}

TEST_F(Recovery, OfAnotherInstanceDoesNotSpoilAnIssueUnderWay) {
    const auto number = givenApproved();
    auto crossed = instance([&](std::string_view step) {
        if (step != "after-signing-state") return;
        EXPECT_EQ(issuance_->recover().reset, 1);
    });
    const auto view = crossed->issue(officer(), freshKey(), number);
    ASSERT_TRUE(view) << view.error().detail;
    EXPECT_EQ(view->state, DocumentState::Active);
}

TEST_F(Recovery, OfOneThatThrowsDoesNotStopTheOthers) {
    const auto first = givenApproved();
    const auto second = givenApproved();
    interruptAt("after-signer-answered", first, freshKey());
    interruptAt("after-signer-answered", second, freshKey());
    auto throwing = instance([once = true](std::string_view step) mutable {
        if (step != "after-publication" || !once) return;
        once = false;
        throw tests::Crash{};
    });
    EXPECT_THROW(throwing->recover(), tests::Crash);
    EXPECT_EQ(stateOf(second), "active");
    issuance_->recover();
    EXPECT_EQ(stateOf(first), "active");
}

class KilledSigner : public Recovery, public testing::WithParamInterface<const char*> {};

TEST_P(KilledSigner, LeavesADocumentThatTheSameRequestFinishes) {
    const auto number = givenApproved();
    const auto key = freshKey();
    startSigner(GetParam());
    EXPECT_EQ(issuance_->issue(officer(), key, number).error().kind, ErrorKind::Unavailable);
    startSigner();
    const auto view = issuance_->issue(officer(), key, number);
    ASSERT_TRUE(view) << view.error().detail;
    EXPECT_EQ(view->state, DocumentState::Active);
}

INSTANTIATE_TEST_SUITE_P(Steps, KilledSigner,
                         testing::Values("after-approvals-verified", "after-intent",
                                         "after-codes-signed", "after-result"));

TEST_F(Recovery, OfTheDatabaseLosesNothingAcknowledged) {
    const auto number = givenIssued();
    const auto pdf = issuance_->files(number)->pdf;
    etd::tests::Postgres::shared().kill();
    etd::tests::Postgres::shared().start();
    EXPECT_EQ(issuance_->files(number)->pdf, pdf);
    EXPECT_EQ(stateOf(number), "active");
}

TEST_F(Recovery, OfTheDatabaseInTheMiddleOfACommitIsSettledByReadingAgain) {
    const auto number = givenApproved();
    auto shaken = instance([once = false](std::string_view step) mutable {
        if (step != "before-commit" || once) return;
        once = true;
        etd::tests::Postgres::shared().kill();
        etd::tests::Postgres::shared().start();
    });
    const auto key = freshKey();
    EXPECT_ANY_THROW(static_cast<void>(shaken->issue(officer(), key, number)));
    EXPECT_EQ(stateOf(number), "signing");
    EXPECT_EQ(shaken->issue(officer(), key, number)->state, DocumentState::Active);
}

}  // namespace
}  // namespace etd::issuance
