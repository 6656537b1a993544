/// What a sheet says of itself to viewers: Info dictionary and XMP packet (ISO 16684-1), which
/// PDF/A wants equal (ISO 19005-2 6.6.2.3). Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/date.hpp"

namespace etd::pdf {

std::string infoDictionary(std::string_view title, const Instant& created);
std::string xmpPacket(std::string_view title, const Instant& created);

/// "D:20261121180000Z"
std::string pdfDate(const Instant& at);

}  // namespace etd::pdf
