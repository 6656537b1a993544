/// The unchanging objects of a sheet, composed once by libharu, renumbered, and kept as text.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "issuer/pdf/font.hpp"
#include "issuer/pdf/layout.hpp"

namespace etd::pdf {

struct StaticSheet {
    std::vector<std::string> bodies;      ///< Of objects `first`, `first` + 1, …
    std::size_t tile;                     ///< Form XObject: the background of one panel.
    std::array<std::size_t, 2> contents;  ///< Content streams, one a page.
    std::array<std::string, 2> fonts;     ///< "/F1 20 0 R …": libharu names fonts page by page.
};

/// Draws background, frames, captions and explanations. Throws std::runtime_error when libharu
/// fails, a text does not fit, or an embedded glyph differs from the font's (libharu's own
/// subsetting drops parts of nested composites).
StaticSheet composeStatic(const Layout& layout, const std::map<std::string, const Font*>& faces,
                          std::size_t first);

}  // namespace etd::pdf
