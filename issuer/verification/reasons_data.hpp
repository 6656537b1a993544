/// reasons.json as the build embeds it (reasons_data.cpp.in).
#pragma once

#include <string_view>

namespace etd::verification {

/// The bytes of reasons.json; CMake writes the definition.
extern const std::string_view kReasonsJson;

}  // namespace etd::verification
