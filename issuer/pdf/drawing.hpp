/// The personal part of a sheet: which text goes into which field, and the content stream that
/// draws it. Pure.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "issuer/document/manifest.hpp"
#include "issuer/pdf/embedded_font.hpp"
#include "issuer/pdf/layout.hpp"
#include "issuer/pdf/typesetter.hpp"
#include "issuer/qr/symbol.hpp"

namespace etd::pdf {

/// Fonts of a template: the faces first, then the fallbacks.
struct FontSet {
    std::vector<Font> fonts;
    std::map<std::string, std::size_t> faces;
    std::size_t fallback;  ///< Index of the first fallback font.
};

/// A text fitted into its field.
struct PlacedText {
    FittedText text;
    const Field* field;
};

/// Throws std::runtime_error when a field shows no member of a manifest.
void requireKnownFields(const Layout& layout);

/// Fits every field of both pages. InvalidField with one FieldError for each text that cannot be
/// drawn, pointing into the manifest.
Result<std::array<std::vector<PlacedText>, 2>> placeTexts(const Layout& layout,
                                                          const FontSet& fonts,
                                                          const Manifest& manifest);

/// "21 NOV/NOV 2026" ([3] 3.8: unknown parts as X).
std::string printedDate(const Layout& layout, const Date& date);
std::string printedDate(const Layout& layout, const BirthDate& date);

/// Fonts of one document: glyphs are noted first, then embedded, then drawn by their new ids.
struct DrawnFonts {
    std::map<std::size_t, UsedGlyphs> used;  ///< By index in the font set.
    std::map<std::size_t, EmbeddedFont> embedded;
    double layer_blank;  ///< Width of the blank of the text layer's font.

    void note(const PlacedText& text);
};

/// Content stream operators ([32000] 8, 9); `height` is the page's in millimetres.
void drawText(std::string& out, const PlacedText& text, const DrawnFonts& fonts, double height);
void drawImage(std::string& out, const std::string& name, const Box& box, double height);

/// Where a symbol stands in its area: the largest module that fits with a quiet zone of 4 modules,
/// centred. Nothing when the smallest does not fit.
struct SymbolPlace {
    Box white;  ///< With the quiet zone.
    Box modules;
};
std::optional<SymbolPlace> placeSymbol(const CodeArea& area, const qr::Symbol& symbol);
void drawSymbol(std::string& out, const std::string& name, const SymbolPlace& place, double height);

}  // namespace etd::pdf
