/// A bounded number of places, for work that must not take every thread.
#pragma once

#include <atomic>
#include <optional>
#include <utility>

namespace etd::http {

class Slots {
public:
    explicit Slots(int count) : left_(count) {}

    /// One place, given back when it dies. The Slots must outlive it.
    class Slot {
    public:
        explicit Slot(Slots* from) : from_(from) {}
        Slot(Slot&& other) noexcept : from_(std::exchange(other.from_, nullptr)) {}
        Slot& operator=(Slot&& other) noexcept {
            std::swap(from_, other.from_);
            return *this;
        }
        ~Slot() {
            if (from_ != nullptr) ++from_->left_;
        }

    private:
        Slots* from_;
    };

    /// Nothing when all are taken; never waits.
    std::optional<Slot> tryTake() {
        if (left_.fetch_sub(1) > 0) return Slot(this);
        ++left_;
        return std::nullopt;
    }

private:
    std::atomic<int> left_;
};

}  // namespace etd::http
