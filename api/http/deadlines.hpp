/// Hard limits in time for sockets. A receive timeout is per call, so a client that drips one byte
/// now and then, even inside a TLS record, would hold its thread for ever; this cuts it off.
#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

namespace etd::http {

/// One thread that shuts down every watched socket whose time is over.
class Deadlines {
    struct Entry {
        int socket;
        std::chrono::steady_clock::time_point at;
    };

public:
    using TimePoint = std::chrono::steady_clock::time_point;

    Deadlines();
    ~Deadlines();

    /// Watches a socket as long as it lives; it must die before the socket is closed. Without a
    /// deadline nothing happens.
    class Watch {
    public:
        Watch(Deadlines& deadlines, int socket);
        ~Watch();
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;

        void until(TimePoint at);
        void pause();

    private:
        Deadlines& deadlines_;
        std::list<Entry>::iterator entry_;
    };

private:
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Entry> entries_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace etd::http
