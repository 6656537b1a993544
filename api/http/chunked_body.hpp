/// Decodes the chunked transfer coding (RFC 9112 7.1) piece by piece, bounded. Pure.
///
/// Strict: CR LF only, at most 8 size digits, no chunk extensions, no trailer fields.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/bytes.hpp"

namespace etd::http {

class ChunkedBody {
public:
    enum class State { More, Complete, Malformed, TooLarge };

    /// `limit` bounds the decoded body; of the coding itself at most twice as much and 4 KiB is
    /// read, so that one-byte chunks cannot go on for ever.
    explicit ChunkedBody(std::size_t limit) : limit_(limit) {}

    /// Takes what it needs of `input` and removes it from there. Once it has returned anything but
    /// More it takes nothing.
    State take(std::string_view& input);

    const Bytes& body() const { return body_; }
    Bytes release() { return std::move(body_); }

private:
    enum class Step { Size, SizeLf, Data, DataCr, DataLf, LastCr, LastLf, Done };

    State step(char c);

    std::size_t limit_;
    std::size_t coded_ = 0;
    Step step_ = Step::Size;
    State state_ = State::More;
    int digits_ = 0;
    std::size_t left_ = 0;
    Bytes body_;
};

}  // namespace etd::http
