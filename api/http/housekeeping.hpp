/// What the service does by itself: finishes what a crash interrupted, publishes lists, reads trust
/// material again.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "api/http/log.hpp"

namespace etd::http {

class Housekeeping {
public:
    struct Task {
        std::string name;
        std::chrono::seconds every;
        /// Returns what to log, or nothing. May throw; the task is tried again at its next turn.
        std::function<std::string()> work;
    };

    /// Runs each task at once, in order, and then on its beat, one at a time.
    Housekeeping(std::vector<Task> tasks, LogSink log);
    /// Waits for the running task.
    ~Housekeeping();

private:
    void run();
    void turn(const Task& task);

    std::vector<Task> tasks_;
    LogSink log_;
    std::map<std::string, std::string> last_;  ///< What each task said last, to say it once.
    std::mutex mutex_;
    std::condition_variable stop_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace etd::http
