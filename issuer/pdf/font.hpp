/// A font file: what it can draw, how a text is shaped with it, and a subset of it for embedding.
/// The only user of HarfBuzz. [32000] is ISO 32000-1:2008.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace etd::pdf {

/// One glyph of a shaped text, from left to right; lengths in units of the font size.
struct Glyph {
    std::uint32_t id;
    std::size_t cluster;  ///< Index in the shaped text of the first unit it stands for.
    double advance;
    double x_offset;
    double y_offset;
};

/// A part of a font as it is embedded.
struct FontSubset {
    Bytes program;                                   ///< An sfnt, or a bare CFF table.
    bool cff;                                        ///< Which of the two.
    std::map<std::uint32_t, std::uint32_t> new_ids;  ///< From glyphs of the font.
    std::map<std::uint32_t, int> widths;             ///< By new id, thousandths of the size.
};

/// What a font descriptor says ([32000] 9.8), thousandths of the size.
struct FontMetrics {
    int ascent;
    int descent;
    int cap_height;
    int box[4];
};

/// Immutable; const members may be called from several threads.
class Font {
public:
    /// Throws std::runtime_error naming `name` when `file` is no usable OpenType font.
    Font(std::string name, Bytes file);
    Font(Font&&) noexcept;
    ~Font();

    const std::string& name() const { return name_; }  ///< As given.
    const std::string& postScriptName() const { return post_script_name_; }
    ByteView file() const { return file_; }
    bool has(char32_t c) const;

    /// Shapes [start, start + length) of `text`, its surroundings being context. Letters and marks
    /// keep separate clusters where the script allows.
    std::vector<Glyph> shape(std::u16string_view text, std::size_t start, std::size_t length,
                             bool right_to_left) const;

    FontMetrics metrics() const;

    /// With .notdef and `glyphs`; ids are compacted, hints dropped.
    FontSubset subset(const std::set<std::uint32_t>& glyphs) const;

    /// An sfnt of the characters, complete with the tables that libharu wants (cmap, name, OS/2).
    Bytes subsetForLibharu(const std::set<char32_t>& characters) const;

    /// The outline of a character as text, to compare two fonts; nothing when it has no glyph.
    std::optional<std::string> outline(char32_t c) const;

private:
    struct Handles;
    std::string name_;
    std::string post_script_name_;
    Bytes file_;
    std::unique_ptr<Handles> handles_;
};

}  // namespace etd::pdf
