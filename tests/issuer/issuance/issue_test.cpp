#include <atomic>
#include <thread>

#include "tests/issuer/issuance/fixture.hpp"

namespace etd::issuance {
namespace {

using Issue = tests::IssuanceTest;

TEST_F(Issue, MakesADocumentThatAStrangerAccepts) {
    const auto number = givenApproved();
    const auto view = issuance_->issue(officer(), freshKey(), number);
    ASSERT_TRUE(view) << view.error().detail;
    EXPECT_EQ(view->state, DocumentState::Active);
    EXPECT_TRUE(view->issued_at);
    EXPECT_FALSE(view->public_status);
    ASSERT_TRUE(issuance_->publishLists());
    EXPECT_EQ(verdictOn(issuance_->files(number)->pdf), "OK");
}

TEST_F(Issue, SameKeyGivesTheSameBytesAgain) {
    const auto number = givenApproved();
    const auto key = freshKey();
    ASSERT_TRUE(issuance_->issue(officer(), key, number));
    const auto first = issuance_->files(number)->pdf;
    EXPECT_TRUE(issuance_->issue(officer(), key, number));
    EXPECT_EQ(issuance_->files(number)->pdf, first);
}

TEST_F(Issue, AnotherKeyFindsItIssuedAlready) {
    const auto number = givenIssued();
    EXPECT_EQ(issuance_->issue(officer(), freshKey(), number).error().kind, ErrorKind::Conflict);
}

TEST_F(Issue, SameKeyForAnotherDocumentIsRefusedAndLeavesThatOneAlone) {
    auto key = freshKey();
    ASSERT_TRUE(issuance_->issue(officer(), key, givenApproved()));
    const auto other = givenApproved();
    key.request.fill(9);
    EXPECT_EQ(issuance_->issue(officer(), key, other).error().kind, ErrorKind::IdempotencyMismatch);
    EXPECT_EQ(stateOf(other), "prepared");
}

TEST_F(Issue, IsRefusedWhileAnApprovalLacks) {
    const auto number = givenPrepared();
    ASSERT_TRUE(approve(number, Position::Consul, "consul"));
    const auto key = freshKey();
    EXPECT_EQ(issuance_->issue(officer(), key, number).error().kind, ErrorKind::Conflict);
    ASSERT_TRUE(approve(number, Position::Approver, "chief"));
    EXPECT_TRUE(issuance_->issue(officer(), key, number));
}

TEST_F(Issue, IsPreparedAgainWhenTheSignerRefuses) {
    const auto number = givenPrepared();
    ASSERT_TRUE(approve(number, Position::Consul, "stranger"));  // certified, but not enrolled
    ASSERT_TRUE(approve(number, Position::Approver, "chief"));
    const auto refused = issuance_->issue(officer(), freshKey(), number);
    EXPECT_EQ(refused.error().kind, ErrorKind::Forbidden);
    EXPECT_EQ(stateOf(number), "prepared");
}

TEST_F(Issue, UnknownNumberIsNotFound) {
    const auto sample = DocumentNumber::compose(*PostPrefix::parse("KE"),
                                                std::array<std::uint8_t, 6>{9, 9, 9, 9, 9, 9});
    EXPECT_EQ(issuance_->issue(officer(), freshKey(), sample).error().kind, ErrorKind::NotFound);
}

TEST_F(Issue, IsNotAcknowledgedWhileTheSignerIsDown) {
    const auto number = givenApproved();
    const auto key = freshKey();
    stopSigner();
    EXPECT_EQ(issuance_->issue(officer(), key, number).error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(stateOf(number), "signing");
    EXPECT_TRUE(issuance_->files(number)->pdf.empty());
    startSigner();
    EXPECT_TRUE(issuance_->issue(officer(), key, number));
}

TEST_F(Issue, IsNotAcknowledgedWhileTheIssuedSetCannotBePublished) {
    const auto number = givenApproved();
    auto with = settings();
    with.list_directory = "/dev/null/lists";
    Issuance broken(with, signing::SignerClient(world().signer->socket()), world().sheet, clock_);
    EXPECT_ANY_THROW(static_cast<void>(broken.issue(officer(), freshKey(), number)));
    EXPECT_EQ(stateOf(number), "signing");
    EXPECT_EQ(issuance_->recover().completed, 1);
    EXPECT_EQ(stateOf(number), "active");
}

TEST_F(Issue, SixteenRequestsAtOnceGiveOneDocument) {
    const auto number = givenApproved();
    const auto before = world().signer->client().status()->signed_documents;
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i) {
        threads.emplace_back([&] {
            const auto view = issuance_->issue(officer(), freshKey(), number);
            if (view && view->state == DocumentState::Active) ++good;
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_GE(good, 1);
    EXPECT_EQ(stateOf(number), "active");
    EXPECT_EQ(world().signer->client().status()->signed_documents, before + 1);
}

TEST_F(Issue, ManyDocumentsAtOnceAreAllListed) {
    std::vector<DocumentNumber> numbers;
    for (int i = 0; i < 8; ++i) numbers.push_back(givenApproved());
    std::atomic<int> issued = 0;
    std::vector<std::thread> threads;
    for (const auto& number : numbers) {
        threads.emplace_back([&, number] {
            if (issuance_->issue(officer(), freshKey(), number)) ++issued;
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(issued, 8);
    ASSERT_TRUE(issuance_->publishLists());
    for (const auto& number : numbers) EXPECT_EQ(verdictOn(issuance_->files(number)->pdf), "OK");
}

TEST_F(Issue, ADocumentCancelledMeanwhileIsKeptAndListedAsCancelled) {
    const auto number = givenApproved();
    auto crossed = instance([&](std::string_view step) {
        if (step != "after-publication") return;
        ASSERT_TRUE(issuance_->cancel(officer(), freshKey(), number, CancelReason::Withdrawn));
    });
    EXPECT_EQ(crossed->issue(officer(), freshKey(), number).error().kind, ErrorKind::Conflict);
    EXPECT_EQ(stateOf(number), "cancelled");
    EXPECT_TRUE(issuance_->files(number)->pdf.empty());
    EXPECT_EQ(verdictOn(keptPdf(number)), "CANCELLED");
}

TEST_F(Issue, ADocumentWhoseApprovalLapsedMeanwhileIsKeptAndListedAsCancelled) {
    const auto number = givenApproved(std::chrono::seconds(3));
    auto slow = instance([&](std::string_view step) {
        if (step == "after-publication") std::this_thread::sleep_for(std::chrono::seconds(5));
    });
    EXPECT_EQ(slow->issue(officer(), freshKey(), number).error().kind, ErrorKind::Conflict);
    EXPECT_EQ(stateOf(number), "cancelled");
    EXPECT_EQ(verdictOn(keptPdf(number)), "CANCELLED");
}

TEST_F(Issue, ACancelledDocumentIsRefusedByItsVerifiers) {
    const auto number = givenIssued();
    const auto pdf = issuance_->files(number)->pdf;
    const auto view = issuance_->cancel(officer(), freshKey(), number, CancelReason::IssuedInError);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->public_status, "CANCELLED");
    EXPECT_EQ(verdictOn(pdf), "CANCELLED");
    EXPECT_EQ(issuance_->cancel(officer(), freshKey(), number, CancelReason::Hold).error().kind,
              ErrorKind::Conflict);
}

TEST_F(Issue, ALostDocumentStaysLost) {
    const auto number = givenIssued();
    const auto pdf = issuance_->files(number)->pdf;
    ASSERT_TRUE(issuance_->reportLost(officer(), freshKey(), number));
    EXPECT_EQ(verdictOn(pdf), "LOST");
    EXPECT_EQ(issuance_->reportLost(officer(), freshKey(), number).error().kind,
              ErrorKind::Conflict);
    ASSERT_TRUE(issuance_->cancel(officer(), freshKey(), number, CancelReason::Replaced));
    EXPECT_EQ(verdictOn(pdf), "LOST");
}

TEST_F(Issue, OfADocumentNoLongerActiveNothingIsHandedOut) {
    const auto lost = givenIssued();
    EXPECT_FALSE(issuance_->files(lost)->pdf.empty());
    ASSERT_TRUE(issuance_->reportLost(officer(), freshKey(), lost));
    const auto files = issuance_->files(lost).value();
    EXPECT_EQ(files.public_status, "LOST");
    EXPECT_TRUE(files.pdf.empty() && files.verdict_code.empty() && files.portrait_code.empty());
    ASSERT_TRUE(issuance_->cancel(officer(), freshKey(), lost, CancelReason::Replaced));
    EXPECT_EQ(issuance_->files(lost)->state, DocumentState::Cancelled);
    EXPECT_TRUE(issuance_->files(lost)->pdf.empty());
}

TEST_F(Issue, OnlyAnActiveDocumentIsReportedLost) {
    EXPECT_EQ(issuance_->reportLost(officer(), freshKey(), givenPrepared()).error().kind,
              ErrorKind::Conflict);
}

TEST_F(Issue, ADocumentForLaterIsIssuedToday) {
    auto later = submission();
    later.valid_from = clock_.now().date().plusDays(5);
    const auto reference = issuance_->submit(intake(), freshKey(), later).value().reference;
    const auto number = issuance_->prepare(officer(), freshKey(), reference).value().number;
    ASSERT_TRUE(approve(number, Position::Consul, "consul"));
    ASSERT_TRUE(approve(number, Position::Approver, "chief"));
    EXPECT_TRUE(issuance_->issue(officer(), freshKey(), number));
}

}  // namespace
}  // namespace etd::issuance
