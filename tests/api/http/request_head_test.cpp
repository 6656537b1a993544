#include "api/http/request_head.hpp"

#include <gtest/gtest.h>

#include "api/http/chunked_body.hpp"
#include "api/http/media_type.hpp"

namespace etd::http {

namespace {

RequestHead good(std::string_view text) {
    auto parsed = parseHead(text);
    if (const auto* refusal = std::get_if<Refusal>(&parsed)) {
        ADD_FAILURE() << refusal->detail;
        return {};
    }
    return std::get<RequestHead>(std::move(parsed));
}

bool refused(std::string_view text) { return std::holds_alternative<Refusal>(parseHead(text)); }

}  // namespace

TEST(RequestHead, ReadsMethodPathAndFields) {
    const auto head =
        good("POST /v1/cases HTTP/1.1\r\nHost: a.example:8443\r\nIdempotency-Key: \t k \r\n\r\n");
    EXPECT_EQ(head.method, "POST");
    EXPECT_EQ(head.path, "/v1/cases");
    EXPECT_EQ(*head.find("idempotency-key"), "k");
    EXPECT_TRUE(head.keep_alive);
}

TEST(RequestHead, JoinsListFields) {
    const auto head = good("GET / HTTP/1.1\r\nHost: a\r\nAccept: a/b\r\nAccept: c/d\r\n\r\n");
    EXPECT_EQ(head.list("accept"), "a/b,c/d");
}

TEST(RequestHead, ReadsCloseAmongConnectionOptions) {
    EXPECT_FALSE(good("GET / HTTP/1.1\r\nHost: a\r\nConnection: foo , Close\r\n\r\n").keep_alive);
}

TEST(RequestHead, ReadsTheAbsoluteFormWithoutAPath) {
    EXPECT_EQ(good("GET https://a.example HTTP/1.1\r\nHost: a\r\n\r\n").path, "/");
}

TEST(RequestHead, TakesTheAsteriskForOptionsOnly) {
    EXPECT_EQ(good("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").path, "*");
    EXPECT_TRUE(refused("GET * HTTP/1.1\r\nHost: a\r\n\r\n"));
}

TEST(RequestHead, RefusesEveryTruncation) {
    const std::string_view whole = "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_TRUE(refused(whole.substr(0, size))) << size;
    }
}

TEST(RequestHead, RefusesDoubleSlashes) {
    EXPECT_TRUE(refused("GET /v1//cases HTTP/1.1\r\nHost: a\r\n\r\n"));
}

TEST(RequestHead, RefusesTwoSpacesInTheRequestLine) {
    EXPECT_TRUE(refused("GET  / HTTP/1.1\r\nHost: a\r\n\r\n"));
}

TEST(RequestHead, RefusesABareCarriageReturnInAValue) {
    EXPECT_TRUE(refused("GET / HTTP/1.1\r\nHost: a\r\nA: b\rc\r\n\r\n"));
}

TEST(RequestHead, RefusesTransferEncodingInHttp10) {
    EXPECT_TRUE(refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"));
}

TEST(RequestHead, RefusesAHostThatIsNone) {
    EXPECT_TRUE(refused("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"));
}

TEST(ChunkedBody, DecodesTheSameInPiecesOfOneByte) {
    const std::string_view coded = "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n";
    ChunkedBody decoder(100);
    auto state = ChunkedBody::State::More;
    for (std::size_t i = 0; i < coded.size(); ++i) {
        auto piece = coded.substr(i, 1);
        state = decoder.take(piece);
    }
    EXPECT_EQ(state, ChunkedBody::State::Complete);
    EXPECT_EQ(asText(decoder.body()), "hello!");
}

TEST(ChunkedBody, LeavesWhatFollowsIt) {
    std::string_view input = "0\r\n\r\nGET /";
    ChunkedBody decoder(100);
    EXPECT_EQ(decoder.take(input), ChunkedBody::State::Complete);
    EXPECT_EQ(input, "GET /");
}

TEST(ChunkedBody, RefusesASizeWithoutDigits) {
    std::string_view input = "\r\n";
    EXPECT_EQ(ChunkedBody(100).take(input), ChunkedBody::State::Malformed);
}

TEST(ChunkedBody, RefusesLongSizes) {
    std::string_view input = "000000001\r\n";
    EXPECT_EQ(ChunkedBody(100).take(input), ChunkedBody::State::Malformed);
}

TEST(ChunkedBody, BoundsWhatOneByteChunksCost) {
    ChunkedBody decoder(100'000);
    auto state = ChunkedBody::State::More;
    std::string many;
    for (int i = 0; i < 60'000; ++i) many += "00000001\r\nx\r\n";
    std::string_view input = many;
    state = decoder.take(input);
    EXPECT_EQ(state, ChunkedBody::State::TooLarge);
}

TEST(MediaType, IgnoresParametersAndCase) {
    EXPECT_EQ(essence("Application/JSON; charset=utf-8"), "application/json");
}

TEST(MediaType, RefusesWhatIsWeightedZero) {
    EXPECT_FALSE(accepts("application/pdf;q=0, */*", "application/pdf"));
    EXPECT_TRUE(accepts("application/pdf;q=0.5", "application/pdf"));
}

TEST(MediaType, ReadsTypeWildcards) {
    EXPECT_TRUE(accepts("image/*", "image/png"));
    EXPECT_FALSE(accepts("image/*", "application/pdf"));
}

}  // namespace etd::http
