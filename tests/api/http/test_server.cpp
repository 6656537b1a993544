#include "tests/api/http/test_server.hpp"

#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace etd::http::test {

using namespace std::chrono_literals;

namespace {

Response text(std::string_view body) {
    Response response;
    response.content_type = "text/plain";
    response.body = toBytes(body);
    return response;
}

}  // namespace

Limits quickLimits() {
    Limits limits;
    limits.threads = 4;
    limits.head = 400ms;
    limits.crowded_head = 100ms;
    limits.idle = 400ms;
    limits.stall = 300ms;
    limits.body = 900ms;
    limits.write = 2000ms;
    limits.grace = 200ms;
    return limits;
}

TestServer::TestServer(Limits limits)
    : router_(routes(),
              {.authenticate = [](const pki::Certificate&) -> Result<Officer> {
                   return Error{ErrorKind::Forbidden, "none here"};
               },
               .failed = [this](const std::string& id,
                                const std::string& what) { sink()(failureLine(id, what)); }}),
      listener_(router_, limits, sink()) {
    listener_.start("127.0.0.1:0");
}

TestServer::~TestServer() { listener_.stop(); }

std::string TestServer::log() const {
    const std::lock_guard lock(mutex_);
    return log_;
}

LogSink TestServer::sink() {
    return [this](const std::string& line) {
        const std::lock_guard lock(mutex_);
        log_ += line + "\n";
    };
}

std::vector<Route> TestServer::routes() {
    std::vector<Route> all;
    all.push_back({.method = "POST",
                   .pattern = "/echo",
                   .body_limit = 1000,
                   .consumes = {"text/plain"},
                   .produces = {"text/plain"},
                   .handler = [this](const Request& request) -> Result<Response> {
                       ++echoed_;
                       return text(asText(request.body));
                   }});
    all.push_back({.method = "POST",
                   .pattern = "/keyed",
                   .idempotency_key = true,
                   .body_limit = 1000,
                   .body_optional = true,
                   .consumes = {"application/json"},
                   .handler = [](const Request& request) -> Result<Response> {
                       return text(*request.head.find("idempotency-key"));
                   }});
    const auto get = [&all](std::string pattern, Handler handler) {
        all.push_back({.method = "GET",
                       .pattern = std::move(pattern),
                       .produces = {"text/plain"},
                       .handler = std::move(handler)});
    };
    get("/hello", [](const Request&) -> Result<Response> { return text("hello"); });
    get("/big", [](const Request&) -> Result<Response> { return text(std::string(4 << 20, 'x')); });
    get("/slow", [](const Request&) -> Result<Response> {
        std::this_thread::sleep_for(300ms);
        return text("slow");
    });
    get("/throw", [](const Request&) -> Result<Response> {
        throw std::runtime_error("row of JANE DOE\nDETAIL: Key (name)=(JANE DOE)");
    });
    get("/items/{no}",
        [](const Request& request) -> Result<Response> { return text(request.parameter("no")); });
    get("/officers", [](const Request&) -> Result<Response> { return text("officers"); });
    all.back().roles = {Role::Intake};
    return all;
}

RawClient::RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("cannot connect");
    }
}

RawClient::~RawClient() { ::close(fd_); }

bool RawClient::send(std::string_view text) {
    while (!text.empty()) {
        const auto count = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void RawClient::finishSending() { ::shutdown(fd_, SHUT_WR); }

std::string RawClient::readAll(std::chrono::milliseconds patience) {
    std::string all = std::move(buffer_);
    buffer_.clear();
    char piece[65536];
    for (;;) {
        pollfd waiting{fd_, POLLIN, 0};
        if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return all;
        const auto count = ::recv(fd_, piece, sizeof piece, 0);
        if (count <= 0) return all;
        all.append(piece, static_cast<std::size_t>(count));
    }
}

std::string RawClient::readOne() {
    for (;;) {
        const auto end = buffer_.find("\r\n\r\n");
        if (end != std::string::npos) {
            const auto length = headerOf(buffer_, "Content-Length");
            const auto whole = end + 4 + (length.empty() ? 0 : std::stoul(length));
            if (buffer_.size() >= whole) {
                std::string one = buffer_.substr(0, whole);
                buffer_.erase(0, whole);
                return one;
            }
        }
        char piece[65536];
        pollfd waiting{fd_, POLLIN, 0};
        if (::poll(&waiting, 1, 5000) <= 0) return {};
        const auto count = ::recv(fd_, piece, sizeof piece, 0);
        if (count <= 0) return {};
        buffer_.append(piece, static_cast<std::size_t>(count));
    }
}

bool RawClient::closed() {
    pollfd waiting{fd_, POLLIN, 0};
    if (::poll(&waiting, 1, 3000) <= 0) return false;
    char byte;
    return ::recv(fd_, &byte, 1, MSG_PEEK) <= 0;
}

std::string exchange(std::uint16_t port, std::string_view request) {
    RawClient client(port);
    client.send(request);
    return client.readAll();
}

int statusOf(std::string_view response) {
    return response.starts_with("HTTP/1.1 ") ? std::stoi(std::string(response.substr(9, 3))) : 0;
}

std::string headerOf(std::string_view response, std::string_view name) {
    const std::string wanted = "\r\n" + std::string(name) + ": ";
    const auto head = response.substr(0, response.find("\r\n\r\n") + 2);
    const auto at = head.find(wanted);
    if (at == std::string_view::npos) return {};
    const auto value = head.substr(at + wanted.size());
    return std::string(value.substr(0, value.find("\r\n")));
}

std::string bodyOf(std::string_view response) {
    const auto end = response.find("\r\n\r\n");
    return end == std::string_view::npos ? "" : std::string(response.substr(end + 4));
}

std::string problemOf(std::string_view response) {
    const auto body = bodyOf(response);
    const std::string base = "\"type\":\"https://safeconduct.example/problems/";
    const auto at = body.find(base);
    if (at == std::string::npos) return {};
    const auto name = body.substr(at + base.size());
    return name.substr(0, name.find('"'));
}

}  // namespace etd::http::test
