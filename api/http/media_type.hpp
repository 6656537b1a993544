/// Media types as far as this interface negotiates them (RFC 9110 8.3, 12.5.1). Pure.
#pragma once

#include <string>
#include <string_view>

namespace etd::http {

/// "Text/Plain; charset=utf-8" -> "text/plain".
std::string essence(std::string_view content_type);

/// Does this Accept field take `type`? A range with q=0 takes nothing; other weights are ignored,
/// since every resource has one form, or the route chooses.
bool accepts(std::string_view accept, std::string_view type);

}  // namespace etd::http
