/// What Poco lets through and this server does not: framing, time, size, characters.
#include <gtest/gtest.h>

#include <thread>

#include "tests/api/http/test_server.hpp"

namespace etd::http::test {

using namespace std::chrono_literals;

class RequestHygiene : public testing::Test {
protected:
    std::string ask(std::string_view request) { return exchange(server_.port(), request); }
    /// A POST /echo with these extra lines and this body; the connection is to be closed after.
    std::string echo(const std::string& lines, const std::string& body) {
        return ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                   "Connection: close\r\n" +
                   lines + "\r\n" + body);
    }

    TestServer server_;
};

TEST_F(RequestHygiene, AnswersAPlainRequest) {
    const auto answer = echo("Content-Length: 5\r\n", "hello");
    EXPECT_EQ(statusOf(answer), 200);
    EXPECT_EQ(bodyOf(answer), "hello");
}

TEST_F(RequestHygiene, RefusesConflictingLengths) {
    const auto answer = echo("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!");
    EXPECT_EQ(statusOf(answer), 400);
    EXPECT_EQ(problemOf(answer), "malformed");
    EXPECT_EQ(server_.echoed(), 0);
}

TEST_F(RequestHygiene, RefusesEqualDuplicateLengths) {
    EXPECT_EQ(statusOf(echo("Content-Length: 5\r\nContent-Length: 5\r\n", "hello")), 400);
}

TEST_F(RequestHygiene, RefusesAListOfLengths) {
    EXPECT_EQ(statusOf(echo("Content-Length: 5, 5\r\n", "hello")), 400);
}

TEST_F(RequestHygiene, RefusesLengthBesideTransferEncoding) {
    const auto answer =
        echo("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n");
    EXPECT_EQ(statusOf(answer), 400);
    EXPECT_EQ(server_.echoed(), 0);
}

TEST_F(RequestHygiene, RefusesANegativeLength) {
    EXPECT_EQ(statusOf(echo("Content-Length: -1\r\n", "")), 400);
}

TEST_F(RequestHygiene, RefusesALengthThatIsNoNumber) {
    EXPECT_EQ(statusOf(echo("Content-Length: five\r\n", "hello")), 400);
}

TEST_F(RequestHygiene, RefusesALengthWithASign) {
    EXPECT_EQ(statusOf(echo("Content-Length: +5\r\n", "hello")), 400);
}

TEST_F(RequestHygiene, RefusesALengthThatOverflows) {
    EXPECT_EQ(statusOf(echo("Content-Length: 18446744073709551621\r\n", "hello")), 400);
}

TEST_F(RequestHygiene, RefusesABodyOverTheLimitBeforeReadingIt) {
    RawClient client(server_.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                "Content-Length: 1001\r\n\r\n");
    const auto answer = client.readAll();
    EXPECT_EQ(statusOf(answer), 413);
    EXPECT_EQ(problemOf(answer), "too-large");
    EXPECT_EQ(headerOf(answer, "Connection"), "close");
}

TEST_F(RequestHygiene, DeliversTheAnswerToAClientThatIsStillSendingTooMuch) {
    RawClient client(server_.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                "Content-Length: 600000\r\n\r\n");
    // A server that had closed by now would answer these with a reset.
    for (int i = 0; i < 3; ++i) {
        std::this_thread::sleep_for(100ms);
        EXPECT_TRUE(client.send(std::string(200000, 'x')));
    }
    EXPECT_EQ(statusOf(client.readAll()), 413);
}

TEST_F(RequestHygiene, TakesABodyOfExactlyTheLimit) {
    EXPECT_EQ(bodyOf(echo("Content-Length: 1000\r\n", std::string(1000, 'x'))).size(), 1000U);
}

TEST_F(RequestHygiene, DecodesAChunkedBody) {
    const auto answer =
        echo("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n06\r\n world\r\n0\r\n\r\n");
    EXPECT_EQ(bodyOf(answer), "hello world");
}

