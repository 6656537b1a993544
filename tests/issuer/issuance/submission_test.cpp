#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "base/base64.hpp"
#include "base/json.hpp"
#include "tests/issuer/issuance/fixture.hpp"

namespace etd::issuance {
namespace {

using testing::ElementsAre;
using testing::Field;

Json body() {
    return {{"holder",
             {{"surname", "Eriksson"},
              {"given_names", "Anna Maria"},
              {"nationality", "SWE"},
              {"date_of_birth", "1974-08-12"},
              {"sex", "F"}}},
            {"route",
             {{"from", {{"country", "UTO"}, {"place", "Zenith"}}},
              {"via", Json::array()},
              {"to", {{"country", "SWE"}, {"place", "Stockholm"}}}}},
            {"post", "KE"},
            {"valid_from", "2026-11-21"},
            {"valid_until", "2026-12-21"},
            {"confirmation_reference", "ZEN-2026-0412"},
            {"confirmed_on", "2026-11-20"},
            {"portrait", toBase64(Bytes{1, 2, 3})}};
}

std::vector<std::string> refusedFields(const Json& json) {
    const auto parsed = CaseSubmission::parse(canonicalJson(json));
    std::vector<std::string> pointers;
    if (parsed) return pointers;
    for (const auto& field : parsed.error().fields) pointers.push_back(field.pointer);
    return pointers;
}

TEST(CaseSubmissionJson, ReadsEveryMember) {
    const auto parsed = CaseSubmission::parse(canonicalJson(body()));
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->holder.surname, "Eriksson");
    EXPECT_EQ(parsed->route.to.place, "Stockholm");
    EXPECT_EQ(parsed->post.text(), "KE");
    EXPECT_EQ(parsed->valid_until.iso(), "2026-12-21");
    EXPECT_EQ(parsed->portrait_upload, (Bytes{1, 2, 3}));
}

TEST(CaseSubmissionJson, RefusesAMemberItDoesNotKnow) {
    auto json = body();
    json["asylum_pending"] = true;
    EXPECT_THAT(refusedFields(json), ElementsAre("/asylum_pending"));
}

TEST(CaseSubmissionJson, RefusesAMemberItDoesNotKnowWithinTheHolder) {
    auto json = body();
    json["holder"]["health"] = "x";
    EXPECT_THAT(refusedFields(json), ElementsAre("/holder/health"));
}

TEST(CaseSubmissionJson, NamesAllThatIsWrongAtOnce) {
    auto json = body();
    json["post"] = "0O";
    json["valid_from"] = "21.11.2026";
    json.erase("confirmed_on");
    EXPECT_THAT(refusedFields(json),
                testing::UnorderedElementsAre("/post", "/valid_from", "/confirmed_on"));
}

TEST(CaseSubmissionJson, RefusesAPortraitThatIsNoBase64) {
    auto json = body();
    json["portrait"] = "%%%";
    EXPECT_THAT(refusedFields(json), ElementsAre("/portrait"));
}

TEST(CaseSubmissionJson, RefusesTextThatIsNoJson) {
    EXPECT_EQ(CaseSubmission::parse("{").error().kind, ErrorKind::Malformed);
}

class Submission : public tests::IssuanceTest {
protected:
    std::vector<std::string> refused(const CaseSubmission& submission) {
        const auto view = issuance_->submit(intake(), freshKey(), submission);
        std::vector<std::string> pointers;
        if (view) return pointers;
        EXPECT_EQ(view.error().kind, ErrorKind::InvalidField);
        for (const auto& field : view.error().fields) pointers.push_back(field.pointer);
        return pointers;
    }
};

TEST_F(Submission, MakesACaseThatIsReady) {
    const auto made = issuance_->submit(intake(), freshKey(), submission());
    ASSERT_TRUE(made);
    EXPECT_EQ(made->state, "ready");
    EXPECT_EQ(issuance_->findCase(made->reference)->reference, made->reference);
}

TEST_F(Submission, SameKeyGivesTheSameCase) {
    const auto key = freshKey();
    const auto first = issuance_->submit(intake(), key, submission());
    const auto second = issuance_->submit(intake(), key, submission());
    EXPECT_EQ(first->reference, second->reference);
}

TEST_F(Submission, SameKeyOfAnotherPersonIsAnotherKey) {
    const auto key = freshKey();
    const auto first = issuance_->submit(intake(), key, submission());
    const auto second = issuance_->submit({"another-officer"}, key, submission());
    EXPECT_NE(first->reference, second->reference);
}

TEST_F(Submission, SameKeyWithAnotherRequestIsRefused) {
    auto key = freshKey();
    ASSERT_TRUE(issuance_->submit(intake(), key, submission()));
    key.request.fill(7);
    EXPECT_EQ(issuance_->submit(intake(), key, submission()).error().kind,
              ErrorKind::IdempotencyMismatch);
}

TEST_F(Submission, RefusesAKeyThatIsNotVisibleAscii) {
    auto key = freshKey();
    key.key = "a b";
    EXPECT_EQ(issuance_->submit(intake(), key, submission()).error().kind, ErrorKind::InvalidField);
}

TEST_F(Submission, RefusesAPostOfAnotherInstallation) {
    auto other = submission();
    other.post = *PostPrefix::parse("ZZ");
    EXPECT_THAT(refused(other), ElementsAre("/post"));
}

TEST_F(Submission, RefusesATruncatedPortrait) {
    auto broken = submission();
    broken.portrait_upload.resize(broken.portrait_upload.size() / 2);
    EXPECT_THAT(refused(broken), ElementsAre("/portrait"));
}

TEST_F(Submission, RefusesANameThatNobodyCanWriteInTheMrz) {
    auto unwritable = submission();
    unwritable.holder.surname = "山田";
    EXPECT_THAT(refused(unwritable), testing::Contains("/holder/surname"));
}

TEST_F(Submission, RefusesAValidityThatIsPast) {
    auto late = submission();
    late.valid_from = clock_.now().date().plusDays(-10);
    late.valid_until = clock_.now().date().plusDays(-1);
    EXPECT_THAT(refused(late), ElementsAre("/valid_until"));
}

TEST_F(Submission, RefusesAValidityOfMoreThanAYear) {
    auto lengthy = submission();
    lengthy.valid_until = clock_.now().date().plusDays(366);
    EXPECT_THAT(refused(lengthy), ElementsAre("/valid_until"));
}

TEST_F(Submission, RefusesAConfirmationOfTomorrow) {
    auto early = submission();
    early.confirmed_on = clock_.now().date().plusDays(1);
    EXPECT_THAT(refused(early), ElementsAre("/confirmed_on"));
}

TEST_F(Submission, OfOneConfirmationUnderTwoKeysIsOneCase) {
    const auto twice = submission();
    const auto first = issuance_->submit(intake(), freshKey(), twice);
    ASSERT_TRUE(first);
    const auto second = issuance_->submit({"another-officer"}, freshKey(), twice);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::Conflict);
    EXPECT_NE(second.error().detail.find(first->reference.text()), std::string::npos);
}

