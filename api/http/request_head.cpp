#include "api/http/request_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace etd::http {

namespace {

bool isTokenChar(char c) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
    return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool isToken(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), isTokenChar);
}

/// RFC 3986 2.3, and the slash.
bool isPathChar(char c) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
    return c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Refusal malformed(std::string detail) { return {Problem::Malformed, std::move(detail)}; }

/// The path of an origin-form or absolute-form target; empty when it is neither.
std::string_view pathOf(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!target.starts_with(scheme)) continue;
        const auto slash = target.find('/', scheme.size());
        if (slash == scheme.size()) return {};
        return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
    }
    return target;
}

bool isPlainPath(std::string_view path) {
    if (!path.starts_with('/') || path.find("//") != std::string_view::npos) return false;
    if (!std::all_of(path.begin(), path.end(), isPathChar)) return false;
    const std::string framed = std::string(path) + "/";
    return framed.find("/./") == std::string::npos && framed.find("/../") == std::string::npos;
}

/// Fields that carry one value here; a second one is somebody's attempt to be read twice.
bool isSingleValued(std::string_view name) {
    static constexpr std::array kSingle = {"host",         "content-length", "transfer-encoding",
                                           "content-type", "authorization",  "idempotency-key",
                                           "expect",       "connection"};
    return std::find(kSingle.begin(), kSingle.end(), name) != kSingle.end();
}

std::optional<Refusal> readRequestLine(std::string_view line, RequestHead& head) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return malformed("Send a request line: method, target, HTTP/1.1.");
    }
    const auto method = line.substr(0, first);
    const auto target = line.substr(first + 1, last - first - 1);
    const auto version = line.substr(last + 1);
    if (!isToken(method)) return malformed("The method is no token.");
    if (version == "HTTP/1.0") {
        head.minor = 0;
        head.keep_alive = false;
    } else if (version != "HTTP/1.1") {
        if (version.starts_with("HTTP/")) {
            return Refusal{Problem::VersionNotSupported, "Use HTTP/1.1."};
        }
        return malformed("Send a request line: method, target, HTTP/1.1.");
    }
    if (target.size() > kMaxTarget) {
        return Refusal{Problem::TargetTooLong, "A target has at most 1024 bytes."};
    }
    head.method = method;
    if (target == "*" && method == "OPTIONS") {
        head.path = "*";
        return std::nullopt;
    }
    const auto path = pathOf(target);
    if (path.find('?') != std::string_view::npos || path.find('#') != std::string_view::npos) {
        return malformed("No resource here takes a query or a fragment.");
    }
    if (!isPlainPath(path)) {
        return malformed(
            "Paths here have only letters, digits, '-', '.', '_', '~' and single slashes; nothing "
            "is percent-encoded.");
    }
    head.path = path;
    return std::nullopt;
}

std::optional<Refusal> readField(std::string_view line, RequestHead& head) {
    if (line.front() == ' ' || line.front() == '\t') {
        return malformed("Folded header lines are not taken.");
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !isToken(line.substr(0, colon))) {
        return malformed("Every header line is a name, a colon and a value.");
    }
    std::string name = lower(line.substr(0, colon));
    if (isSingleValued(name) && head.find(name) != nullptr) {
        return malformed("The header field " + name + " came twice.");
    }
    if (head.headers.size() == kMaxFields) {
        return Refusal{Problem::HeadersTooLarge, "Send at most 64 header fields."};
    }
    head.headers.push_back({std::move(name), std::string(trim(line.substr(colon + 1)))});
    return std::nullopt;
}

bool isHost(std::string_view host) {
    return !host.empty() && host.size() <= 255 && std::all_of(host.begin(), host.end(), [](char c) {
        return (isPathChar(c) && c != '/') || c == ':' || c == '[' || c == ']';
    });
}

/// RFC 9112 6: at most one way to know where the body ends.
std::optional<Refusal> readFraming(RequestHead& head) {
    const auto* length = head.find("content-length");
    const auto* coding = head.find("transfer-encoding");
    if (length != nullptr && coding != nullptr) {
        return malformed("Send Content-Length or Transfer-Encoding, not both.");
    }
    if (length != nullptr) {
        std::uint64_t value = 0;
        const char* end = length->data() + length->size();
        const auto [stop, error] = std::from_chars(length->data(), end, value);
        if (error != std::errc() || stop != end || length->size() > 18) {
            return malformed("Content-Length is a decimal number.");
        }
        head.content_length = value;
    }
    if (coding != nullptr) {
        if (head.minor == 0) return malformed("HTTP/1.0 has no Transfer-Encoding.");
        if (lower(*coding) != "chunked") {
            return Refusal{Problem::NotImplemented, "The only transfer coding taken is chunked."};
        }
        head.chunked = true;
    }
    return std::nullopt;
}

std::optional<Refusal> readControls(RequestHead& head) {
    const auto* host = head.find("host");
    if (host == nullptr && head.minor > 0) return malformed("Send a Host header field.");
    if (host != nullptr && !isHost(*host)) return malformed("The Host header field is not a host.");
    if (const auto* connection = head.find("connection")) {
        // "close" among other options; whole tokens only.
        const std::string options = "," + lower(*connection) + ",";
        std::string packed;
        std::copy_if(options.begin(), options.end(), std::back_inserter(packed),
                     [](char c) { return c != ' ' && c != '\t'; });
        if (packed.find(",close,") != std::string::npos) head.keep_alive = false;
    }
    if (const auto* expect = head.find("expect")) {
        if (lower(*expect) != "100-continue") {
            return malformed("The only expectation understood is 100-continue.");
        }
        head.expects_continue = head.minor > 0;
    }
    return std::nullopt;
}

}  // namespace

std::variant<RequestHead, Refusal> parseHead(std::string_view text) {
    if (text.size() > kMaxHead) {
        return Refusal{Problem::HeadersTooLarge, "A request head has at most 8192 bytes."};
    }
    if (!text.ends_with("\r\n\r\n")) return malformed("The head ends with an empty line.");
    text.remove_suffix(2);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const bool line_end = (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ||
                              (c == '\n' && at > 0 && text[at - 1] == '\r');
        if (!line_end && c != '\t' && (c < 0x20 || c > 0x7E)) {
            return malformed("A request head is printable ASCII in lines that end with CR LF.");
        }
    }

    RequestHead head;
    bool first = true;
    while (!text.empty()) {
        const auto end = text.find("\r\n");
        const auto line = text.substr(0, end);
        text.remove_prefix(end + 2);
        if (line.empty()) return malformed("An empty line stands inside the head.");
        auto refusal = first ? readRequestLine(line, head) : readField(line, head);
        if (refusal) return *std::move(refusal);
        first = false;
    }
    if (auto refusal = readFraming(head)) return *std::move(refusal);
    if (auto refusal = readControls(head)) return *std::move(refusal);
    return head;
}

}  // namespace etd::http
