#include "api/http/log.hpp"

#include <array>
#include <cstdio>
#include <iostream>
#include <memory>
#include <mutex>

namespace etd::http {

LogSink standardLog() {
    auto mutex = std::make_shared<std::mutex>();
    return [mutex](const std::string& line) {
        const std::lock_guard lock(*mutex);
        std::cerr << line + "\n" << std::flush;
    };
}

std::string accessLine(const Access& access) {
    static constexpr std::array kKnown = {"GET",    "HEAD",  "POST",    "OPTIONS", "PUT",
                                          "DELETE", "PATCH", "CONNECT", "TRACE"};
    std::string method = "OTHER";
    for (const std::string_view known : kKnown) {
        if (access.method == known) method = known;
    }
    char ms[32];
    std::snprintf(ms, sizeof ms, "%.3f", static_cast<double>(access.took.count()) / 1000.0);
    return "request=" + access.id + " method=" + method + " route=" + access.route +
           " status=" + std::to_string(access.status) + " ms=" + ms;
}

std::string failureText(std::string_view what) {
    std::string text(what.substr(0, what.find('\n')).substr(0, 200));
    for (char& c : text) {
        if (c < 0x20 || c > 0x7E) c = '?';
    }
    return text;
}

std::string failureLine(std::string_view request_id, std::string_view what) {
    return "request=" + std::string(request_id) + " failed=" + failureText(what);
}

}  // namespace etd::http
