/// Hard limits in time for sockets. A receive timeout is per call, so a client that drips one byte
/// now and then, even inside a TLS record, would hold its thread for ever; this cuts it off.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace etd::http {

/// One thread that shuts down every watched socket whose time is over.
class Deadlines {
    struct Entry {
        int socket;
        std::chrono::steady_clock::time_point at;
        std::chrono::steady_clock::time_point at_when_crowded;
    };

public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// `crowded` is asked again and again, from another thread: do others wait?
    explicit Deadlines(std::function<bool()> crowded = [] { return false; });
    ~Deadlines();

    /// Watches a socket as long as it lives; it must die before the socket is closed. Without a
    /// deadline nothing happens.
    class Watch {
    public:
        Watch(Deadlines& deadlines, int socket);
        ~Watch();
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;

        /// `when_crowded` counts while others wait.
        void until(TimePoint at, TimePoint when_crowded = TimePoint::max());
        void pause();

    private:
        Deadlines& deadlines_;
        std::list<Entry>::iterator entry_;
    };

private:
    void run();

    std::function<bool()> crowded_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Entry> entries_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace etd::http
