/// Kills this process at one named step, or with "stop:STEP" only stops it there, once, until
/// SIGCONT (so that a test can kill somebody else meanwhile), to prove what recovery promises.
/// Given to the code that has steps as a value; the default one never fires, and production has no
/// other.
#pragma once

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

namespace etd::signing {

class CrashPoint {
public:
    CrashPoint() = default;
    explicit CrashPoint(std::string step) : step_(std::move(step)) {
        constexpr std::string_view kStop = "stop:";
        stops_ = step_.starts_with(kStop);
        if (stops_) step_.erase(0, kStop.size());
    }

    /// Does not return when `step` is the named one to die at: SIGKILL, as if the power went.
    void reached(std::string_view step) const {
        if (step_.empty() || step != step_ || fired_->exchange(true)) return;
        ::kill(::getpid(), stops_ ? SIGSTOP : SIGKILL);
        while (!stops_) ::pause();
    }

private:
    std::string step_;
    bool stops_ = false;
    std::shared_ptr<std::atomic<bool>> fired_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace etd::signing
