#include "api/http/deadlines.hpp"

#include <sys/socket.h>

namespace etd::http {

namespace {

/// How late a cut may come. A fixed beat keeps the lock short: no ordering, no wake-up a request.
constexpr std::chrono::milliseconds kBeat{100};

}  // namespace

Deadlines::Deadlines(std::function<bool()> crowded)
    : crowded_(std::move(crowded)), thread_([this] { run(); }) {}

Deadlines::~Deadlines() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Deadlines::run() {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, kBeat, [this] { return stopping_; })) {
        const auto now = std::chrono::steady_clock::now();
        const bool crowded = crowded_();
        for (auto& entry : entries_) {
            if (entry.at > now && !(crowded && entry.at_when_crowded <= now)) continue;
            ::shutdown(entry.socket, SHUT_RDWR);
            entry.at = entry.at_when_crowded = TimePoint::max();
        }
    }
}

Deadlines::Watch::Watch(Deadlines& deadlines, int socket) : deadlines_(deadlines) {
    const std::lock_guard lock(deadlines_.mutex_);
    deadlines_.entries_.push_front({socket, TimePoint::max(), TimePoint::max()});
    entry_ = deadlines_.entries_.begin();
}

Deadlines::Watch::~Watch() {
    const std::lock_guard lock(deadlines_.mutex_);
    deadlines_.entries_.erase(entry_);
}

void Deadlines::Watch::until(TimePoint at, TimePoint when_crowded) {
    const std::lock_guard lock(deadlines_.mutex_);
    entry_->at = at;
    entry_->at_when_crowded = when_crowded;
}

void Deadlines::Watch::pause() { until(TimePoint::max()); }

}  // namespace etd::http
