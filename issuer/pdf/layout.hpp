/// The layout of a sheet: `layout.json` and the texts of a template directory, read into values.
/// Lengths are millimetres from the top left corner of the page, font sizes points.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"

namespace etd::pdf {

using Colour = std::array<double, 3>;  ///< sRGB, each 0 to 1.

struct Box {
    double x, y, width, height;
};

enum class Align { Left, Centre, Right };

struct Rectangle {
    Box box;
    std::optional<Colour> fill;
    std::optional<Colour> stroke;
    double line;
};

struct Rule {
    double x1, y1, x2, y2;
    double line;
    Colour colour;
    double dash;  ///< 0 for a solid line.
};

/// A text of the template in one language, wrapped inside its box.
struct StaticText {
    std::string text;
    std::string face;  ///< "regular", "bold" or "italic".
    double size;
    double leading;  ///< Of the size.
    Colour colour;
    Align align;
    Box box;
};

/// The name of a field in all languages on one line, the first upright, the others in italics.
struct Caption {
    std::vector<std::string> texts;
    double x, y, width;
    double size;
    Colour colour;
};

using StaticItem = std::variant<Rectangle, Rule, StaticText, Caption>;

/// A text of the document, shrunk and wrapped to fit.
struct Field {
    std::string name;
    Box box;
    std::string face;
    double largest, smallest;
    int lines;
    Align align;
    Colour colour;
};

struct CodeArea {
    std::string name;  ///< "verdict" or "portrait".
    Box box;
    double smallest, largest;  ///< Side of a module.
};

struct PortraitArea {
    Box box;
};

/// Two lines in OCR-B, 36 characters each; x is the left edge of the first cell, y the baseline of
/// the first line.
struct MrzArea {
    double x, y;
    double pitch;  ///< From one character to the next.
    double line_pitch;
    double size;
};

/// y(x) = middle + amplitude sin(2 pi x / wavelength + k step) + spread (k / (n - 1) - 1/2)
///        (1 + waist cos(2 pi x / period)), for curves k = 0 to n - 1.
struct Waves {
    Box box;
    Colour colour;
    double line;
    int curves;
    double amplitude, wavelength, step, spread, waist, period;
};

/// Closed curves r(t) = radius (1 + depth cos(petals t + k turn)), for k = 0 to n - 1.
struct Rosette {
    double x, y;
    Colour colour;
    double line;
    int curves;
    double radius, shrink, depth;
    int petals;
    double turn;
};

using BackgroundItem = std::variant<Waves, Rosette>;

struct PageLayout {
    std::vector<StaticItem> items;
    std::vector<Field> fields;
    std::vector<CodeArea> codes;
    std::vector<PortraitArea> portraits;
    std::vector<MrzArea> mrz;
};

struct Layout {
    std::string id;
    double width, height;
    double panel_width, panel_height;
    std::map<std::string, std::string> faces;  ///< Face to path below the font root.
    std::string mrz_font;
    std::vector<std::string> fallback;       ///< Paths, in the order they are tried.
    std::vector<BackgroundItem> background;  ///< Of one panel, repeated in each.
    std::array<PageLayout, 2> pages;
    std::string title;  ///< Of the document, for viewers.
    Colour preview;
    std::map<std::string, std::string> states;  ///< Country code to name.
    std::array<std::string, 12> months;         ///< "NOV/NOV"
};

/// Reads layout.json, states.json and texts.*.json. Throws std::runtime_error naming the file.
Layout readLayout(const std::filesystem::path& directory);

/// The whole file. Throws std::runtime_error naming it.
Bytes readWhole(const std::filesystem::path& path);

}  // namespace etd::pdf