TEST_F(RequestHygiene, RefusesAChunkedBodyOverTheLimit) {
    const auto answer = echo("Transfer-Encoding: chunked\r\n",
                             "3e9\r\n" + std::string(1001, 'x') + "\r\n0\r\n\r\n");
    EXPECT_EQ(statusOf(answer), 413);
    EXPECT_EQ(server_.echoed(), 0);
}

TEST_F(RequestHygiene, RefusesManyChunksThatTogetherAreOverTheLimit) {
    std::string body;
    for (int i = 0; i < 300; ++i) body += "4\r\nabcd\r\n";
    EXPECT_EQ(statusOf(echo("Transfer-Encoding: chunked\r\n", body + "0\r\n\r\n")), 413);
}

TEST_F(RequestHygiene, RefusesABadChunk) {
    EXPECT_EQ(statusOf(echo("Transfer-Encoding: chunked\r\n", "5\r\nhelloX\r\n0\r\n\r\n")), 400);
    EXPECT_EQ(server_.echoed(), 0);
}

TEST_F(RequestHygiene, RefusesChunkExtensions) {
    EXPECT_EQ(statusOf(echo("Transfer-Encoding: chunked\r\n", "5;a=b\r\nhello\r\n0\r\n\r\n")), 400);
}

TEST_F(RequestHygiene, RefusesTrailers) {
    EXPECT_EQ(
        statusOf(echo("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\nHost: y\r\n\r\n")),
        400);
}

TEST_F(RequestHygiene, RefusesOtherTransferCodings) {
    EXPECT_EQ(statusOf(echo("Transfer-Encoding: gzip, chunked\r\n", "")), 501);
}

TEST_F(RequestHygiene, RefusesTransferEncodingTwice) {
    EXPECT_EQ(
        statusOf(echo("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")),
        400);
}

TEST_F(RequestHygiene, RefusesAStalledBodyAndCloses) {
    RawClient client(server_.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                "Content-Length: 100\r\n\r\nonly this");
    const auto answer = client.readAll();
    EXPECT_EQ(statusOf(answer), 408);
    EXPECT_EQ(problemOf(answer), "request-timeout");
    EXPECT_TRUE(client.closed());
    EXPECT_EQ(server_.echoed(), 0);
}

TEST_F(RequestHygiene, RefusesAShortBody) {
    RawClient client(server_.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                "Content-Length: 100\r\n\r\nonly this");
    client.finishSending();
    EXPECT_EQ(statusOf(client.readAll()), 400);
    EXPECT_EQ(server_.echoed(), 0);
}

TEST_F(RequestHygiene, RefusesAChunkedBodyWithoutItsEnd) {
    RawClient client(server_.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    client.finishSending();
    EXPECT_EQ(statusOf(client.readAll()), 400);
    EXPECT_EQ(server_.echoed(), 0);
}

TEST_F(RequestHygiene, CutsOffABodyThatOnlyDrips) {
    RawClient client(server_.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                "Content-Length: 1000\r\n\r\n");
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 30 && client.send("x"); ++i) std::this_thread::sleep_for(100ms);
    EXPECT_EQ(statusOf(client.readAll()), 408);
    EXPECT_EQ(server_.echoed(), 0);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s);
}

TEST_F(RequestHygiene, CutsOffAHeadThatOnlyDrips) {
    RawClient client(server_.port());
    client.send("GET /hello HTTP/1.1\r\nHost: x\r\n");
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 30 && client.send("a: b\r\n"); ++i) std::this_thread::sleep_for(100ms);
    client.readAll();
    EXPECT_TRUE(client.closed());
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s);
    EXPECT_NE(server_.log().find("status=408"), std::string::npos) << server_.log();
}

