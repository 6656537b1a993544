/// What every answer carries, and how a resource refuses.
#include <gtest/gtest.h>

#include "tests/api/http/test_server.hpp"

namespace etd::http::test {

class Answers : public testing::Test {
protected:
    std::string ask(const std::string& line, const std::string& lines = "") {
        return exchange(server_.port(),
                        line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + lines + "\r\n");
    }

    TestServer server_;
};

TEST_F(Answers, CarryTheSecurityHeaders) {
    const auto answer = ask("GET /hello");
    EXPECT_EQ(headerOf(answer, "Cache-Control"), "no-store");
    EXPECT_EQ(headerOf(answer, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(headerOf(answer, "X-Frame-Options"), "DENY");
    EXPECT_EQ(headerOf(answer, "Strict-Transport-Security"), "max-age=31536000");
    EXPECT_EQ(headerOf(answer, "Content-Security-Policy"),
              "default-src 'none'; frame-ancestors 'none'");
}

TEST_F(Answers, CarryTheSecurityHeadersWhenTheyRefuse) {
    const auto answer = ask("GET /nowhere");
    EXPECT_EQ(headerOf(answer, "Cache-Control"), "no-store");
    EXPECT_EQ(headerOf(answer, "X-Content-Type-Options"), "nosniff");
}

TEST_F(Answers, AreProblemsForUnknownPaths) {
    const auto answer = ask("GET /nowhere");
    EXPECT_EQ(statusOf(answer), 404);
    EXPECT_EQ(headerOf(answer, "Content-Type"), "application/problem+json");
    EXPECT_EQ(problemOf(answer), "not-found");
}

TEST_F(Answers, NameTheRequestInTheInstance) {
    const auto answer = ask("GET /nowhere");
    const auto id = headerOf(answer, "Request-Id");
    EXPECT_EQ(id.size(), 36U);
    EXPECT_NE(answer.find("\"instance\":\"urn:uuid:" + id + "\""), std::string::npos) << answer;
}

TEST_F(Answers, GiveHeadTheHeadersOfGet) {
    const auto answer = ask("HEAD /hello");
    EXPECT_EQ(statusOf(answer), 200);
    EXPECT_EQ(headerOf(answer, "Content-Length"), "5");
    EXPECT_EQ(bodyOf(answer), "");
}

TEST_F(Answers, ListTheMethodsForOptions) {
    const auto answer = ask("OPTIONS /hello");
    EXPECT_EQ(statusOf(answer), 204);
    EXPECT_EQ(headerOf(answer, "Allow"), "OPTIONS, GET, HEAD");
}

TEST_F(Answers, ListTheMethodsWhenOneIsNotAllowed) {
    const auto answer = ask("DELETE /hello");
    EXPECT_EQ(statusOf(answer), 405);
    EXPECT_EQ(headerOf(answer, "Allow"), "OPTIONS, GET, HEAD");
}

TEST_F(Answers, RefuseMediaTypesThatAreNotAccepted) {
    EXPECT_EQ(statusOf(ask("GET /hello", "Accept: application/pdf\r\n")), 406);
}

TEST_F(Answers, TakeAWildcardInAccept) {
    EXPECT_EQ(statusOf(ask("GET /hello", "Accept: text/html, */*;q=0.8\r\n")), 200);
}

TEST_F(Answers, RefuseBodiesOfAnotherMediaType) {
    EXPECT_EQ(statusOf(ask("POST /echo", "Content-Type: image/png\r\nContent-Length: 1\r\n")), 415);
}

TEST_F(Answers, RequireAnIdempotencyKey) {
    const auto answer = ask("POST /keyed");
    EXPECT_EQ(statusOf(answer), 400);
    EXPECT_EQ(problemOf(answer), "idempotency-key-required");
}

TEST_F(Answers, RefuseAnEmptyIdempotencyKey) {
    EXPECT_EQ(problemOf(ask("POST /keyed", "Idempotency-Key:\r\n")), "malformed");
}

TEST_F(Answers, RefuseALongIdempotencyKey) {
    EXPECT_EQ(problemOf(ask("POST /keyed", "Idempotency-Key: " + std::string(101, 'a') + "\r\n")),
              "malformed");
}

TEST_F(Answers, TakeAnIdempotencyKey) {
    EXPECT_EQ(bodyOf(ask("POST /keyed", "Idempotency-Key: a-1\r\n")), "a-1");
}

TEST_F(Answers, RefuseOfficersRoutesWithoutCertificate) {
    const auto answer = ask("GET /officers");
    EXPECT_EQ(statusOf(answer), 403);
    EXPECT_EQ(problemOf(answer), "client-certificate-required");
}

TEST_F(Answers, TellNothingOfAnException) {
    const auto answer = ask("GET /throw");
    EXPECT_EQ(statusOf(answer), 500);
    EXPECT_EQ(answer.find("DOE"), std::string::npos) << answer;
    EXPECT_NE(server_.log().find(headerOf(answer, "Request-Id")), std::string::npos);
}

TEST_F(Answers, LogOnlyTheFirstLineOfAnException) {
    ask("GET /throw");
    EXPECT_NE(server_.log().find("failed="), std::string::npos);
    EXPECT_EQ(server_.log().find("DETAIL"), std::string::npos) << server_.log();
}

TEST_F(Answers, LogThePatternAndNotTheValue) {
    ask("GET /items/K7M2Q9ABC");
    const auto log = server_.log();
    EXPECT_NE(log.find("method=GET route=/items/{no} status=200"), std::string::npos) << log;
    EXPECT_EQ(log.find("K7M2Q9ABC"), std::string::npos) << log;
}

TEST_F(Answers, LogNoUnknownPath) {
    ask("GET /people/doe");
    EXPECT_EQ(server_.log().find("doe"), std::string::npos) << server_.log();
}

}  // namespace etd::http::test
