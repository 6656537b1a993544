#include "api/http/housekeeping.hpp"

#include <algorithm>
#include <typeinfo>

namespace etd::http {

Housekeeping::Housekeeping(std::vector<Task> tasks, LogSink log)
    : tasks_(std::move(tasks)), log_(std::move(log)), thread_([this] { run(); }) {}

Housekeeping::~Housekeeping() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stop_.notify_all();
    thread_.join();
}

void Housekeeping::run() {
    using std::chrono::steady_clock;
    std::vector<steady_clock::time_point> due(tasks_.size(), steady_clock::now());
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        for (std::size_t i = 0; i < tasks_.size() && !stopping_; ++i) {
            if (steady_clock::now() < due[i]) continue;
            lock.unlock();
            turn(tasks_[i]);
            lock.lock();
            due[i] = steady_clock::now() + tasks_[i].every;
        }
        const auto next = due.empty() ? steady_clock::now() + std::chrono::seconds(1)
                                      : *std::min_element(due.begin(), due.end());
        stop_.wait_until(lock, next, [this] { return stopping_; });
    }
}

void Housekeeping::turn(const Task& task) {
    std::string said;
    try {
        said = task.work();
    } catch (const std::exception& exception) {
        // Nobody waits for an answer here: the task comes again, and readiness tells meanwhile.
        said = std::string(typeid(exception).name()) + ": " + exception.what();
    }
    std::string& last = last_[task.name];
    if (said == last) return;
    last = said;
    log_("task=" + task.name + (said.empty() ? " recovered" : " " + failureText(said)));
}

}  // namespace etd::http