TEST_F(RequestHygiene, LetsOthersInWhileAllThreadsAreHeldByDrippingHeads) {
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 4; ++i) {
        slow.push_back(std::make_unique<RawClient>(server_.port()));
        slow.back()->send("GET /hello HTTP/1.1\r\n");
    }
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(statusOf(ask("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")), 200);
}

TEST_F(RequestHygiene, IdleConnectionsGiveWayToNewOnes) {
    Limits limits = quickLimits();
    limits.idle = 30s;
    TestServer patient(limits);
    std::vector<std::unique_ptr<RawClient>> idle;
    for (int i = 0; i < 4; ++i) {
        idle.push_back(std::make_unique<RawClient>(patient.port()));
        idle.back()->send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
        ASSERT_EQ(statusOf(idle.back()->readOne()), 200);
    }
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(statusOf(exchange(patient.port(),
                                "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")),
              200);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
}

TEST_F(RequestHygiene, ClosesASilentConnection) {
    RawClient client(server_.port());
    EXPECT_TRUE(client.closed());
}

TEST_F(RequestHygiene, RefusesARequestWithoutHost) {
    EXPECT_EQ(statusOf(ask("GET /hello HTTP/1.1\r\n\r\n")), 400);
}

TEST_F(RequestHygiene, RefusesTwoHosts) {
    EXPECT_EQ(statusOf(ask("GET /hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")), 400);
}

TEST_F(RequestHygiene, RefusesNulInTheTarget) {
    using std::string_literals::operator""s;
    EXPECT_EQ(statusOf(ask("GET /hel\0lo HTTP/1.1\r\nHost: x\r\n\r\n"s)), 400);
}

TEST_F(RequestHygiene, RefusesBytesOutsideAscii) {
    EXPECT_EQ(statusOf(ask("GET /hello\xC3\xA9 HTTP/1.1\r\nHost: x\r\n\r\n")), 400);
}

TEST_F(RequestHygiene, RefusesPercentEncoding) {
    EXPECT_EQ(statusOf(ask("GET /items/%41 HTTP/1.1\r\nHost: x\r\n\r\n")), 400);
}

TEST_F(RequestHygiene, RefusesDotSegments) {
    EXPECT_EQ(statusOf(ask("GET /items/../hello HTTP/1.1\r\nHost: x\r\n\r\n")), 400);
}

TEST_F(RequestHygiene, RefusesAQuery) {
    EXPECT_EQ(statusOf(ask("GET /hello?name=doe HTTP/1.1\r\nHost: x\r\n\r\n")), 400);
}

TEST_F(RequestHygiene, RefusesBareLineFeeds) {
    EXPECT_EQ(statusOf(ask("GET /hello HTTP/1.1\nHost: x\n\n")), 400);
}

TEST_F(RequestHygiene, RefusesFoldedLines) {
    EXPECT_EQ(statusOf(ask("GET /hello HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n")), 400);
}

TEST_F(RequestHygiene, RefusesASpaceBeforeTheColon) {
    EXPECT_EQ(statusOf(ask("GET /hello HTTP/1.1\r\nHost : x\r\n\r\n")), 400);
}

TEST_F(RequestHygiene, RefusesAHeadOver8KiB) {
    const auto answer =
        ask("GET /hello HTTP/1.1\r\nHost: x\r\nA: " + std::string(9000, 'a') + "\r\n\r\n");
    EXPECT_EQ(statusOf(answer), 431);
}

TEST_F(RequestHygiene, RefusesAHeadWithoutEnd) {
    EXPECT_EQ(statusOf(ask(std::string(20000, 'a'))), 431);
}

TEST_F(RequestHygiene, RefusesManyFields) {
    std::string lines;
    for (int i = 0; i < 65; ++i) lines += "a: b\r\n";
    EXPECT_EQ(statusOf(ask("GET /hello HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n")), 431);
}

