/// Kills this process at one named step, so that tests can prove what recovery promises. Given to
/// the code that has steps as a value; the default one never fires, and production has no other.
#pragma once

#include <signal.h>
#include <unistd.h>

#include <string>
#include <string_view>

namespace etd::signing {

class CrashPoint {
public:
    CrashPoint() = default;
    explicit CrashPoint(std::string step) : step_(std::move(step)) {}

    /// Does not return when `step` is the named one: SIGKILL, as if the power went.
    void reached(std::string_view step) const {
        if (step_.empty() || step != step_) return;
        ::kill(::getpid(), SIGKILL);
        while (true) ::pause();
    }

private:
    std::string step_;
};

}  // namespace etd::signing
