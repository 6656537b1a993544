/// How many connections each address holds, so that one cannot take all threads.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace etd::http {

class Peers {
public:
    explicit Peers(int most) : most_(most) {}

    /// One connection of a peer, counted while it lives. The Peers must outlive it.
    class Place {
    public:
        Place(Peers& peers, std::string peer) : peers_(peers), peer_(std::move(peer)) {
            const std::lock_guard lock(peers_.mutex_);
            taken_ = ++peers_.counts_[peer_] <= peers_.most_;
        }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place() {
            const std::lock_guard lock(peers_.mutex_);
            const auto found = peers_.counts_.find(peer_);
            if (--found->second == 0) peers_.counts_.erase(found);
        }

        /// False when the peer has its most already.
        explicit operator bool() const { return taken_; }

    private:
        Peers& peers_;
        std::string peer_;
        bool taken_;
    };

private:
    int most_;
    std::mutex mutex_;
    std::map<std::string, int> counts_;
};

}  // namespace etd::http
