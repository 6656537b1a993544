#include "issuer/pdf/sheet.hpp"

#include <algorithm>
#include <stdexcept>

#include "issuer/pdf/drawing.hpp"
#include "issuer/pdf/hex_digits.hpp"
#include "issuer/pdf/jpeg_header.hpp"
#include "issuer/pdf/layout.hpp"
#include "issuer/pdf/metadata.hpp"
#include "issuer/pdf/pdf_writer.hpp"
#include "issuer/pdf/static_sheet.hpp"
#include "issuer/pdf/symbol_image.hpp"
#include "issuer/pdf/text_layer.hpp"
#include "issuer/pdf/unicode.hpp"

namespace etd::pdf {
namespace {

constexpr std::size_t kMrzLength = 72;
constexpr std::size_t kMrzLine = 36;
constexpr std::string_view kPreview = "PREVIEW \u2014 NOT VALID";
constexpr std::string_view kMrzCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";

constexpr Room kWall{1e6, 1e6, 1, 1, 1};  // whatever is written on it fits

/// Objects of every file, in this order; then the template's, then the document's fonts.
enum Object : std::size_t {
    kCatalog = 1,
    kPages,
    kPage1,
    kPage2,
    kVerdict = kVerdictObject,
    kPortraitCode = kPortraitObject,
    kPortrait,
    kSignature,
    kWidget,
    kInfo,
    kMetadata,
    kContent1,
    kContent2,
    kBackdrop,
    kProfile,
    kFirstStatic,
};

std::string openingOf(const Layout& layout) {
    std::string out = "q\n";
    for (double y = 0; y + 1 < layout.height; y += layout.panel_height) {
        for (double x = 0; x + 1 < layout.width; x += layout.panel_width) {
            out += "q 1 0 0 1 " + number(x * kPointsPerMillimetre) + " " +
                   number((layout.height - y - layout.panel_height) * kPointsPerMillimetre) +
                   " cm /Tile Do Q\n";
        }
    }
    return out + "Q\n";
}

}  // namespace

struct SheetTemplate::Impl {
    Layout layout;
    FontSet fonts;
    TemplateReference reference;
    StaticSheet sheet;
    std::vector<std::string> constants;  ///< Objects from kBackdrop on.
    std::size_t mrz_font = 0;            ///< Object.
    LayerFont layer{};
    std::map<char, std::string> mrz_codes;
    std::map<char, double> mrz_advance;  ///< In units of the size.
};

namespace {

using Impl = SheetTemplate::Impl;

/// SHA-256 over name, length and bytes of each part, in a fixed order.
class PartsDigest {
public:
    void add(std::string_view name, ByteView bytes) {
        text_ += std::string(name) + '\n' + std::to_string(bytes.size()) + '\n';
        const auto digest = pki::sha256(bytes);
        text_ += asText(digest);
    }
    pki::Sha256Digest finish() const { return pki::sha256(asBytes(text_)); }

private:
    std::string text_;
};

void loadFonts(Impl& impl, const std::filesystem::path& root, PartsDigest& digest) {
    const auto load = [&](const std::string& path) {
        impl.fonts.fonts.emplace_back(path, readWhole(root / path));
        digest.add(path, impl.fonts.fonts.back().file());
        return impl.fonts.fonts.size() - 1;
    };
    for (const auto& [face, path] : impl.layout.faces) impl.fonts.faces[face] = load(path);
    impl.fonts.fallback = impl.fonts.fonts.size();
    for (const auto& path : impl.layout.fallback) load(path);
}

void embedMrzFont(Impl& impl, const Font& font, PdfWriter& writer) {
    UsedGlyphs used;
    std::map<char, std::uint32_t> glyphs;
    for (const char c : kMrzCharacters) {
        const std::u16string text(1, static_cast<char16_t>(c));
        const auto shaped = font.shape(text, 0, 1, false);
        if (shaped.size() != 1 || shaped[0].id == 0) {
            throw std::runtime_error(font.name() + " lacks a character of the MRZ");
        }
        glyphs[c] = shaped[0].id;
        used.note(shaped[0].id, text);
        impl.mrz_advance[c] = shaped[0].advance;
    }
    const auto embedded = embed(font, used, writer);
    impl.mrz_font = embedded.object;
    for (const auto& [c, glyph] : glyphs) {
        auto& code = impl.mrz_codes[c];
        const auto id = embedded.subset.new_ids.at(glyph);
        appendHex(code, id, 4);
    }
}

void drawMrz(std::string& out, const Impl& impl, const MrzArea& area, std::string_view mrz) {
    out += "0 g\n";
    for (std::size_t line = 0; line < 2; ++line) {
        const double y = area.y + area.line_pitch * static_cast<double>(line);
        out += "BT /M ";
        appendNumber(out, area.size);
        out += " Tf 1 0 0 1 ";
        appendNumber(out, area.x * kPointsPerMillimetre);
        out += ' ';
        appendNumber(out, (impl.layout.height - y) * kPointsPerMillimetre);
        out += " Tm [";
        double error = 0;
        for (const char c : mrz.substr(line * kMrzLine, kMrzLine)) {
            out += '<' + impl.mrz_codes.at(c) + '>';
            const double pitch = area.pitch * kPointsPerMillimetre / area.size;
            error += (impl.mrz_advance.at(c) - pitch) * 1000;
            const auto shift = std::lround(error);
            if (shift != 0) out += std::to_string(shift);
            error -= static_cast<double>(shift);
        }
        out += "] TJ ET\n";
    }
}

/// The words across each panel, in outline, so that no part of a sheet can pass for a document.
void drawPreview(std::string& out, const Impl& impl, const ShapedLine& line,
                 const FontSubset& subset) {
    const auto& layout = impl.layout;
    const auto& run = line.runs.front();
    std::string words;
    for (const auto& glyph : run.glyphs) appendHex(words, subset.new_ids.at(glyph.id), 4);
    const double size = 0.85 * layout.panel_height * kPointsPerMillimetre / line.width;
    out += "q 1 Tr 0.8 w ";
    for (const double part : layout.preview) out += number(part) + " ";
    out += "RG\n";
    for (double y = 0; y + 1 < layout.height; y += layout.panel_height) {
        for (double x = 0; x + 1 < layout.width; x += layout.panel_width) {
            out += "BT /P" + std::to_string(run.font) + " " + number(size) +
                   " Tf 0.53 0.848 -0.848 0.53 " +
                   number((x + 0.24 * layout.panel_width) * kPointsPerMillimetre) + " " +
                   number((y + 0.14 * layout.panel_height) * kPointsPerMillimetre) + " Tm <" +
                   words + "> Tj ET\n";
        }
    }
    out += "Q\n";
}

std::string pageBody(const Impl& impl, std::size_t page, const std::string& fonts,
                     const std::string& annotations) {
    const auto& layout = impl.layout;
    const std::string images = page == 0 ? "/VerdictCode " + reference(kVerdict) +
                                               " /PortraitCode " + reference(kPortraitCode) +
                                               " /Portrait " + reference(kPortrait) + " "
                                         : "";
    return "<< /Type /Page /Parent " + reference(kPages) + " /MediaBox [0 0 " +
           number(layout.width * kPointsPerMillimetre) + " " +
           number(layout.height * kPointsPerMillimetre) + "] /Contents [" + reference(kBackdrop) +
           " " + reference(impl.sheet.contents[page]) + " " +
           reference(page == 0 ? kContent1 : kContent2) + "] /Resources << /Font << " +
           impl.sheet.fonts[page] + "/M " + reference(impl.mrz_font) + " /L " +
           reference(impl.layer.object) + " " + fonts + ">> /XObject << " + images + "/Tile " +
           reference(impl.sheet.tile) + " >> >>" + annotations + " >>";
}

std::string portraitBody(const JpegHeader& header, ByteView jpeg) {
    return streamBody("/Type /XObject /Subtype /Image /Width " + std::to_string(header.width) +
                          " /Height " + std::to_string(header.height) + " /ColorSpace " +
                          (header.components == 3 ? "/DeviceRGB" : "/DeviceGray") +
                          " /BitsPerComponent 8 /Filter /DCTDecode",
                      jpeg);
}

Bytes identityOf(const Impl& impl, const SheetContent& content, const Bytes& signed_at) {
    const std::uint8_t preview = content.preview ? 1 : 0;
    const auto digest =
        pki::sha256({impl.reference.digest, content.manifest.digest(), asBytes(content.mrz),
                     pki::sha256(content.print_portrait), content.verdict_code,
                     asBytes(content.portrait_code), signed_at, ByteView(&preview, 1)});
    return {digest.begin(), digest.begin() + 16};
}

}  // namespace

SheetTemplate::SheetTemplate(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
SheetTemplate::SheetTemplate(SheetTemplate&&) noexcept = default;
SheetTemplate::~SheetTemplate() = default;

const TemplateReference& SheetTemplate::reference() const { return impl_->reference; }

SheetTemplate SheetTemplate::load(const std::filesystem::path& directory,
                                  const std::filesystem::path& fonts) {
    auto impl = std::make_unique<Impl>();
    impl->layout = readLayout(directory);
    requireKnownFields(impl->layout);
    PartsDigest digest;
    std::vector<std::filesystem::path> data;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        data.push_back(entry.path());
    }
    std::ranges::sort(data);
    for (const auto& path : data) digest.add(path.filename().string(), readWhole(path));
    loadFonts(*impl, fonts, digest);
    const Font mrz(impl->layout.mrz_font, readWhole(fonts / impl->layout.mrz_font));
    digest.add(mrz.name(), mrz.file());
    impl->reference = {impl->layout.id, digest.finish()};

    std::map<std::string, const Font*> faces;
    for (const auto& [face, index] : impl->fonts.faces) faces[face] = &impl->fonts.fonts[index];
    impl->sheet = composeStatic(impl->layout, faces, kFirstStatic);

    PdfWriter writer(kFirstStatic - 1);
    for (const auto& body : impl->sheet.bodies) writer.add(body);
    embedMrzFont(*impl, mrz, writer);
    impl->layer = embedLayer(impl->fonts.fonts[impl->fonts.faces.at("regular")], writer);
    writer.set(kBackdrop, compressedBody("", asBytes(openingOf(impl->layout)), 9));
    writer.set(kProfile, compressedBody("/N 3", readWhole(directory / "sRGB.icc"), 9));
    impl->constants = writer.bodiesFrom(kBackdrop);
    // Libraries that load tables on first use do it here, not in a sandbox that forbids it.
    Typesetter(impl->fonts.fonts, impl->fonts.fallback).fit(capitals("\u00E9 \u0623"), 0, kWall);
    return SheetTemplate(std::move(impl));
}

Result<Done> checkDrawable(const SheetTemplate& sheet, const Manifest& manifest) {
    const auto placed = placeTexts(sheet.impl().layout, sheet.impl().fonts, manifest);
    if (!placed) return placed.error();
    return Done{};
}

Result<pki::UnsignedPdf> render(const SheetTemplate& sheet, const SheetContent& content) {
    const auto& impl = sheet.impl();
    const auto& layout = impl.layout;
    if (content.mrz.size() != kMrzLength ||
        content.mrz.find_first_not_of(kMrzCharacters) != std::string::npos) {
        return Error{ErrorKind::InvalidField, "the MRZ is not 72 characters of its alphabet"};
    }
    const auto jpeg = readJpegHeader(content.print_portrait);
    if (!jpeg) return Error{ErrorKind::InvalidField, "the print portrait is no JPEG"};
    auto placed = placeTexts(layout, impl.fonts, content.manifest);
    if (!placed) return placed.error();
    const auto verdict = qr::verdictSymbol(content.verdict_code);
    if (!verdict) return verdict.error();
    const auto portrait = qr::portraitSymbol(content.portrait_code);
    if (!portrait) return portrait.error();

    PdfWriter writer(kBackdrop - 1);
    for (const auto& body : impl.constants) writer.add(body);

    DrawnFonts fonts{{}, {}, impl.layer.width};
    for (const auto& page : *placed) {
        for (const auto& text : page) fonts.note(text);
    }
    std::optional<FittedText> preview;
    if (content.preview) {
        const Typesetter typesetter(impl.fonts.fonts, impl.fonts.fallback);
        preview =
            std::get<FittedText>(typesetter.fit(kPreview, impl.fonts.faces.at("bold"), kWall));
        fonts.note({*preview, nullptr});
    }
    std::string resources;
    for (const auto& [index, used] : fonts.used) {
        const auto& embedded =
            fonts.embedded.emplace(index, embed(impl.fonts.fonts[index], used, writer))
                .first->second;
        resources += "/P" + std::to_string(index) + " " + reference(embedded.object) + " ";
    }

    for (std::size_t page = 0; page < 2; ++page) {
        const auto& areas = layout.pages[page];
        std::string out;
        for (const auto& area : areas.portraits) {
            drawImage(out, "Portrait", area.box, layout.height);
        }
        for (const auto& area : areas.codes) {
            const bool is_verdict = area.name == "verdict";
            const auto place = placeSymbol(area, is_verdict ? *verdict : *portrait);
            if (!place) {
                return Error{ErrorKind::TooLarge,
                             "the " + area.name + " code is too large for its area"};
            }
            drawSymbol(out, is_verdict ? "VerdictCode" : "PortraitCode", *place, layout.height);
        }
        for (const auto& text : (*placed)[page]) drawText(out, text, fonts, layout.height);
        for (const auto& area : areas.mrz) drawMrz(out, impl, area, content.mrz);
        if (preview) {
            const auto& line = preview->lines.front();
            drawPreview(out, impl, line, fonts.embedded.at(line.runs.front().font).subset);
        }
        writer.set(page == 0 ? kContent1 : kContent2, compressedBody("", asBytes(out)));
    }

    const std::string title = layout.title + " " + content.manifest.number.text();
    const auto signature = pki::makeSignatureDictionary(content.signed_at);
    writer.set(kCatalog,
               "<< /Type /Catalog /Pages " + reference(kPages) +
                   " /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> /Metadata " +
                   reference(kMetadata) +
                   " /OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 "
                   "/OutputConditionIdentifier (sRGB) /Info (sRGB IEC61966-2.1) "
                   "/DestOutputProfile " +
                   reference(kProfile) + " >>] /AcroForm << /Fields [" + reference(kWidget) +
                   "] /SigFlags 3 >> >>");
    writer.set(kPages, "<< /Type /Pages /Kids [" + reference(kPage1) + " " + reference(kPage2) +
                           "] /Count 2 >>");
    writer.set(kPage1, pageBody(impl, 0, resources, " /Annots [" + reference(kWidget) + "]"));
    writer.set(kPage2, pageBody(impl, 1, resources, ""));
    writer.set(kVerdict, symbolBody(*verdict));
    writer.set(kPortraitCode, symbolBody(*portrait));
    writer.set(kPortrait, portraitBody(*jpeg, content.print_portrait));
    writer.set(kSignature, signature.text);
    writer.set(kWidget, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /V " +
                            reference(kSignature) + " /F 132 /Rect [0 0 0 0] /P " +
                            reference(kPage1) + " >>");
    writer.set(kInfo, infoDictionary(title, content.signed_at));
    writer.set(kMetadata, streamBody("/Type /Metadata /Subtype /XML",
                                     asBytes(xmpPacket(title, content.signed_at))));

    auto file =
        writer.finish(kInfo, identityOf(impl, content, toBytes(content.signed_at.rfc3339())));
    const auto slot = file.offsets[kSignature - 1];
    return pki::UnsignedPdf{std::move(file.bytes), slot + signature.byte_range,
                            slot + signature.contents};
}

}  // namespace etd::pdf
