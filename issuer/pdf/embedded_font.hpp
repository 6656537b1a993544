/// The glyphs a document uses of a font, and the five PDF objects that embed them as a composite
/// font of encoding Identity-H ([32000] 9.7). Pure.
#pragma once

#include <map>
#include <set>
#include <string>

#include "issuer/pdf/font.hpp"
#include "issuer/pdf/pdf_writer.hpp"
#include "issuer/pdf/typesetter.hpp"

namespace etd::pdf {

/// Which glyphs of one font are drawn, and the characters each stands for.
class UsedGlyphs {
public:
    void note(const ShapedRun& run);
    void note(std::uint32_t glyph, std::u16string text);

    std::set<std::uint32_t> glyphs() const;
    const std::map<std::uint32_t, std::u16string>& texts() const { return texts_; }

    /// Does mapping each glyph back to its characters give the run's text? Else it needs an
    /// ActualText ([32000] 14.9.4).
    bool spells(const ShapedRun& run) const;

private:
    std::map<std::uint32_t, std::u16string> texts_;
};

struct EmbeddedFont {
    std::size_t object;  ///< Of the Type0 dictionary.
    FontSubset subset;
};

/// What is particular to one composite font.
struct CompositeParts {
    std::string glyph_map;  ///< The /CIDToGIDMap entry; empty for a CFF.
    std::string widths;     ///< /DW and /W.
    std::size_t unicode;    ///< Object of the ToUnicode CMap.
};

/// Adds program, descriptor, descendant and Type0 dictionary; returns the last.
std::size_t addCompositeFont(const Font& font, const FontSubset& subset,
                             const CompositeParts& parts, PdfWriter& writer);

/// Adds the objects to `writer`.
EmbeddedFont embed(const Font& font, const UsedGlyphs& used, PdfWriter& writer);

/// A ToUnicode CMap ([32000] 9.10.3) of codes of `digits` hex digits.
std::string toUnicodeMap(const std::map<std::uint32_t, std::u16string>& texts, int digits);

}  // namespace etd::pdf
