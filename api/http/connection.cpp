#include "api/http/connection.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/X509Certificate.h>
#include <Poco/Timestamp.h>

#include "api/http/chunked_body.hpp"
#include "base/hex.hpp"
#include "pki/random.hpp"

namespace etd::http {

namespace {

using std::chrono::steady_clock;

/// One TLS record fits (RFC 8446 5.1), so that nothing stays behind in the TLS layer unseen.
constexpr std::size_t kReceive = 16384;
constexpr std::chrono::milliseconds kSlice{50};

/// A random UUID (RFC 9562 5.4).
std::string newRequestId() {
    auto bytes = pki::randomBytes(16);
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
    std::string text = toHex(bytes);
    for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, 1, '-');
    return text;
}

Poco::Timespan timespan(steady_clock::duration left) {
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(left).count();
    return Poco::Timespan(std::max<Poco::Timespan::TimeDiff>(us, 1000));
}

std::string_view reasonPhrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 204:
            return "No Content";
        case 304:
            return "Not Modified";
        default:
            return status < 400 ? "OK" : "Refused";
    }
}

/// Every answer carries these; a browser that lands here by accident can do nothing with it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSecurityHeaders = {{
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Strict-Transport-Security", "max-age=31536000"},
}};

std::string headText(const Response& response, const std::string& request_id, bool keep_alive) {
    std::string text = "HTTP/1.1 " + std::to_string(response.status) + " ";
    text.append(reasonPhrase(response.status)).append("\r\n");
    const auto add = [&text](std::string_view name, std::string_view value) {
        text.append(name).append(": ").append(value).append("\r\n");
    };
    add("Date",
        Poco::DateTimeFormatter::format(Poco::Timestamp(), Poco::DateTimeFormat::HTTP_FORMAT));
    // RFC 9110 8.6: a 204 has no Content-Length; a 304 would have to give that of the 200.
    if (response.status != 204 && response.status != 304) {
        if (!response.content_type.empty()) add("Content-Type", response.content_type);
        add("Content-Length", std::to_string(response.body.size()));
    }
    add("Cache-Control", response.cache_control);
    if (!request_id.empty()) add("Request-Id", request_id);
    for (const auto& [name, value] : kSecurityHeaders) add(name, value);
    for (const auto& header : response.headers) add(header.name, header.value);
    add("Connection", keep_alive ? "keep-alive" : "close");
    return text.append("\r\n");
}

}  // namespace

Connection::Connection(const Poco::Net::StreamSocket& socket, Shared& shared)
    : TCPServerConnection(socket),
      shared_(shared),
      watch_(*shared.deadlines, this->socket().impl()->sockfd()),
      head_by_(steady_clock::now() + shared.limits.head) {}

void Connection::run() {
    try {
        socket().setNoDelay(true);
        socket().setSendTimeout(timespan(shared_.limits.write));
        const Peers::Place place(shared_.peers, peer());
        if (!place || !handshake()) return;
        for (int count = 0; count < shared_.limits.requests; ++count) {
            if (!awaitRequest(count == 0) || !serve()) return;
        }
    } catch (const Poco::Exception&) {
        // The client went away, or its time was over: there is nobody left to tell.
    }
}

/// An IPv4 address, or the network of an IPv6 address: one host has all of its addresses.
std::string Connection::peer() {
    const auto address = socket().peerAddress().host();
    const std::string_view bytes(static_cast<const char*>(address.addr()), address.length());
    if (bytes.size() == 16 && !address.isIPv4Mapped()) return std::string(bytes.substr(0, 8));
    return std::string(bytes.substr(bytes.size() - 4));
}

bool Connection::handshake() {
    head_by_ = steady_clock::now() + shared_.limits.head;
    crowded_head_by_ = steady_clock::now() + shared_.limits.crowded_head;
    if (!shared_.tls) return true;
    watch_.until(head_by_, crowded_head_by_);
    socket().setReceiveTimeout(timespan(shared_.limits.head));
    Poco::Net::SecureStreamSocket secure(socket());
    if (secure.completeHandshake() != 1) return false;
    if (secure.havePeerCertificate()) {
        std::ostringstream pem;
        secure.peerCertificate().save(pem);
        auto certificate = pki::Certificate::fromPem(pem.str());
        if (!certificate) return false;
        client_.certificate = *std::move(certificate);
    }
    return true;
}

