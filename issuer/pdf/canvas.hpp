/// Draws a template's unchanging parts with libharu and returns the PDF it writes. The only user of
/// libharu, which runs once per template and never sees a person's data
/// (docs/decisions/0001-static-sheet-by-libharu.md).
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "issuer/pdf/font.hpp"
#include "issuer/pdf/layout.hpp"

namespace etd::pdf {

/// One libharu document. Lengths are millimetres from the top left corner; every failure of libharu
/// throws std::runtime_error, and so does a text that has no WinAnsi form or does not fit its box.
class Canvas {
public:
    /// `faces` are the fonts of the texts ("regular", "bold", "italic"); `characters` all that will
    /// be drawn.
    Canvas(const std::map<std::string, const Font*>& faces, const std::set<char32_t>& characters);
    ~Canvas();
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    /// Begins another page; what follows goes onto it.
    void addPage(double width, double height);

    void draw(const StaticItem& item);
    void draw(const BackgroundItem& item);

    /// The characters drawn so far, by face.
    const std::map<std::string, std::set<char32_t>>& drawn() const;

    /// The file. Call once, last.
    Bytes finish();

private:
    struct State;
    void drawItem(const Rectangle& item);
    void drawItem(const Rule& item);
    void drawItem(const StaticText& item);
    void drawItem(const Caption& item);
    void drawItem(const Waves& item);
    void drawItem(const Rosette& item);
    void showLine(const std::string& winansi, const std::string& face, double size, double x,
                  double baseline);
    double textWidth(const std::string& winansi, const std::string& face, double size) const;

    std::unique_ptr<State> state_;
};

/// All characters of the layout's static texts.
std::set<char32_t> staticCharacters(const Layout& layout);

}  // namespace etd::pdf
