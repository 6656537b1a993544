/// A request's head and a response, as values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace etd::http {

struct Header {
    std::string name;
    std::string value;

    bool operator==(const Header&) const = default;
};

/// What parseHead() lets through: one reading of the message's framing, and no other possible.
struct RequestHead {
    std::string method;  ///< A token, as sent.
    std::string path;    ///< Absolute, only unreserved characters and '/'; "*" for OPTIONS *.
    int minor = 1;       ///< HTTP/1.`minor`
    std::vector<Header> headers;  ///< Names in lower case, values trimmed.
    std::optional<std::uint64_t> content_length;
    bool chunked = false;
    bool keep_alive = true;
    bool expects_continue = false;

    /// The value of the first field of this lower-case name, or null. parseHead() refuses
    /// duplicates of every field this project reads but Accept and If-None-Match.
    const std::string* find(std::string_view name) const {
        for (const auto& header : headers) {
            if (header.name == name) return &header.value;
        }
        return nullptr;
    }
    /// All values of a list field, joined by commas (RFC 9110 5.3); empty when absent.
    std::string list(std::string_view name) const {
        std::string all;
        for (const auto& header : headers) {
            if (header.name != name) continue;
            if (!all.empty()) all += ',';
            all += header.value;
        }
        return all;
    }
};

struct Response {
    int status = 200;
    std::string content_type = {};  ///< Empty without a body.
    Bytes body = {};
    std::vector<Header> headers =
        {};  ///< Beside those the connection writes: Date, Content-Length, …
    /// Public things may be cached; everything else is `no-store`.
    std::string cache_control = "no-store";
};

}  // namespace etd::http
