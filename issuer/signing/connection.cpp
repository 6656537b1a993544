#include "issuer/signing/connection.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>

namespace etd::signing {
namespace {

Error lost() { return {ErrorKind::Unavailable, "the connection was lost or too slow"}; }

bool waitFor(int socket, short events, Deadline deadline) {
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(
                              deadline - std::chrono::steady_clock::now())
                              .count();
        if (left <= 0) return false;
        pollfd entry{socket, events, 0};
        const int timeout =
            static_cast<int>(std::min<std::int64_t>(left, std::numeric_limits<int>::max()));
        const int ready = ::poll(&entry, 1, timeout);
        if (ready > 0) return true;
        if (ready == 0 || errno != EINTR) return false;
    }
}

bool readAll(int socket, std::uint8_t* out, std::size_t count, Deadline deadline) {
    while (count > 0) {
        if (!waitFor(socket, POLLIN, deadline)) return false;
        const auto got = ::recv(socket, out, count, MSG_DONTWAIT);
        if (got == 0) return false;
        if (got < 0) {
            if (errno == EINTR || errno == EAGAIN) continue;
            return false;
        }
        out += got;
        count -= static_cast<std::size_t>(got);
    }
    return true;
}

}  // namespace

Result<Frame> readFrame(int socket, Deadline deadline) {
    std::array<std::uint8_t, 4> prefix{};
    if (!readAll(socket, prefix.data(), prefix.size(), deadline)) return lost();
    const auto length = decodeHeadLength(prefix);
    if (!length) return length.error();
    Bytes text(*length);
    if (!readAll(socket, text.data(), text.size(), deadline)) return lost();
    auto head = decodeHead(text);
    if (!head) return head.error();
    Frame frame{std::move(head->head), {}};
    for (const auto size : head->attachments) {
        Bytes part(size);
        if (!readAll(socket, part.data(), part.size(), deadline)) return lost();
        frame.attachments.push_back(std::move(part));
    }
    return frame;
}

Result<Done> writeFrame(int socket, const Frame& frame, Deadline deadline) {
    const Bytes bytes = encodeFrame(frame);
    ByteView rest = bytes;
    while (!rest.empty()) {
        if (!waitFor(socket, POLLOUT, deadline)) return lost();
        const auto sent = ::send(socket, rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno == EINTR || errno == EAGAIN) continue;
            return lost();
        }
        rest = rest.subspan(static_cast<std::size_t>(sent));
    }
    return Done{};
}

}  // namespace etd::signing