Connection::Read Connection::receive(TimePoint soft) {
    const auto left = soft - steady_clock::now();
    if (left <= steady_clock::duration::zero()) return Read::TimedOut;
    socket().setReceiveTimeout(timespan(left));
    std::array<char, kReceive> piece;
    try {
        const int count = socket().receiveBytes(piece.data(), static_cast<int>(piece.size()));
        if (count <= 0) return Read::Closed;
        buffer_.append(piece.data(), static_cast<std::size_t>(count));
        return Read::Bytes;
    } catch (const Poco::TimeoutException&) {
        return Read::TimedOut;
    }
}

Connection::Read Connection::receiveBody(TimePoint begin, TimePoint by, std::size_t received) {
    const auto& limits = shared_.limits;
    const auto earned = std::chrono::milliseconds(received * 1000 / limits.body_rate);
    const auto soft =
        std::min({by, steady_clock::now() + limits.stall, begin + limits.body_start + earned});
    watch_.until(soft + limits.grace);
    return receive(soft);
}

bool Connection::awaitRequest(bool first) {
    watch_.until(TimePoint::max(), crowded_head_by_);
    const auto idle_by = steady_clock::now() + shared_.limits.idle;
    const auto by = first ? head_by_ : idle_by;
    while (buffer_.empty()) {
        if (shared_.stopping || steady_clock::now() >= by) return false;
        if (!first && shared_.crowded()) return false;
        if (socket().poll(timespan(kSlice), Poco::Net::Socket::SELECT_READ)) break;
    }
    if (!first) head_by_ = steady_clock::now() + shared_.limits.head;
    return true;
}

bool Connection::serve() {
    const auto begin = steady_clock::now();
    request_id_ = newRequestId();
    watch_.until(head_by_ + shared_.limits.grace, crowded_head_by_);

    RequestHead head;
    Response response;
    bool in_step = true;  // Is the whole request read, so that another may follow?
    std::string text;
    auto refusal = readHeadText(text);
    crowded_head_by_ = TimePoint::max();
    watch_.until(head_by_ + shared_.limits.grace);
    if (refusal && text.empty() && buffer_.empty()) return false;  // Closed before a first byte.
    if (!refusal) {
        auto parsed = parseHead(text);
        if (auto* good = std::get_if<RequestHead>(&parsed)) {
            head = std::move(*good);
        } else {
            refusal = std::get<Refusal>(std::move(parsed));
        }
    }
    if (refusal) {
        in_step = false;
        response = problemResponse(*refusal, request_id_);
    } else {
        auto admitted = shared_.router.admit(head, client_, request_id_);
        if (auto* early = std::get_if<Response>(&admitted)) {
            in_step = !head.chunked && head.content_length.value_or(0) == 0;
            response = std::move(*early);
        } else {
            const auto& admission = std::get<Admission>(admitted);
            Bytes body;
            refusal = readBody(head, admission.body_limit, body);
            if (refusal) {
                in_step = false;
                response = problemResponse(*refusal, request_id_);
            } else {
                watch_.pause();
                response = shared_.router.answer(admission, head, body, request_id_);
            }
        }
    }

    const bool keep_alive = in_step && head.keep_alive && !shared_.stopping;
    watch_.until(steady_clock::now() + shared_.limits.write);
    send(response, keep_alive, head.method == "HEAD");
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begin);
    shared_.log(accessLine({request_id_, head.method,
                            head.path.empty() ? "-" : shared_.router.patternOf(head.path),
                            response.status, took}));
    if (!in_step) linger();
    return keep_alive;
}

