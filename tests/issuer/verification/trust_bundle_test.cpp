#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "pki/jws.hpp"
#include "tests/issuer/verification/scenario.hpp"

namespace etd::verification {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using tests::moment;
using tests::Scenario;

class Lists : public testing::Test {
protected:
    Scenario scenario;
    TrustBundle bundle = bare();

    TrustBundle bare() const {
        auto trust = scenario.bundle();
        trust.trust_list.reset();
        trust.issued_set.reset();
        trust.status_list.reset();
        return trust;
    }
    std::string jws(std::string_view type, const Bytes& payload) const {
        return pki::signJws(type, payload, scenario.keys.list.certificate, scenario.keys.list.key);
    }
    SignedLists all() const {
        return {jws(lists::kTrustListType, scenario.trustList().payload()),
                jws(lists::kIssuedSetType, scenario.issuedSet().payload()),
                jws(lists::kStatusListType, scenario.statusList().payload())};
    }
};

TEST_F(Lists, OfTheAuthorityAreTaken) {
    addLists(bundle, all(), scenario.now);
    EXPECT_THAT(bundle.refused, IsEmpty());
    EXPECT_TRUE(bundle.trust_list && bundle.issued_set && bundle.status_list);
    EXPECT_EQ(judge(scenario.evidence, bundle, scenario.now).reason, "OK");
}

TEST_F(Lists, ThatAreAbsentAreNoFault) {
    addLists(bundle, {}, scenario.now);
    EXPECT_THAT(bundle.refused, IsEmpty());
}

TEST_F(Lists, OfAForeignAuthorityAreRefused) {
    const auto& foreign = scenario.keys.foreign_list;
    addLists(bundle,
             {pki::signJws(lists::kTrustListType, scenario.trustList().payload(),
                           foreign.certificate, foreign.key),
              "", ""},
             scenario.now);
    EXPECT_FALSE(bundle.trust_list);
    EXPECT_THAT(bundle.refused, ElementsAre(HasSubstr("no list signer")));
}

TEST_F(Lists, SignedByThePdfKeyAreRefused) {
    const auto& pdf = scenario.keys.pdf;
    addLists(bundle,
             {"",
              pki::signJws(lists::kIssuedSetType, scenario.issuedSet().payload(), pdf.certificate,
                           pdf.key),
              ""},
             scenario.now);
    EXPECT_FALSE(bundle.issued_set);
}

TEST_F(Lists, WithAChangedByteAreRefused) {
    auto lists = all();
    lists.status_list[lists.status_list.size() / 2] ^= 1;
    addLists(bundle, lists, scenario.now);
    EXPECT_FALSE(bundle.status_list);
    EXPECT_EQ(bundle.refused.size(), 1U);
}

TEST_F(Lists, InEachOthersPlaceAreRefused) {
    const auto lists = all();
    addLists(bundle, {lists.issued_set, lists.status_list, lists.trust_list}, scenario.now);
    EXPECT_FALSE(bundle.trust_list || bundle.issued_set || bundle.status_list);
    EXPECT_EQ(bundle.refused.size(), 3U);
}

TEST_F(Lists, WithAPayloadOfAnotherTypeAreRefused) {
    addLists(bundle, {"", "", jws(lists::kStatusListType, scenario.issuedSet().payload())},
             scenario.now);
    EXPECT_FALSE(bundle.status_list);
}

TEST_F(Lists, OfARevokedListSignerAreRefused) {
    scenario.revoked_services = {{scenario.keys.list.certificate.serialHex(),
                                  moment("2026-11-24T00:00:00Z"),
                                  pki::RevocationReason::KeyCompromise}};
    bundle = bare();
    addLists(bundle, all(), scenario.now);
    EXPECT_EQ(bundle.refused.size(), 3U);
}

TEST_F(Lists, WithoutAListOfRevokedCertificatesAreRefused) {
    bundle.crls.clear();
    addLists(bundle, all(), scenario.now);
    EXPECT_EQ(bundle.refused.size(), 3U);
}

TEST_F(Lists, WhoseSignerMayBeRevokedSinceAreStale) {
    const auto& root = scenario.keys.service_root;
    bundle.crls[1] = pki::issueCrl({pki::tests::kNow, moment("2026-11-24T00:00:00Z"), 1, {}},
                                   root.certificate, root.key)
                         .value();
    addLists(bundle, all(), scenario.now);
    EXPECT_THAT(bundle.refused, IsEmpty());
    EXPECT_EQ(judge(scenario.evidence, bundle, scenario.now).reason, "OK_STALE");
}

TEST_F(Lists, OfAnExpiredListSignerAreRefused) {
    addLists(bundle, all(), moment("2028-01-01T00:00:00Z"));
    EXPECT_EQ(bundle.refused.size(), 3U);
}

TEST_F(Lists, FromTheFutureOfAWrongClockAreTakenAndTellIt) {
    const auto long_ago = moment("2020-01-01T00:00:00Z");
    addLists(bundle, all(), long_ago);
    EXPECT_TRUE(bundle.issued_set);
    EXPECT_EQ(judge(scenario.evidence, bundle, long_ago).reason, "CLOCK");
}

TEST_F(Lists, WithALowerNumberDoNotReplaceAHigher) {
    addLists(bundle, all(), scenario.now);
    auto older = scenario.statusList();
    older.head.number = 8;
    addLists(bundle, {"", "", jws(lists::kStatusListType, older.payload())}, scenario.now);
    EXPECT_EQ(bundle.status_list->head.number, 9U);
    EXPECT_THAT(bundle.refused, ElementsAre(HasSubstr("older")));
}

TEST_F(Lists, WithTheSameNumberAndOtherContentAreRefused) {
    addLists(bundle, all(), scenario.now);
    scenario.statuses[scenario.document.verdict_identity] = lists::DocumentStatus::Lost;
    addLists(bundle, {"", "", jws(lists::kStatusListType, scenario.statusList().payload())},
             scenario.now);
    EXPECT_TRUE(bundle.status_list->entries.empty());
    EXPECT_EQ(bundle.refused.size(), 1U);
}

class TrustDirectory : public Lists {
protected:
    fs::path directory =
        fs::path(testing::TempDir()) /
        ("etd-trust-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
         testing::UnitTest::GetInstance()->current_test_info()->name());

