#include <fstream>
#include <iterator>

#include "issuer/store/published_lists.hpp"
#include "issuer/store/transaction.hpp"
#include "pki/jws.hpp"
#include "tests/issuer/issuance/fixture.hpp"

namespace etd::issuance {
namespace {

class Lists : public tests::IssuanceTest {
protected:
    std::string fileOf(const std::string& name) {
        std::ifstream in(lists_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    lists::IssuedSet issuedSet() {
        const auto jws = pki::verifyJws(issuance_->publishedLists().issued_set).value();
        return lists::IssuedSet::parse(jws.payload).value();
    }
};

TEST_F(Lists, AreWrittenToTheirDirectoryAsPublished) {
    givenIssued();
    ASSERT_TRUE(issuance_->publishLists());
    const auto published = issuance_->publishedLists();
    EXPECT_EQ(fileOf("trust-list.jws"), published.trust_list);
    EXPECT_EQ(fileOf("issued-set.jws"), published.issued_set);
    EXPECT_EQ(fileOf("status-list.jws"), published.status_list);
    EXPECT_FALSE(published.status_list.empty());
}

TEST_F(Lists, AreNotPublishedAgainWithoutAChange) {
    ASSERT_TRUE(instance()->publishLists());
    const auto before = issuance_->publishedLists();
    ASSERT_TRUE(instance()->publishLists());
    const auto after = issuance_->publishedLists();
    EXPECT_EQ(after.trust_list, before.trust_list);
    EXPECT_EQ(after.issued_set, before.issued_set);
    EXPECT_EQ(after.status_list, before.status_list);
}

TEST_F(Lists, GrowInNumberWithEachDocument) {
    givenIssued();
    const auto first = issuedSet();
    givenIssued();
    const auto second = issuedSet();
    EXPECT_GT(second.head().number, first.head().number);
    EXPECT_EQ(second.size(), first.size() + 2);
    EXPECT_EQ(second.head().next_update, second.head().issued_at.plus(std::chrono::hours(24)));
}

TEST_F(Lists, AFileThatWasLostIsWrittenAgain) {
    ASSERT_TRUE(instance()->publishLists());
    std::filesystem::remove(lists_ / "trust-list.jws");
    ASSERT_TRUE(instance()->publishLists());
    EXPECT_EQ(fileOf("trust-list.jws"), issuance_->publishedLists().trust_list);
}

TEST_F(Lists, OfADatabaseFromYesterdayStillGetHigherNumbers) {
    givenIssued();
    const auto before = issuedSet().head().number;
    etd::tests::runAsSuperuser(etd::tests::Postgres::shared(), world().database,
                               "set session_replication_role to replica;"
                               "delete from published_list where kind = 'issued-set';"
                               "update list_number set last = 1 where kind = 'issued-set'");
    ASSERT_TRUE(instance()->publishLists());
    EXPECT_GT(issuedSet().head().number, before);
}

TEST_F(Lists, AreUnavailableWithoutTheSigner) {
    stopSigner();
    EXPECT_EQ(instance()->publishLists().error().kind, ErrorKind::Unavailable);
}

TEST_F(Lists, ReadinessTellsWhatIsMissing) {
    ASSERT_TRUE(instance()->publishLists());
    auto readiness = issuance_->readiness();
    EXPECT_TRUE(readiness.database && readiness.signer && readiness.lists);
    stopSigner();
    readiness = issuance_->readiness();
    EXPECT_TRUE(readiness.database);
    EXPECT_FALSE(readiness.signer);
    etd::tests::Postgres::shared().stop();
    EXPECT_FALSE(issuance_->readiness().database);
    etd::tests::Postgres::shared().start();
}

}  // namespace
}  // namespace etd::issuance
