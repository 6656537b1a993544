/// Frames over a connected socket, with a deadline for the whole frame. Never raises SIGPIPE on a
/// socket. The two ends are the daemon and its client, or the daemon and a renderer worker.
#pragma once

#include <unistd.h>
#include <chrono>
#include <utility>

#include "issuer/signing/protocol.hpp"

namespace etd::signing {

/// Owns a file descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() { reset(); }
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    void reset() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

private:
    int fd_ = -1;
};

using Deadline = std::chrono::steady_clock::time_point;

/// Reads one frame. Unavailable when the peer is too slow, closes early or the socket fails;
/// Malformed and TooLarge as decodeHead().
Result<Frame> readFrame(int socket, Deadline deadline);

/// Writes one frame. Unavailable when the peer does not take it in time.
Result<Done> writeFrame(int socket, const Frame& frame, Deadline deadline);

}  // namespace etd::signing
