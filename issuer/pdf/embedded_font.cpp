#include "issuer/pdf/embedded_font.hpp"

#include <algorithm>

#include "issuer/pdf/hex_digits.hpp"

namespace etd::pdf {
namespace {

constexpr std::size_t kBlock = 100;  // of bfchar entries ([32000] 9.10.3)

/// The units of `run` that belong to the cluster at `start`.
std::u16string clusterText(const ShapedRun& run, std::size_t start) {
    std::size_t end = run.text.size();
    for (const auto& glyph : run.glyphs) {
        if (glyph.cluster > start) end = std::min(end, glyph.cluster);
    }
    return run.text.substr(start, end - start);
}

std::size_t glyphsInCluster(const ShapedRun& run, std::size_t start) {
    return static_cast<std::size_t>(
        std::ranges::count(run.glyphs, start, [](const Glyph& glyph) { return glyph.cluster; }));
}

/// Six capitals that name a subset ([32000] 9.6.4), from what is in it.
std::string subsetTag(ByteView program) {
    std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
    for (const auto byte : program) hash = (hash ^ byte) * 1099511628211ULL;
    std::string tag;
    for (int index = 0; index < 6; ++index, hash /= 26) {
        tag += static_cast<char>('A' + static_cast<int>(hash % 26));
    }
    return tag;
}

std::string widths(const FontSubset& subset) {
    std::string out = "[";
    std::uint32_t next = 0;
    bool open = false;
    for (const auto& [glyph, width] : subset.widths) {
        if (!open || glyph != next) {
            if (open) out += "] ";
            out += std::to_string(glyph) + " [";
            open = true;
        } else {
            out += ' ';
        }
        out += std::to_string(width);
        next = glyph + 1;
    }
    return out + (open ? "]]" : "]");
}

}  // namespace

void UsedGlyphs::note(const ShapedRun& run) {
    for (const auto& glyph : run.glyphs) {
        const bool alone = glyphsInCluster(run, glyph.cluster) == 1;
        note(glyph.id, alone ? clusterText(run, glyph.cluster) : std::u16string());
    }
}

void UsedGlyphs::note(std::uint32_t glyph, std::u16string text) {
    auto& known = texts_[glyph];
    if (known.empty()) known = std::move(text);
}

std::set<std::uint32_t> UsedGlyphs::glyphs() const {
    std::set<std::uint32_t> out;
    for (const auto& [glyph, text] : texts_) out.insert(glyph);
    return out;
}

bool UsedGlyphs::spells(const ShapedRun& run) const {
    return std::ranges::all_of(run.glyphs, [&](const Glyph& glyph) {
        return glyphsInCluster(run, glyph.cluster) == 1 &&
               texts_.at(glyph.id) == clusterText(run, glyph.cluster);
    });
}

std::string toUnicodeMap(const std::map<std::uint32_t, std::u16string>& texts, int digits) {
    std::string out =
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<";
    out += std::string(static_cast<std::size_t>(digits), '0') + "> <" +
           std::string(static_cast<std::size_t>(digits), 'F') + ">\nendcodespacerange\n";
    std::vector<std::string> entries;
    for (const auto& [code, text] : texts) {
        if (text.empty()) continue;
        std::string entry = "<";
        appendHex(entry, code, digits);
        entry += "> <";
        for (const char16_t unit : text) appendHex(entry, unit, 4);
        entries.push_back(entry + ">\n");
    }
    for (std::size_t start = 0; start < entries.size(); start += kBlock) {
        const auto end = std::min(entries.size(), start + kBlock);
        out += std::to_string(end - start) + " beginbfchar\n";
        for (auto index = start; index < end; ++index) out += entries[index];
        out += "endbfchar\n";
    }
    return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

std::size_t addCompositeFont(const Font& font, const FontSubset& subset,
                             const CompositeParts& parts, PdfWriter& writer) {
    const std::string name = subsetTag(subset.program) + "+" + font.postScriptName();
    const auto metrics = font.metrics();
    const auto program =
        writer.add(compressedBody(subset.cff ? "/Subtype /CIDFontType0C"
                                             : "/Length1 " + std::to_string(subset.program.size()),
                                  subset.program));
    std::string box;
    for (const int side : metrics.box) box += std::to_string(side) + " ";
    const auto descriptor = writer.add(
        "<< /Type /FontDescriptor /FontName /" + name + " /Flags 4 /FontBBox [" + box +
        "] /ItalicAngle 0 /Ascent " + std::to_string(metrics.ascent) + " /Descent " +
        std::to_string(metrics.descent) + " /CapHeight " + std::to_string(metrics.cap_height) +
        " /StemV 80 " + (subset.cff ? "/FontFile3 " : "/FontFile2 ") + reference(program) + " >>");
    const auto descendant = writer.add(
        std::string("<< /Type /Font /Subtype /") + (subset.cff ? "CIDFontType0" : "CIDFontType2") +
        " " + parts.glyph_map + " /BaseFont /" + name +
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        "/FontDescriptor " +
        reference(descriptor) + " " + parts.widths + " >>");
    return writer.add("<< /Type /Font /Subtype /Type0 /BaseFont /" + name +
                      " /Encoding /Identity-H /DescendantFonts [" + reference(descendant) +
                      "] /ToUnicode " + reference(parts.unicode) + " >>");
}

EmbeddedFont embed(const Font& font, const UsedGlyphs& used, PdfWriter& writer) {
    EmbeddedFont out{0, font.subset(used.glyphs())};
    std::map<std::uint32_t, std::u16string> texts;
    for (const auto& [glyph, text] : used.texts()) texts[out.subset.new_ids.at(glyph)] = text;
    const auto unicode = writer.add(compressedBody("", asBytes(toUnicodeMap(texts, 4))));
    out.object = addCompositeFont(
        font, out.subset,
        {out.subset.cff ? "" : "/CIDToGIDMap /Identity", "/DW 0 /W " + widths(out.subset), unicode},
        writer);
    return out;
}

}  // namespace etd::pdf
