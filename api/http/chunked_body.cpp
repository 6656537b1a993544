#include "api/http/chunked_body.hpp"

#include <algorithm>

namespace etd::http {

namespace {

int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

ChunkedBody::State ChunkedBody::take(std::string_view& input) {
    while (state_ == State::More && !input.empty()) {
        if (step_ == Step::Data) {
            const auto count = std::min(left_, input.size());
            append(body_, asBytes(input.substr(0, count)));
            input.remove_prefix(count);
            coded_ += count;
            left_ -= count;
            if (left_ == 0) step_ = Step::DataCr;
            continue;
        }
        state_ = step(input.front());
        input.remove_prefix(1);
        if (state_ == State::More && ++coded_ > 2 * limit_ + 4096) state_ = State::TooLarge;
    }
    return state_;
}

/// One byte outside the data.
ChunkedBody::State ChunkedBody::step(char c) {
    switch (step_) {
        case Step::Size:
            if (c == '\r') {
                step_ = Step::SizeLf;
                return digits_ > 0 ? State::More : State::Malformed;
            }
            if (hexValue(c) < 0 || ++digits_ > 8) return State::Malformed;
            left_ = left_ * 16 + static_cast<std::size_t>(hexValue(c));
            return State::More;
        case Step::SizeLf:
            digits_ = 0;
            step_ = left_ == 0 ? Step::LastCr : Step::Data;
            if (c != '\n') return State::Malformed;
            return left_ > limit_ - body_.size() ? State::TooLarge : State::More;
        case Step::DataCr:
            step_ = Step::DataLf;
            return c == '\r' ? State::More : State::Malformed;
        case Step::DataLf:
            step_ = Step::Size;
            return c == '\n' ? State::More : State::Malformed;
        case Step::LastCr:
            step_ = Step::LastLf;
            return c == '\r' ? State::More : State::Malformed;
        case Step::LastLf:
            step_ = Step::Done;
            return c == '\n' ? State::Complete : State::Malformed;
        case Step::Data:
        case Step::Done:
            break;
    }
    return State::Malformed;
}

}  // namespace etd::http
