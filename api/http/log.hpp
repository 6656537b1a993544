/// Log lines. They carry the request id, the route's pattern and never its values: no document
/// number, no case reference, no person, no body.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace etd::http {

using LogSink = std::function<void(const std::string& line)>;

/// Writes whole lines to standard error, from any thread.
LogSink standardLog();

struct Access {
    std::string id;
    std::string method;
    std::string route;  ///< The pattern, "-" for none.
    int status;
    std::chrono::microseconds took;
};

/// "request=… method=GET route=/v1/documents/{no} status=200 ms=1.250"
std::string accessLine(const Access& access);

/// The first line of `what`, printable, at most 200 bytes: what stands behind it (PostgreSQL's
/// DETAIL) may quote values of a row.
std::string failureText(std::string_view what);

/// "request=… failed=…" with failureText().
std::string failureLine(std::string_view request_id, std::string_view what);

}  // namespace etd::http