    void SetUp() override {
        const auto& keys = scenario.keys;
        write("roots/travel-document-1.crt", keys.travel_root.certificate.pem());
        write("roots/service-1.crt", toText(ByteView(keys.service_root.certificate.der())));
        write("certificates/barcode.crt", keys.barcode.certificate.pem());
        write("crls/travel.crl", tests::crl(keys.travel_root).pem());
        write("crls/service.crl", toText(ByteView(tests::crl(keys.service_root).der())));
        const auto lists = all();
        write("lists/trust-list.jws", lists.trust_list + "\n");
        write("lists/issued-set.jws", lists.issued_set);
        write("lists/status-list.jws", lists.status_list);
    }
    void TearDown() override { fs::remove_all(directory); }

    void write(const fs::path& name, const std::string& content) const {
        fs::create_directories((directory / name).parent_path());
        std::ofstream(directory / name, std::ios::binary) << content;
    }
    static std::string toText(ByteView bytes) { return etd::toText(bytes); }
};

TEST_F(TrustDirectory, HoldsEverythingAVerifierNeeds) {
    const auto loaded = loadTrustDirectory(directory, scenario.now);
    ASSERT_TRUE(loaded) << loaded.error().detail;
    EXPECT_THAT(loaded->refused, IsEmpty());
    EXPECT_EQ(judge(scenario.evidence, *loaded, scenario.now).reason, "OK");
}

TEST_F(TrustDirectory, WithoutATravelDocumentRootIsNone) {
    fs::remove(directory / "roots/travel-document-1.crt");
    const auto loaded = loadTrustDirectory(directory, scenario.now);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().kind, ErrorKind::NotFound);
}

TEST_F(TrustDirectory, ThatIsNotThereIsNone) {
    EXPECT_FALSE(loadTrustDirectory(directory / "nowhere", scenario.now));
}

TEST_F(TrustDirectory, NotesADamagedFileAndGoesOn) {
    write("crls/travel.crl", "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n");
    const auto loaded = loadTrustDirectory(directory, scenario.now);
    ASSERT_TRUE(loaded);
    EXPECT_THAT(loaded->refused, ElementsAre(HasSubstr("travel.crl")));
    EXPECT_EQ(judge(scenario.evidence, *loaded, scenario.now).reason, "STATUS_UNKNOWN");
}

TEST_F(TrustDirectory, DoesNotPinWhatLiesAmongTheCertificates) {
    const auto& keys = scenario.keys;
    write("certificates/foreign-root.crt", keys.foreign_root.certificate.pem());
    write("certificates/foreign.crt", keys.foreign_barcode.certificate.pem());
    const auto loaded = loadTrustDirectory(directory, scenario.now);
    ASSERT_TRUE(loaded);
    const auto foreign = tests::makeDocument({}, keys.foreign_barcode);
    EXPECT_NE(
        judge({foreign.verdict_code, foreign.portrait_code, {}}, *loaded, scenario.now).family,
        Family::Accept);
}

}  // namespace
}  // namespace etd::verification
