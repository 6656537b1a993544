#include "issuer/pdf/drawing.hpp"

#include <algorithm>
#include <cmath>

#include "issuer/pdf/hex_digits.hpp"
#include "issuer/pdf/text_layer.hpp"

namespace etd::pdf {
namespace {

constexpr double kQuietModules = 4;  // ISO/IEC 18004 9.1

void appendColour(std::string& out, const Colour& colour) {
    for (const double part : colour) {
        appendNumber(out, part);
        out += ' ';
    }
    out += "rg\n";
}

/// Glyphs of one run as TJ strings; `x` is in units of the size, relative to the run's start.
void appendGlyphs(std::string& out, const ShapedRun& run, const FontSubset& subset, double size) {
    double wanted = 0;
    double reached = 0;
    double rise = 0;
    bool open = false;
    out += '[';
    for (const auto& glyph : run.glyphs) {
        const auto id = subset.new_ids.at(glyph.id);
        const double y = glyph.y_offset * size;
        const auto shift = std::lround((wanted + glyph.x_offset - reached) * 1000);
        const bool raised = std::abs(y - rise) > 0.005;
        if ((raised || shift != 0) && open) {
            out += '>';
            open = false;
        }
        if (raised) {
            out += "] TJ ";
            appendNumber(out, y);
            out += " Ts [";
            rise = y;
        }
        if (shift != 0) {
            out += std::to_string(-shift);
            reached += static_cast<double>(shift) / 1000;
        }
        if (!open) out += '<';
        open = true;
        appendHex(out, id, 4);
        reached += subset.widths.at(id) / 1000.0;
        wanted += glyph.advance;
    }
    if (open) out += '>';
    out += "] TJ\n";
    if (rise != 0) out += "0 Ts\n";
}

void appendActualText(std::string& out, const std::u16string& text) {
    out += "/Span << /ActualText <FEFF";
    for (const char16_t unit : text) appendHex(out, unit, 4);
    out += "> >> BDC\n";
}

void appendBox(std::string& out, const Box& box, double height) {
    for (const double value : {box.x, height - box.y - box.height, box.width, box.height}) {
        appendNumber(out, value * kPointsPerMillimetre);
        out += ' ';
    }
}

}  // namespace

void DrawnFonts::note(const PlacedText& text) {
    for (const auto& line : text.text.lines) {
        for (const auto& run : line.runs) used[run.font].note(run);
    }
}

void drawText(std::string& out, const PlacedText& text, const DrawnFonts& fonts, double height) {
    const auto& field = *text.field;
    const double size = text.text.size;
    appendColour(out, field.colour);
    // A single small line stands nearly where a large one would.
    const bool alone = text.text.lines.size() == 1;
    const double ascent = kAscent * (alone ? std::max(size, 0.8 * field.largest) : size);
    double baseline = (height - field.box.y) * kPointsPerMillimetre - ascent;
    for (const auto& line : text.text.lines) {
        const double spare = field.box.width * kPointsPerMillimetre - line.width * size;
        double x = field.box.x * kPointsPerMillimetre;
        if (field.align != Align::Left) x += field.align == Align::Right ? spare : spare / 2;
        for (const auto& run : line.runs) {
            double width = 0;
            for (const auto& glyph : run.glyphs) width += glyph.advance * size;
            const bool spelled = fonts.used.at(run.font).spells(run);
            const bool layered = needsLayer(run);
            if (layered || !spelled) appendActualText(out, layered ? u"" : run.text);
            out += "BT /P" + std::to_string(run.font) + ' ';
            appendNumber(out, size);
            out += " Tf 1 0 0 1 ";
            appendNumber(out, x);
            out += ' ';
            appendNumber(out, baseline);
            out += " Tm ";
            appendGlyphs(out, run, fonts.embedded.at(run.font).subset, size);
            out += "ET\n";
            if (layered || !spelled) out += "EMC\n";
            if (layered) appendLayer(out, run, size, {x, baseline, width}, fonts.layer_blank);
            x += width;
        }
        baseline -= size * kLineHeight;
    }
}

void drawImage(std::string& out, const std::string& name, const Box& box, double height) {
    out += "q ";
    appendNumber(out, box.width * kPointsPerMillimetre);
    out += " 0 0 ";
    appendNumber(out, box.height * kPointsPerMillimetre);
    out += ' ';
    appendNumber(out, box.x * kPointsPerMillimetre);
    out += ' ';
    appendNumber(out, (height - box.y - box.height) * kPointsPerMillimetre);
    out += " cm /" + name + " Do Q\n";
}

std::optional<SymbolPlace> placeSymbol(const CodeArea& area, const qr::Symbol& symbol) {
    const double side = std::min(area.box.width, area.box.height);
    const double module = std::min(area.largest, side / (symbol.size + 2 * kQuietModules));
    if (module < area.smallest) return std::nullopt;
    const double inner = module * symbol.size;
    const double outer = module * (symbol.size + 2 * kQuietModules);
    const double x = area.box.x + area.box.width / 2;
    const double y = area.box.y + area.box.height / 2;
    return SymbolPlace{{x - outer / 2, y - outer / 2, outer, outer},
                       {x - inner / 2, y - inner / 2, inner, inner}};
}

void drawSymbol(std::string& out, const std::string& name, const SymbolPlace& place,
                double height) {
    out += "1 g ";
    appendBox(out, place.white, height);
    out += "re f\n";
    drawImage(out, name, place.modules, height);
}

}  // namespace etd::pdf
