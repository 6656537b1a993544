#include "issuer/pdf/text_layer.hpp"

#include <algorithm>
#include <stdexcept>

#include "issuer/pdf/embedded_font.hpp"
#include "issuer/pdf/hex_digits.hpp"

namespace etd::pdf {
namespace {

constexpr std::size_t kCodes = 0x10000;

/// Each code to itself, a range for each high byte ([32000] 9.10.3: ranges may not cross it).
std::string identityMap() {
    std::string out = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
    for (unsigned start = 0; start < 0x100; start += 64) {
        out += "64 beginbfrange\n";
        for (unsigned high = start; high < start + 64; ++high) {
            for (const unsigned low : {0x00U, 0xFFU, 0x00U}) {
                out += '<';
                appendHex(out, high << 8U | low, 4);
                out += "> ";
            }
            out.back() = '\n';
        }
        out += "endbfrange\n";
    }
    return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

}  // namespace

LayerFont embedLayer(const Font& font, PdfWriter& writer) {
    const auto blank = font.shape(u" ", 0, 1, false);
    if (blank.size() != 1 || blank[0].id == 0) {
        throw std::runtime_error(font.name() + " has no blank");
    }
    UsedGlyphs used;
    used.note(blank[0].id, u" ");
    const auto subset = font.subset(used.glyphs());
    const auto glyph = subset.new_ids.at(blank[0].id);
    Bytes glyphs;
    for (std::size_t code = 0; code < kCodes; ++code) {
        glyphs.push_back(static_cast<std::uint8_t>(glyph >> 8U));
        glyphs.push_back(static_cast<std::uint8_t>(glyph & 0xFFU));
    }
    const auto map = writer.add(compressedBody("", glyphs, 9));
    const auto unicode = writer.add(compressedBody("", asBytes(identityMap()), 9));
    const int width = subset.widths.at(glyph);
    const auto object = addCompositeFont(
        font, subset, {"/CIDToGIDMap " + reference(map), "/DW " + std::to_string(width), unicode},
        writer);
    return {object, width / 1000.0};
}

bool needsLayer(const ShapedRun& run) {
    const auto astral = [](char16_t unit) { return unit >= 0xD800 && unit < 0xE000; };
    return run.right_to_left && std::ranges::none_of(run.text, astral);
}

void appendLayer(std::string& out, const ShapedRun& run, double size, const Stretch& place,
                 double blank) {
    const double cell = place.width / static_cast<double>(run.text.size());
    out += "BT /L " + number(size) + " Tf " + number(100 * cell / (blank * size)) + " Tz\n";
    for (std::size_t start = 0; start < run.text.size();) {
        const auto end = std::min(run.text.find(u' ', start), run.text.size());
        const double left = place.x + cell * static_cast<double>(run.text.size() - end);
        out += "1 0 0 1 " + number(left) + " " + number(place.baseline) + " Tm <";
        for (auto at = end; at > start; --at) appendHex(out, run.text[at - 1], 4);
        out += "> Tj\n";
        start = end + 1;
    }
    out += "100 Tz ET\n";
}

}  // namespace etd::pdf
