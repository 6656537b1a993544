/// One client connection: reads requests strictly and within their time, answers them in order.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include <Poco/Net/TCPServerConnection.h>

#include "api/http/deadlines.hpp"
#include "api/http/listener.hpp"
#include "api/http/peers.hpp"
#include "api/http/request_head.hpp"

namespace etd::http {

/// What all connections of a listener share.
struct Shared {
    Router& router;
    Limits limits;
    LogSink log;
    bool tls = false;
    Peers peers{limits.connections_of_a_peer};
    std::unique_ptr<Deadlines> deadlines = {};  ///< Set before the first connection.
    std::atomic<bool> stopping = false;
    std::function<bool()> crowded = [] { return false; };  ///< Do others wait for a thread?
};

class Connection final : public Poco::Net::TCPServerConnection {
public:
    Connection(const Poco::Net::StreamSocket& socket, Shared& shared);
    void run() override;

private:
    using TimePoint = Deadlines::TimePoint;
    enum class Read { Bytes, Closed, TimedOut };

    /// Appends what one receive brings to buffer_, waiting at most until `soft`.
    Read receive(TimePoint soft);
    /// True when the first bytes of another request are there.
    bool awaitRequest(bool first);
    /// Answers one request; false when the connection is to end.
    bool serve();
    std::optional<Refusal> readHeadText(std::string& text);
    std::optional<Refusal> readBody(const RequestHead& head, std::size_t limit, Bytes& body);
    std::optional<Refusal> readSized(std::size_t length, Bytes& body);
    std::optional<Refusal> readChunked(std::size_t limit, Bytes& body);
    void send(const Response& response, bool keep_alive, bool without_body);
    void sendAll(std::string_view text);
    /// Lets the client read the answer although we leave some of its request unread.
    void linger();
    bool handshake();
    /// receive() for a body that began at `begin`, must be whole at `by` and has `received` bytes.
    Read receiveBody(TimePoint begin, TimePoint by, std::size_t received);
    std::string peer();

    Shared& shared_;
    Deadlines::Watch watch_;
    Client client_;
    std::string buffer_;
    TimePoint head_by_;
    /// The first head of the connection while others wait; never after it.
    TimePoint crowded_head_by_ = TimePoint::max();
    std::string request_id_;
};

}  // namespace etd::http
