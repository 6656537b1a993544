#include "api/http/trust_keeper.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/http/resources.hpp"
#include "tests/pki/command.hpp"
#include "tests/pki/test_authority.hpp"

namespace etd::http {

namespace {

namespace fs = std::filesystem;
using pki::tests::Authority;
using pki::tests::kNow;

class TrustKeeperTest : public testing::Test {
protected:
    TrustKeeperTest() {
        for (const auto* name : {"roots", "certificates", "crls"}) {
            fs::create_directory(folder_.path() / name);
        }
        folder_.put("roots/travel-document-1.crt", authority_.travel_root.certificate.pem());
        folder_.put("roots/service-1.crt", authority_.service_root.certificate.pem());
        folder_.put("certificates/pdf.crt", authority_.pdf.certificate.pem());
        folder_.put("client-ca.pem", authority_.access_ca.certificate.pem() +
                                         authority_.service_root.certificate.pem());
        putCrl("service", Authority::crl(authority_.service_root));
        putCrl("access", Authority::crl(authority_.access_ca));
    }

    void putCrl(const std::string& name, const pki::Crl& crl) {
        folder_.put("crls/" + name + ".crl", asText(crl.der()));
    }

    TrustKeeper keeper() {
        return TrustKeeper(
            {folder_.path(), folder_.path() / "client-ca.pem", [this] { return lists_; }}, clock_);
    }

    /// The refusal's words; empty when the officer is let in.
    std::string refusal(const pki::Certificate& certificate) {
        const auto officer = keeper().authenticate(certificate);
        return officer ? "" : officer.error().detail;
    }

    /// Asks a route as the router would.
    Result<Response> get(TrustKeeper& trust, const std::string& pattern,
                         std::map<std::string, std::string, std::less<>> parameters,
                         const std::string& if_none_match = "") {
        RequestHead head;
        head.method = "GET";
        if (!if_none_match.empty()) head.headers.push_back({"if-none-match", if_none_match});
        std::vector<Route> routes;
        addTrustRoutes(routes, {nullptr, &trust, &clock_});
        for (const auto& route : routes) {
            if (route.pattern == pattern) {
                return route.handler({head, parameters, {}, std::nullopt, "id"});
            }
        }
        throw std::logic_error("no such route");
    }

    const Authority& authority_ = Authority::get();
    pki::tests::Folder folder_;
    FixedClock clock_{kNow.plus(std::chrono::hours(1))};
    verification::SignedLists lists_;
};

}  // namespace

TEST_F(TrustKeeperTest, LetsAnOfficerIn) {
    const auto officer = keeper().authenticate(authority_.officer.certificate);
    ASSERT_TRUE(officer) << officer.error().detail;
    EXPECT_EQ(officer->person, "person-1");
    EXPECT_THAT(officer->roles, testing::ElementsAre(Role::Consul, Role::Intake));
}

TEST_F(TrustKeeperTest, RefusesARevokedOfficerAtOnce) {
    auto trust = keeper();
    ASSERT_TRUE(trust.authenticate(authority_.officer.certificate));
    putCrl("access", Authority::crl(authority_.access_ca,
                                    {{authority_.officer.certificate.serialHex(), kNow,
                                      pki::RevocationReason::KeyCompromise}},
                                    2));
    trust.refresh();
    const auto officer = trust.authenticate(authority_.officer.certificate);
    ASSERT_FALSE(officer);
    EXPECT_EQ(officer.error().detail, "It was revoked.");
}

TEST_F(TrustKeeperTest, RefusesAnExpiredOfficer) {
    clock_.set(pki::tests::months(12));
    EXPECT_EQ(refusal(authority_.officer.certificate), "It has expired.");
}

TEST_F(TrustKeeperTest, RefusesOfficersWithoutACrl) {
    fs::remove(folder_.path() / "crls/access.crl");
    EXPECT_EQ(refusal(authority_.officer.certificate),
              "Its revocation state cannot be told: the access CA's CRL is missing.");
}

TEST_F(TrustKeeperTest, RefusesOfficersWhenTheCrlIsOutOfDate) {
    clock_.set(kNow.plus(std::chrono::days(31)));
    EXPECT_EQ(refusal(authority_.officer.certificate),
              "Its revocation state cannot be told: the access CA's CRL is out of date.");
}

TEST_F(TrustKeeperTest, RefusesCertificatesForOtherPurposes) {
    EXPECT_EQ(refusal(authority_.tls.certificate),
              "It is not a client certificate of the access CA.");
}

TEST_F(TrustKeeperTest, DoesNotStartWithoutRoots) {
    fs::remove_all(folder_.path() / "roots");
    EXPECT_THROW(keeper(), std::runtime_error);
}

TEST_F(TrustKeeperTest, DoesNotStartWithoutTheAccessCa) {
    fs::remove(folder_.path() / "client-ca.pem");
    EXPECT_THROW(keeper(), std::exception);
}

TEST_F(TrustKeeperTest, KeepsWhatItHadWhenItCannotReadAgain) {
    auto trust = keeper();
    folder_.put("client-ca.pem", "broken");
    EXPECT_THROW(trust.refresh(), std::exception);
    EXPECT_TRUE(trust.authenticate(authority_.officer.certificate));
}

TEST_F(TrustKeeperTest, ServesFilesWithAStrongTag) {
    auto trust = keeper();
    const auto response = get(trust, "/v1/trust/crls/{file}", {{"file", "access.crl"}});
    ASSERT_TRUE(response);
    EXPECT_EQ(response->content_type, "application/pkix-crl");
    EXPECT_THAT(response->cache_control, testing::StartsWith("public"));
    ASSERT_EQ(response->headers.size(), 1U);
    EXPECT_THAT(response->headers[0].value, testing::MatchesRegex("\"[0-9a-f]{32}\""));
}

TEST_F(TrustKeeperTest, AnswersNotModifiedToWhoHasIt) {
    auto trust = keeper();
    const auto first = get(trust, "/v1/trust/roots/{file}", {{"file", "service-1.crt"}});
    ASSERT_TRUE(first);
    const auto again =
        get(trust, "/v1/trust/roots/{file}", {{"file", "service-1.crt"}}, first->headers[0].value);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->status, 304);
    EXPECT_TRUE(again->body.empty());
}

TEST_F(TrustKeeperTest, ServesANewListUnderANewTag) {
    lists_.status_list = "a.b.c";
    auto trust = keeper();
    const auto first = get(trust, "/v1/trust/lists/{file}", {{"file", "status-list"}});
    ASSERT_TRUE(first);
    lists_.status_list = "d.e.f";
    trust.refresh();
    const auto second =
        get(trust, "/v1/trust/lists/{file}", {{"file", "status-list"}}, first->headers[0].value);
    ASSERT_TRUE(second);
    EXPECT_EQ(asText(second->body), "d.e.f");
}

TEST_F(TrustKeeperTest, ServesOnlyWhatItPublishes) {
    folder_.put("crls/.hidden", "x");
    auto trust = keeper();
    const auto response = get(trust, "/v1/trust/crls/{file}", {{"file", ".hidden"}});
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().kind, ErrorKind::NotFound);
}

TEST_F(TrustKeeperTest, ListsEverythingInTheIndex) {
    auto trust = keeper();
    const auto response = get(trust, "/v1/trust", {});
    ASSERT_TRUE(response);
    EXPECT_THAT(std::string(asText(response->body)),
                testing::AllOf(testing::HasSubstr("/v1/trust/roots/service-1.crt"),
                               testing::HasSubstr("/v1/trust/crls/access.crl")));
}

}  // namespace etd::http
