/// openapi.json as the build embeds it (embed_openapi.cmake).
#pragma once

#include <cstddef>
#include <cstdint>

namespace etd::http {

extern const std::uint8_t kOpenapiText[];
extern const std::size_t kOpenapiTextSize;

}  // namespace etd::http
