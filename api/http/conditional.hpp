/// Conditional requests (RFC 9110 13.1.2). Pure.
#pragma once

#include <string_view>

namespace etd::http {

/// True when the representation must be sent: `if_none_match` is empty or none of its tags is
/// `etag` (weak comparison). "*" matches everything.
bool matchesNone(std::string_view if_none_match, std::string_view etag);

}  // namespace etd::http
