/// The time, passed in and never read from a global, so that every rule about time can be tested.
#pragma once

#include <chrono>

#include "base/date.hpp"

namespace etd {

class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    Instant now() const override {
        return Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
    }
};

/// For tests and rehearsals: stands where it is put.
class FixedClock final : public Clock {
public:
    explicit FixedClock(Instant at) : at_(at) {}
    Instant now() const override { return at_; }
    void set(Instant at) { at_ = at; }

private:
    Instant at_;
};

}  // namespace etd
