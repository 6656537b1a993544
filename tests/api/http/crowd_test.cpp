/// Many or slow clients: what is left for the others.
#include <gtest/gtest.h>

#include <deque>
#include <thread>

#include "tests/api/http/test_server.hpp"

namespace etd::http::test {

using namespace std::chrono_literals;

namespace {

using std::chrono::steady_clock;

constexpr std::string_view kHello = "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

Router boundedRouter() {
    return Router({{.method = "POST",
                    .pattern = "/costly",
                    .body_limit = 100,
                    .json_limit = 10,
                    .consumes = {"text/plain", "application/json"},
                    .bounded = true,
                    .handler = [](const Request&) { return Result<Response>(Response{}); }}},
                  {.authenticate = {}}, 1);
}

RequestHead headOf(std::string type, std::uint64_t length) {
    RequestHead head;
    head.method = "POST";
    head.path = "/costly";
    head.headers.push_back({"content-type", std::move(type)});
    head.content_length = length;
    return head;
}

}  // namespace

TEST(Crowd, OfSlowUploadsTakesNoPlaceFromOthers) {
    auto router = boundedRouter();
    const auto head = headOf("text/plain", 5);
    const auto first = router.admit(head, {}, "1");
    const auto second = router.admit(head, {}, "2");
    ASSERT_TRUE(std::holds_alternative<Admission>(first));
    ASSERT_TRUE(std::holds_alternative<Admission>(second)) << "the first body is not here yet";
    const auto body = toBytes("hello");
    EXPECT_EQ(router.answer(std::get<Admission>(second), head, body, "2").status, 200);
}

TEST(Crowd, OfCostlyRequestsIsBounded) {
    int inner = 0;
    Router* self = nullptr;
    const Handler nested = [&](const Request& request) -> Result<Response> {
        const auto again = self->admit(request.head, {}, "2");
        inner = self->answer(std::get<Admission>(again), request.head, request.body, "2").status;
        return Response{};
    };
    Router router({{.method = "POST",
                    .pattern = "/costly",
                    .body_limit = 100,
                    .consumes = {"text/plain"},
                    .bounded = true,
                    .handler = nested}},
                  {.authenticate = {}}, 1);
    self = &router;
    const auto head = headOf("text/plain", 5);
    const auto admitted = router.admit(head, {}, "1");
    const auto body = toBytes("hello");
    EXPECT_EQ(router.answer(std::get<Admission>(admitted), head, body, "1").status, 200);
    EXPECT_EQ(inner, 503);
}

TEST(Crowd, OfJsonHasALimitOfItsOwn) {
    auto router = boundedRouter();
    EXPECT_TRUE(
        std::holds_alternative<Admission>(router.admit(headOf("text/plain", 100), {}, "1")));
    EXPECT_TRUE(
        std::holds_alternative<Admission>(router.admit(headOf("application/json", 10), {}, "1")));
    const auto refused = router.admit(headOf("application/json; a=b", 11), {}, "1");
    ASSERT_TRUE(std::holds_alternative<Response>(refused));
    EXPECT_EQ(std::get<Response>(refused).status, 413);
}

TEST(Crowd, BoundsAChunkedJsonBodyToo) {
    auto head = headOf("application/json", 0);
    head.content_length.reset();
    head.chunked = true;
    auto router = boundedRouter();
    const auto admitted = router.admit(head, {}, "1");
    ASSERT_TRUE(std::holds_alternative<Admission>(admitted));
    EXPECT_EQ(std::get<Admission>(admitted).body_limit, 10U);
}

TEST(Crowd, IsNotWaitedForWhenABodyDrips) {
    auto limits = quickLimits();
    limits.stall = limits.body = 10s;
    limits.body_start = 200ms;
    TestServer server(limits);
    RawClient client(server.port());
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: "
                "900\r\n\r\n");
    const auto begin = steady_clock::now();
    while (steady_clock::now() - begin < 600ms && client.send("x"))
        std::this_thread::sleep_for(30ms);
    EXPECT_EQ(statusOf(client.readAll(1s)), 408);
}

TEST(Crowd, OfSilentConnectionsGivesWay) {
    auto limits = quickLimits();
    limits.threads = 2;
    limits.head = 20s;
    limits.crowded_head = 200ms;
    TestServer server(limits);
    std::deque<RawClient> silent;
    for (int i = 0; i < 4; ++i) silent.emplace_back(server.port());
    silent.front().send("GET /he");
    std::this_thread::sleep_for(100ms);
    const auto begin = steady_clock::now();
    EXPECT_EQ(statusOf(exchange(server.port(), kHello)), 200);
    EXPECT_LT(steady_clock::now() - begin, 3s);
}

TEST(Crowd, OfOneAddressIsBounded) {
    auto limits = quickLimits();
    limits.head = 20s;
    limits.connections_of_a_peer = 2;
    TestServer server(limits);
    RawClient first(server.port());
    {
        RawClient second(server.port());
        std::this_thread::sleep_for(100ms);
        RawClient third(server.port());
        EXPECT_TRUE(third.closed());
        second.send(kHello);
        EXPECT_EQ(statusOf(second.readOne()), 200);
    }
    std::this_thread::sleep_for(300ms);
    EXPECT_EQ(statusOf(exchange(server.port(), kHello)), 200) << "a place is given back";
}

}  // namespace etd::http::test
