#include "issuer/pdf/static_sheet.hpp"

#include <stdexcept>

#include "issuer/pdf/canvas.hpp"
#include "issuer/pdf/composed.hpp"
#include "issuer/pdf/embedded_font.hpp"
#include "issuer/pdf/pdf_writer.hpp"
#include "issuer/pdf/typesetter.hpp"
#include "issuer/pdf/unicode.hpp"

namespace etd::pdf {
namespace {

constexpr std::size_t kLargestFont = 16U << 20;

/// Adds objects of libharu's file to the sheet, each once, with what they refer to.
class Adoption {
public:
    Adoption(const ComposedPdf& source, std::size_t first, StaticSheet& sheet)
        : source_(source), first_(first), sheet_(sheet) {}

    std::size_t add(std::string body) {
        sheet_.bodies.push_back(std::move(body));
        return first_ + sheet_.bodies.size() - 1;
    }

    /// `extra` is added to the dictionary.
    std::size_t adopt(std::size_t number, const std::string& extra = "") {
        const auto known = names_.find(number);
        if (known != names_.end()) return known->second;
        const auto& object = source_.object(number);
        for (const auto part : ComposedPdf::referencesIn(object.dictionary)) adopt(part);
        auto dictionary = ComposedPdf::renamed(object.dictionary, names_);
        const auto inside = dictionary.starts_with("<<") && dictionary.ends_with(">>");
        if (inside && (object.is_stream || !extra.empty())) {
            dictionary = dictionary.substr(2, dictionary.size() - 4) + extra;
        }
        const auto name = add(object.is_stream ? streamBody(dictionary, object.stream)
                              : extra.empty()  ? dictionary
                                               : "<<" + dictionary + ">>");
        names_[number] = name;
        return name;
    }

private:
    const ComposedPdf& source_;
    std::size_t first_;
    StaticSheet& sheet_;
    std::map<std::size_t, std::size_t> names_;
};

std::string winAnsiToUnicode() {
    std::map<std::uint32_t, std::u16string> texts;
    for (unsigned byte = 0x20; byte < 0x100; ++byte) {
        const auto unit = winAnsiCodePoint(static_cast<unsigned char>(byte));
        if (unit != 0) texts[byte] = std::u16string(1, unit);
    }
    return toUnicodeMap(texts, 2);
}

using Faces = std::map<std::string, const Font*>;

struct Drawing {
    Bytes file;
    std::map<std::string, std::set<char32_t>> drawn;  ///< By face.
};

/// Which face libharu's font dictionary embeds.
std::string faceOf(const std::string& dictionary, const Faces& faces) {
    for (const auto& [face, font] : faces) {
        const auto name = "+" + font->postScriptName();
        const auto at = dictionary.find(name);
        if (at == std::string::npos) continue;
        // libharu appends ",Bold" to the name of a bold font.
        constexpr std::string_view kEnds = " \n,";
        if (kEnds.find(dictionary[at + name.size()]) != std::string_view::npos) return face;
    }
    throw std::runtime_error("libharu embedded a font under another name");
}

/// Compares the outlines that libharu embedded with the font's own.
void requireWholeGlyphs(const ComposedPdf& pdf, const std::string& dictionary, const Faces& faces,
                        const Drawing& drawing) {
    const auto face = faceOf(dictionary, faces);
    const auto& font = *faces.at(face);
    const auto& descriptor = pdf.object(pdf.referenceIn(dictionary, "FontDescriptor")).dictionary;
    auto program =
        inflate(pdf.object(pdf.referenceIn(descriptor, "FontFile2")).stream, kLargestFont);
    if (!program) throw std::runtime_error("libharu's font program cannot be read");
    const Font embedded(font.name(), *std::move(program));
    for (const auto c : drawing.drawn.at(face)) {
        if (!embedded.has(c) || embedded.outline(c) != font.outline(c)) {
            throw std::runtime_error(font.name() + ": libharu damaged a glyph");
        }
    }
}

Drawing drawAll(const Layout& layout, const Faces& faces) {
    Canvas canvas(faces, staticCharacters(layout));
    for (const auto& page : layout.pages) {
        canvas.addPage(layout.width, layout.height);
        for (const auto& item : page.items) canvas.draw(item);
    }
    canvas.addPage(layout.panel_width, layout.panel_height);
    for (const auto& item : layout.background) canvas.draw(item);
    return {canvas.finish(), canvas.drawn()};
}

}  // namespace

StaticSheet composeStatic(const Layout& layout, const std::map<std::string, const Font*>& faces,
                          std::size_t first) {
    const auto drawing = drawAll(layout, faces);
    const ComposedPdf pdf(drawing.file);
    if (pdf.pages().size() != 3) throw std::runtime_error("libharu's file has other pages");

    StaticSheet sheet{};
    Adoption adoption(pdf, first, sheet);
    const auto unicode = adoption.add(compressedBody("", asBytes(winAnsiToUnicode()), 9));
    for (std::size_t page = 0; page < 2; ++page) {
        const auto& dictionary = pdf.object(pdf.pages()[page]).dictionary;
        sheet.contents[page] = adoption.adopt(pdf.referenceIn(dictionary, "Contents"));
        for (int index = 1; index <= static_cast<int>(faces.size()); ++index) {
            const std::string name = "F" + std::to_string(index);
            if (dictionary.find("/" + name + " ") == std::string::npos) continue;
            const auto number = pdf.referenceIn(dictionary, name);
            requireWholeGlyphs(pdf, pdf.object(number).dictionary, faces, drawing);
            const auto object = adoption.adopt(number, "/ToUnicode " + reference(unicode) + "\n");
            sheet.fonts[page] += "/" + name + " " + reference(object) + " ";
        }
    }

    const auto& tile = pdf.object(pdf.pages()[2]).dictionary;
    const auto& background = pdf.object(pdf.referenceIn(tile, "Contents"));
    const auto curves = inflate(background.stream, kLargestFont);
    if (!curves) throw std::runtime_error("libharu's background cannot be read");
    sheet.tile = adoption.add(compressedBody(
        "/Type /XObject /Subtype /Form /BBox [0 0 " +
            number(layout.panel_width * kPointsPerMillimetre) + " " +
            number(layout.panel_height * kPointsPerMillimetre) + "] /Resources << >>",
        *curves, 9));
    return sheet;
}

}  // namespace etd::pdf
