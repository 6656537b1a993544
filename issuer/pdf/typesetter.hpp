/// Shapes a text with the fonts that have its letters, and fits it into a field: shrinks, wraps,
/// or says why it cannot. Pure.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "issuer/pdf/font.hpp"

namespace etd::pdf {

inline constexpr double kPointsPerMillimetre = 72 / 25.4;
inline constexpr double kLineHeight = 1.18;  ///< Of the size.
inline constexpr double kAscent = 0.86;      ///< From the top of a field to its first baseline.

/// Glyphs of one font and direction, in visual order.
struct ShapedRun {
    std::size_t font;
    std::u16string text;  ///< In logical order; what the clusters of `glyphs` count in.
    std::vector<Glyph> glyphs;
    bool right_to_left;
};

struct ShapedLine {
    std::vector<ShapedRun> runs;
    double width;  ///< In units of the font size.
};

struct FittedText {
    double size;  ///< Points.
    std::vector<ShapedLine> lines;
};

enum class Misfit {
    MissingGlyph,  ///< No font has one of its characters.
    Forbidden,     ///< It holds a control or format character.
    TooLong,       ///< It does not fit at the smallest size.
};

/// What a field allows: points throughout.
struct Room {
    double width, height;
    double largest, smallest;
    int lines;
};

/// `fonts[first]` is tried first for every character, then those from `fallback` on.
class Typesetter {
public:
    Typesetter(const std::vector<Font>& fonts, std::size_t fallback)
        : fonts_(fonts), fallback_(fallback) {}

    std::variant<FittedText, Misfit> fit(std::string_view utf8, std::size_t first,
                                         const Room& room) const;

private:
    std::size_t fontFor(char32_t c, std::size_t first, std::size_t previous) const;
    std::vector<ShapedRun> shapeRun(std::u16string_view line, std::size_t start, std::size_t length,
                                    bool right_to_left, std::size_t first) const;
    ShapedLine shapeLine(std::u16string_view line, bool right_to_left, std::size_t first) const;
    std::vector<std::u16string> wrap(std::u16string_view text, bool right_to_left,
                                     std::size_t first, double width) const;

    const std::vector<Font>& fonts_;
    std::size_t fallback_;
};

}  // namespace etd::pdf
