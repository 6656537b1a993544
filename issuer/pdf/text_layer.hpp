/// The letters of right-to-left text, extracted but not seen. Readers put such text into order by
/// the places of its glyphs, which ligatures, raised joins and marks upset, and some reverse an
/// ActualText ([32000] 14.9.4). So the painted glyphs are declared to spell nothing, and blanks
/// that stand for the letters, one beside the other, are laid over them. Pure.
#pragma once

#include <string>

#include "issuer/pdf/font.hpp"
#include "issuer/pdf/pdf_writer.hpp"
#include "issuer/pdf/typesetter.hpp"

namespace etd::pdf {

/// A font in which every UTF-16 unit is the same blank.
struct LayerFont {
    std::size_t object;  ///< Of the Type0 dictionary.
    double width;        ///< Of the blank, in units of the size.
};

/// Adds the objects to `writer`; `font` lends its blank.
LayerFont embedLayer(const Font& font, PdfWriter& writer);

/// Is `run` right-to-left? Not when it has letters outside the basic plane, for which the layer has
/// no code.
bool needsLayer(const ShapedRun& run);

/// Where a run stands, in points.
struct Stretch {
    double x, baseline, width;
};

/// Shows the letters of `run` with the font named /L, whose blank is `blank` wide; word after word
/// in logical order, each word's letters from left to right.
void appendLayer(std::string& out, const ShapedRun& run, double size, const Stretch& place,
                 double blank);

}  // namespace etd::pdf