TEST_F(RequestHygiene, RefusesALongTarget) {
    EXPECT_EQ(statusOf(ask("GET /" + std::string(2000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n")),
              414);
}

TEST_F(RequestHygiene, RefusesDuplicateIdempotencyKeys) {
    EXPECT_EQ(statusOf(ask("POST /keyed HTTP/1.1\r\nHost: x\r\nIdempotency-Key: a\r\n"
                           "Idempotency-Key: a\r\n\r\n")),
              400);
}

TEST_F(RequestHygiene, RefusesHttp2Prefaces) {
    EXPECT_EQ(statusOf(ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")), 505);
}

TEST_F(RequestHygiene, AnswersHttp10AndCloses) {
    const auto answer = ask("GET /hello HTTP/1.0\r\n\r\n");
    EXPECT_EQ(statusOf(answer), 200);
    EXPECT_EQ(headerOf(answer, "Connection"), "close");
}

TEST_F(RequestHygiene, TakesTheAbsoluteForm) {
    EXPECT_EQ(statusOf(ask("GET http://x/hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")),
              200);
}

TEST_F(RequestHygiene, AnswersPipelinedRequestsInOrder) {
    RawClient client(server_.port());
    client.send("GET /items/1 HTTP/1.1\r\nHost: x\r\n\r\nGET /items/2 HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(bodyOf(client.readOne()), "1");
    EXPECT_EQ(bodyOf(client.readOne()), "2");
}

TEST_F(RequestHygiene, DoesNotReadABodyAsTheNextRequest) {
    // A body for a resource that takes none: whatever follows must not be answered.
    const auto answer = ask("GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\n"
                            "GET /items/smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(statusOf(answer), 413);
    EXPECT_EQ(answer.find("smuggled"), std::string::npos);
}

TEST_F(RequestHygiene, AsksForTheBodyOnlyOfAnAdmittedRequest) {
    RawClient client(server_.port());
    client.send(
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nExpect: 100-continue\r\n"
        "Content-Length: 2\r\n\r\n");
    EXPECT_EQ(client.readOne(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ok");
    EXPECT_EQ(bodyOf(client.readOne()), "ok");
    const auto refused =
        ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nExpect: 100-continue\r\n"
            "Content-Length: 2\r\n\r\n");
    EXPECT_EQ(statusOf(refused), 415);
}

TEST_F(RequestHygiene, ServesALongAnswerWhole) {
    EXPECT_EQ(bodyOf(ask("GET /big HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).size(),
              std::size_t{4} << 20);
}

TEST_F(RequestHygiene, CutsOffAClientThatDoesNotReadItsAnswer) {
    Limits limits = quickLimits();
    limits.threads = 1;
    limits.write = 300ms;
    TestServer single(limits);
    RawClient deaf(single.port());
    std::string requests;
    for (int i = 0; i < 10; ++i) requests += "GET /big HTTP/1.1\r\nHost: x\r\n\r\n";
    deaf.send(requests);
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(statusOf(exchange(single.port(),
                                "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")),
              200);
}

TEST_F(RequestHygiene, FinishesWhatIsInFlightWhenStopped) {
    RawClient client(server_.port());
    client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    std::this_thread::sleep_for(100ms);
    server_.stop();
    const auto answer = client.readAll();
    EXPECT_EQ(bodyOf(answer), "slow");
    EXPECT_EQ(headerOf(answer, "Connection"), "close");
}

TEST_F(RequestHygiene, StopsAtOnceWhenConnectionsAreOnlyIdle) {
    Limits limits = quickLimits();
    limits.idle = 30s;
    TestServer patient(limits);
    RawClient client(patient.port());
    client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    ASSERT_EQ(statusOf(client.readOne()), 200);
    const auto begin = std::chrono::steady_clock::now();
    patient.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
    EXPECT_TRUE(client.closed());
}

TEST_F(RequestHygiene, TakesNoNewConnectionsOnceStopped) {
    const auto port = server_.port();
    server_.stop();
    EXPECT_THROW(RawClient{port}, std::runtime_error);
}

}  // namespace etd::http::test
