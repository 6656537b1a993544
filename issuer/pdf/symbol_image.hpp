/// The form in which a symbol stands in our files, fixed to the byte so that it can be read back
/// without rasterising. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "issuer/qr/symbol.hpp"

namespace etd::pdf {

inline constexpr std::size_t kVerdictObject = 5;  ///< The image /VerdictCode of every file of ours.
inline constexpr std::size_t kPortraitObject = 6;  ///< The image /PortraitCode.

/// The body of the image object: one bit a module, 0 is dark, rows padded with ones to a whole
/// byte, not compressed.
std::string symbolBody(const qr::Symbol& symbol);

}  // namespace etd::pdf
