#include <thread>

#include "tests/issuer/issuance/fixture.hpp"

namespace etd::issuance {
namespace {

using ApprovalOfADocument = tests::IssuanceTest;

TEST_F(ApprovalOfADocument, IsKeptInItsPosition) {
    const auto number = givenPrepared();
    const auto view = approve(number, Position::Consul, "consul");
    ASSERT_TRUE(view);
    EXPECT_EQ(view->approved, std::vector{Position::Consul});
}

TEST_F(ApprovalOfADocument, SameKeyKeepsItOnce) {
    const auto number = givenPrepared();
    const auto key = freshKey();
    const auto given = approval(number, Position::Consul, "consul");
    ASSERT_TRUE(issuance_->approve({"consul"}, key, number, given));
    EXPECT_TRUE(issuance_->approve({"consul"}, key, number, given));
}

TEST_F(ApprovalOfADocument, IsRefusedForAPositionThatIsTaken) {
    const auto number = givenPrepared();
    ASSERT_TRUE(approve(number, Position::Consul, "consul"));
    EXPECT_EQ(approve(number, Position::Consul, "consul-2").error().kind, ErrorKind::Conflict);
}

TEST_F(ApprovalOfADocument, IsRefusedFromOnePersonInBothPositions) {
    const auto number = givenPrepared();
    ASSERT_TRUE(approve(number, Position::Consul, "both"));
    EXPECT_EQ(approve(number, Position::Approver, "both-again").error().kind, ErrorKind::Forbidden);
}

TEST_F(ApprovalOfADocument, IsRefusedFromWhoSubmittedTheCase) {
    const auto reference =
        issuance_->submit({"consul"}, freshKey(), submission()).value().reference;
    const auto number = issuance_->prepare(officer(), freshKey(), reference).value().number;
    EXPECT_EQ(approve(number, Position::Consul, "consul").error().kind, ErrorKind::Forbidden);
}

TEST_F(ApprovalOfADocument, IsRefusedFromAnotherThanWhoSignedIt) {
    const auto number = givenPrepared();
    const auto given = approval(number, Position::Consul, "consul");
    EXPECT_EQ(issuance_->approve({"chief"}, freshKey(), number, given).error().kind,
              ErrorKind::Forbidden);
}

TEST_F(ApprovalOfADocument, IsRefusedOverAnotherManifest) {
    const auto given = approval(givenPrepared(), Position::Consul, "consul");
    EXPECT_EQ(issuance_->approve({"consul"}, freshKey(), givenPrepared(), given).error().kind,
              ErrorKind::Conflict);
}

TEST_F(ApprovalOfADocument, IsRefusedOnceLapsed) {
    const auto number = givenPrepared();
    EXPECT_EQ(approve(number, Position::Consul, "consul", std::chrono::seconds(-1)).error().kind,
              ErrorKind::Conflict);
}

TEST_F(ApprovalOfADocument, IsReplacedOnceLapsed) {
    const auto number = givenPrepared();
    ASSERT_TRUE(approve(number, Position::Consul, "consul", std::chrono::seconds(1)));
    std::this_thread::sleep_for(std::chrono::milliseconds(2100));
    EXPECT_TRUE(issuance_->find(number)->approved.empty());
    EXPECT_TRUE(approve(number, Position::Consul, "consul-2"));
}

TEST_F(ApprovalOfADocument, IsRefusedForLongerThanADay) {
    const auto number = givenPrepared();
    const auto lengthy = std::chrono::hours(24) + std::chrono::minutes(2);
    EXPECT_EQ(approve(number, Position::Consul, "consul", lengthy).error().kind,
              ErrorKind::InvalidField);
    EXPECT_TRUE(issuance_->find(number)->approved.empty());
}

TEST_F(ApprovalOfADocument, IsReplacedByWhoGaveIt) {
    const auto number = givenPrepared();
    ASSERT_TRUE(approve(number, Position::Consul, "consul", std::chrono::seconds(2)));
    ASSERT_TRUE(approve(number, Position::Consul, "consul"));
    ASSERT_TRUE(approve(number, Position::Approver, "chief"));
    std::this_thread::sleep_for(std::chrono::milliseconds(3100));
    EXPECT_TRUE(issuance_->issue(officer(), freshKey(), number));
}

TEST_F(ApprovalOfADocument, IsRefusedWithASignatureOverSomethingElse) {
    const auto number = givenPrepared();
    auto given = approval(number, Position::Consul, "consul");
    given.cms = approval(givenPrepared(), Position::Consul, "consul").cms;
    EXPECT_EQ(issuance_->approve({"consul"}, freshKey(), number, given).error().kind,
              ErrorKind::Forbidden);
}

TEST_F(ApprovalOfADocument, IsRefusedForAnIssuedDocument) {
    const auto number = givenIssued();
    EXPECT_EQ(approve(number, Position::Consul, "consul-2").error().kind, ErrorKind::Conflict);
}

}  // namespace
}  // namespace etd::issuance
