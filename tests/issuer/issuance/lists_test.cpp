#include <unistd.h>

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

TEST_F(Lists, ACancellationIsPublishedBesideARefusedTrustList) {
    const auto number = givenIssued();
    const auto pdf = keptPdf(number);
    ASSERT_TRUE(issuance_->publishLists());
    const auto strange = world().authority.trust() / "certificates" / "new.crt";
    std::ofstream(strange) << world().authority.unknownCertificate().pem();
    auto fresh = instance();
    ASSERT_TRUE(fresh->cancel(officer(), freshKey(), number, CancelReason::IssuedInError));
    EXPECT_FALSE(fresh->publishLists());
    const auto readiness = fresh->readiness();
    std::filesystem::remove(strange);
    EXPECT_EQ(verdictOn(pdf), "CANCELLED");
    EXPECT_FALSE(readiness.lists);
    EXPECT_EQ(readiness.failing_lists, std::vector<std::string>{"trust"});
    EXPECT_TRUE(fresh->publishLists());
    EXPECT_TRUE(fresh->readiness().lists);
}

TEST_F(Lists, AnEntryForgedByAnotherCallerOfTheSignerStopsNoCancellation) {
    const auto number = givenIssued();
    ASSERT_TRUE(issuance_->publishLists());
    const auto jws = pki::verifyJws(issuance_->publishedLists().status_list).value();
    auto forged = lists::StatusList::parse(jws.payload).value();
    forged.head.number += 1;
    forged.head.issued_at = clock_.now();
    forged.head.next_update = forged.head.issued_at.plus(std::chrono::hours(1));
    forged.entries[pki::sha256(asBytes("no document of ours"))] = lists::DocumentStatus::Lost;
    ASSERT_TRUE(world().signer->client().signList({signing::ListKind::Status, forged.payload()}));
    ASSERT_TRUE(issuance_->cancel(officer(), freshKey(), number, CancelReason::IssuedInError));
    ASSERT_TRUE(instance()->publishLists());
    EXPECT_EQ(verdictOn(keptPdf(number)), "CANCELLED");
}

TEST_F(Lists, ATrustDirectoryThatIsNotWholeGivesNoTrustList) {
    ASSERT_TRUE(instance()->publishLists());
    const auto before = issuance_->publishedLists().trust_list;
    const auto half = world().authority.trust() / "crls" / "half.crl";
    std::ofstream(half) << "-----BEGIN X509 CRL-----\nMIIB";
    auto fresh = instance();
    const auto published = fresh->publishLists();
    std::filesystem::remove(half);
    ASSERT_FALSE(published);
    EXPECT_EQ(published.error().kind, ErrorKind::Unavailable);
    EXPECT_EQ(issuance_->publishedLists().trust_list, before);
    ASSERT_TRUE(fresh->publishLists());
}

TEST_F(Lists, AreNotWrittenThroughALinkInTheirDirectory) {
    ASSERT_TRUE(instance()->publishLists());
    const auto victim = world().authority.directory() / "victim";
    std::ofstream(victim) << "untouched";
    const auto link = lists_ / ("trust-list.jws." + std::to_string(::getpid()) + ".new");
    std::filesystem::create_symlink(victim, link);
    std::filesystem::remove(lists_ / "trust-list.jws");
    ASSERT_TRUE(instance()->publishLists());
    std::ifstream in(victim);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "untouched");
    EXPECT_TRUE(std::filesystem::is_regular_file(
        std::filesystem::symlink_status(lists_ / "trust-list.jws")));
    std::filesystem::remove(link);
}

TEST_F(Lists, AreNotNeededOfTheTrustKindToIssue) {
    const auto number = givenApproved();
    const auto half = world().authority.trust() / "crls" / "half.crl";
    std::ofstream(half) << "no CRL";
    const auto view = instance()->issue(officer(), freshKey(), number);
    std::filesystem::remove(half);
    EXPECT_TRUE(view);
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