TEST_F(Submission, OfOneConfirmationAtOnceIsOneCase) {
    const auto twice = submission();
    std::atomic<int> made = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&] {
            if (issuance_->submit(intake(), freshKey(), twice)) ++made;
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(made, 1);
}

TEST_F(Submission, OfOneConfirmationForAnotherHolderIsAnotherCase) {
    auto family = submission();
    ASSERT_TRUE(issuance_->submit(intake(), freshKey(), family));
    family.holder.surname = "Other";
    EXPECT_TRUE(issuance_->submit(intake(), freshKey(), family));
}

TEST_F(Submission, OfAConfirmationWhoseCaseIsClosedIsANewCase) {
    const auto again = submission();
    const auto first = issuance_->submit(intake(), freshKey(), again).value().reference;
    const auto number = issuance_->prepare(officer(), freshKey(), first).value().number;
    ASSERT_TRUE(issuance_->cancel(officer(), freshKey(), number, CancelReason::Withdrawn));
    EXPECT_TRUE(issuance_->submit(intake(), freshKey(), again));
}

TEST_F(Submission, TakesThePlaceOfACaseWhoseValidityIsPast) {
    auto again = submission();
    const auto first = issuance_->submit(intake(), freshKey(), again).value().reference;
    etd::tests::runAsSuperuser(etd::tests::Postgres::shared(), world().database,
                               "set session_replication_role to replica; update case_file set"
                               " valid_from = '2020-01-01', valid_until = '2020-01-02'"
                               " where reference = '" +
                                   first.text() + "'");
    EXPECT_TRUE(issuance_->submit(intake(), freshKey(), again));
    EXPECT_EQ(issuance_->findCase(first)->state, "closed");
}

TEST_F(Submission, UnknownCaseIsNotFound) {
    EXPECT_EQ(issuance_->findCase(*CaseReference::parse(std::string(32, 'f'))).error().kind,
              ErrorKind::NotFound);
}

}  // namespace
}  // namespace etd::issuance
