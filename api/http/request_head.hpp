/// Parses the head of an HTTP/1.1 request strictly (RFC 9112), so that nobody in front of this
/// server can read a request differently. Pure.
///
/// Refused where the RFC leaves room: bare LF or CR, obsolete line folding, bytes outside printable
/// ASCII, any repeated Content-Length (even an equal one), Content-Length beside Transfer-Encoding
/// (RFC 9112 6.3, "ought to be handled as an error"), repeated single-valued fields, percent
/// encoding and queries in the target (no resource here has need of them).
#pragma once

#include <cstddef>
#include <string_view>
#include <variant>

#include "api/http/message.hpp"
#include "api/http/problem.hpp"

namespace etd::http {

inline constexpr std::size_t kMaxHead = 8192;    ///< Bytes of request line and fields.
inline constexpr std::size_t kMaxTarget = 1024;  ///< Bytes of the request target.
inline constexpr std::size_t kMaxFields = 64;

/// `text` is everything up to and with the empty line. Absolute-form targets (RFC 9112 3.2.2) are
/// taken; their authority is not compared with anything.
std::variant<RequestHead, Refusal> parseHead(std::string_view text);

}  // namespace etd::http