std::optional<Refusal> Connection::readHeadText(std::string& text) {
    std::size_t searched = 0;
    for (;;) {
        const auto end = buffer_.find("\r\n\r\n", searched);
        if (end != std::string::npos && end + 4 <= kMaxHead) {
            text = buffer_.substr(0, end + 4);
            buffer_.erase(0, end + 4);
            return std::nullopt;
        }
        if (end != std::string::npos || buffer_.size() >= kMaxHead) {
            return Refusal{Problem::HeadersTooLarge, "A request head has at most 8192 bytes."};
        }
        // A head that cannot become good is not waited for.
        if (buffer_.find('\0') != std::string::npos || buffer_.find("\n\n") != std::string::npos) {
            return Refusal{Problem::Malformed,
                           "A request head is printable ASCII in lines that end with CR LF."};
        }
        searched = buffer_.size() < 3 ? 0 : buffer_.size() - 3;
        switch (receive(head_by_)) {
            case Read::Bytes:
                break;
            case Read::TimedOut:
                return Refusal{Problem::RequestTimeout, "Send the request head faster."};
            case Read::Closed:
                return Refusal{Problem::Malformed, "The request head ended too early."};
        }
    }
}

std::optional<Refusal> Connection::readBody(const RequestHead& head, std::size_t limit,
                                            Bytes& body) {
    if (!head.chunked && head.content_length.value_or(0) == 0) return std::nullopt;
    if (head.expects_continue && buffer_.empty()) sendAll("HTTP/1.1 100 Continue\r\n\r\n");
    if (head.chunked) return readChunked(limit, body);
    return readSized(static_cast<std::size_t>(*head.content_length), body);
}

std::optional<Refusal> Connection::readSized(std::size_t length, Bytes& body) {
    const auto begin = steady_clock::now();
    const auto by = begin + shared_.limits.body + std::chrono::seconds(length >> 16);
    for (;;) {
        const auto take = std::min(buffer_.size(), length - body.size());
        append(body, asBytes(std::string_view(buffer_).substr(0, take)));
        buffer_.erase(0, take);
        if (body.size() == length) return std::nullopt;
        switch (receiveBody(begin, by, body.size())) {
            case Read::Bytes:
                break;
            case Read::TimedOut:
                return Refusal{Problem::RequestTimeout, "Send the body faster."};
            case Read::Closed:
                return Refusal{Problem::Malformed, "The body is shorter than Content-Length."};
        }
    }
}

std::optional<Refusal> Connection::readChunked(std::size_t limit, Bytes& body) {
    const auto begin = steady_clock::now();
    const auto by = begin + shared_.limits.body + std::chrono::seconds(limit >> 16);
    ChunkedBody decoder(limit);
    for (;;) {
        std::string_view input = buffer_;
        const auto state = decoder.take(input);
        buffer_.erase(0, buffer_.size() - input.size());
        if (state == ChunkedBody::State::Complete) {
            body = decoder.release();
            return std::nullopt;
        }
        if (state == ChunkedBody::State::TooLarge) {
            return Refusal{Problem::TooLarge,
                           "The body may have at most " + std::to_string(limit) + " bytes."};
        }
        if (state == ChunkedBody::State::Malformed) {
            return Refusal{Problem::Malformed,
                           "The chunked coding is wrong; extensions and trailers are not taken."};
        }
        switch (receiveBody(begin, by, decoder.body().size())) {
            case Read::Bytes:
                break;
            case Read::TimedOut:
                return Refusal{Problem::RequestTimeout, "Send the body faster."};
            case Read::Closed:
                return Refusal{Problem::Malformed, "The chunked body has no end."};
        }
    }
}

void Connection::send(const Response& response, bool keep_alive, bool without_body) {
    std::string text = headText(response, request_id_, keep_alive);
    if (!without_body) text.append(asText(response.body));
    sendAll(text);
}

void Connection::sendAll(std::string_view text) {
    while (!text.empty()) {
        const auto piece = std::min<std::size_t>(text.size(), 1U << 20);
        const int sent = socket().sendBytes(text.data(), static_cast<int>(piece));
        if (sent <= 0) throw Poco::Net::ConnectionResetException();
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void Connection::linger() {
    // Closing with unread bytes in the kernel sends a reset, which may overtake the answer.
    const auto by = steady_clock::now() + std::chrono::seconds(1);
    watch_.until(by + shared_.limits.grace);
    socket().shutdownSend();
    std::size_t left = 1U << 20;
    while (left > 0) {
        buffer_.clear();
        if (receive(by) != Read::Bytes) return;
        left -= std::min(left, buffer_.size());
    }
}

}  // namespace etd::http
