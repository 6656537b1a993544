#include "issuer/pdf/canvas.hpp"

#include <hpdf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "issuer/pdf/curves.hpp"
#include "issuer/pdf/typesetter.hpp"
#include "issuer/pdf/unicode.hpp"

namespace etd::pdf {
namespace {

constexpr std::string_view kSeparator = " / ";
constexpr double kSmallestCaption = 4;

float points(double millimetres) { return static_cast<float>(millimetres * kPointsPerMillimetre); }

/// To a twentieth of a point, which no eye sees and which halves the size of the curves.
float rounded(float points) { return std::round(points * 20) / 20; }

/// A file in memory, because libharu loads fonts by path only.
class MemoryFile {
public:
    explicit MemoryFile(ByteView bytes) : descriptor_(memfd_create("font", MFD_CLOEXEC)) {
        if (descriptor_ < 0) throw std::runtime_error("memfd_create failed");
        while (!bytes.empty()) {
            const auto written = write(descriptor_, bytes.data(), bytes.size());
            if (written <= 0) throw std::runtime_error("a file in memory cannot be written");
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
    }
    ~MemoryFile() { close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
    int descriptor_;
};

std::string winAnsi(const std::string& text) {
    auto bytes = toWinAnsi(text);
    if (!bytes) throw std::runtime_error("a text of the template is not WinAnsi: " + text);
    return *std::move(bytes);
}

void addCharacters(const std::string& text, std::set<char32_t>& out) {
    const auto utf16 = normalised(toUtf16(text));
    for (std::size_t at = 0; at < utf16.size();) out.insert(nextCodePoint(utf16, at));
}

}  // namespace

struct Canvas::State {
    HPDF_Doc document = nullptr;
    HPDF_STATUS first_error = 0;
    std::map<std::string, HPDF_Font> fonts;
    HPDF_Page page = nullptr;
    double height = 0;
    std::map<std::string, std::set<char32_t>> drawn;

    ~State() {
        if (document) HPDF_Free(document);
    }
    /// libharu's errors are sticky, so the first one is the one to tell.
    void check() const {
        if (first_error == 0) return;
        throw std::runtime_error("libharu error " + std::to_string(first_error));
    }
    float up(double y) const { return points(height - y); }
    void stroke(const Colour& colour, double line) const {
        HPDF_Page_SetRGBStroke(page, float(colour[0]), float(colour[1]), float(colour[2]));
        HPDF_Page_SetLineWidth(page, points(line));
        check();
    }
    void fill(const Colour& colour) const {
        HPDF_Page_SetRGBFill(page, float(colour[0]), float(colour[1]), float(colour[2]));
        check();
    }
    void trace(const Curve& curve) const {
        const auto x = [](const Point& at) { return rounded(points(at.x)); };
        const auto y = [this](const Point& at) { return rounded(up(at.y)); };
        HPDF_Page_MoveTo(page, x(curve.start), y(curve.start));
        for (const auto& [a, b, end] : curve.pieces) {
            HPDF_Page_CurveTo(page, x(a), y(a), x(b), y(b), x(end), y(end));
        }
        HPDF_Page_Stroke(page);
        check();
    }
};

Canvas::Canvas(const std::map<std::string, const Font*>& faces,
               const std::set<char32_t>& characters)
    : state_(std::make_unique<State>()) {
    const auto onError = [](HPDF_STATUS error, HPDF_STATUS, void* data) {
        auto& first = *static_cast<HPDF_STATUS*>(data);
        if (first == 0) first = error;
    };
    state_->document = HPDF_New(onError, &state_->first_error);
    if (!state_->document) throw std::runtime_error("libharu has no memory");
    HPDF_SetCompressionMode(state_->document, HPDF_COMP_ALL);
    for (const auto& [face, font] : faces) {
        for (const auto c : characters) {
            if (c != U' ' && !font->has(c)) {
                throw std::runtime_error(font->name() + " lacks a character of the template");
            }
        }
        const MemoryFile file(font->subsetForLibharu(characters));
        const char* name =
            HPDF_LoadTTFontFromFile(state_->document, file.path().c_str(), HPDF_TRUE);
        state_->check();
        state_->fonts[face] = HPDF_GetFont(state_->document, name, "WinAnsiEncoding");
        state_->check();
    }
}

Canvas::~Canvas() = default;

void Canvas::addPage(double width, double height) {
    state_->page = HPDF_AddPage(state_->document);
    state_->height = height;
    HPDF_Page_SetWidth(state_->page, points(width));
    HPDF_Page_SetHeight(state_->page, points(height));
    state_->check();
}

void Canvas::draw(const StaticItem& item) {
    std::visit([this](const auto& each) { drawItem(each); }, item);
}

void Canvas::draw(const BackgroundItem& item) {
    std::visit([this](const auto& each) { drawItem(each); }, item);
}

const std::map<std::string, std::set<char32_t>>& Canvas::drawn() const { return state_->drawn; }

Bytes Canvas::finish() {
    HPDF_SaveToStream(state_->document);
    state_->check();
    HPDF_UINT32 size = HPDF_GetStreamSize(state_->document);
    Bytes out(size);
    HPDF_ReadFromStream(state_->document, out.data(), &size);
    if (size != out.size()) throw std::runtime_error("libharu gave less than it promised");
    return out;
}

void Canvas::drawItem(const Rectangle& item) {
    const auto& [page, box] = std::pair(state_->page, item.box);
    if (item.fill) state_->fill(*item.fill);
    if (item.stroke) state_->stroke(*item.stroke, item.line);
    HPDF_Page_Rectangle(page, points(box.x), state_->up(box.y + box.height), points(box.width),
                        points(box.height));
    if (item.fill && item.stroke) {
        HPDF_Page_FillStroke(page);
    } else if (item.fill) {
        HPDF_Page_Fill(page);
    } else {
        HPDF_Page_Stroke(page);
    }
    state_->check();
}

void Canvas::drawItem(const Rule& item) {
    state_->stroke(item.colour, item.line);
    const HPDF_UINT16 dash[] = {static_cast<HPDF_UINT16>(item.dash), 2};
    if (item.dash > 0) HPDF_Page_SetDash(state_->page, dash, 2, 0);
    HPDF_Page_MoveTo(state_->page, points(item.x1), state_->up(item.y1));
    HPDF_Page_LineTo(state_->page, points(item.x2), state_->up(item.y2));
    HPDF_Page_Stroke(state_->page);
    if (item.dash > 0) HPDF_Page_SetDash(state_->page, nullptr, 0, 0);
    state_->check();
}

double Canvas::textWidth(const std::string& winansi, const std::string& face, double size) const {
    const auto width = HPDF_Font_TextWidth(state_->fonts.at(face),
                                           reinterpret_cast<const HPDF_BYTE*>(winansi.data()),
                                           static_cast<HPDF_UINT>(winansi.size()));
    state_->check();
    return static_cast<double>(width.width) * size / 1000 / kPointsPerMillimetre;
}

void Canvas::showLine(const std::string& winansi, const std::string& face, double size, double x,
                      double baseline) {
    for (const char c : winansi) {
        state_->drawn[face].insert(winAnsiCodePoint(static_cast<unsigned char>(c)));
    }
    HPDF_Page_BeginText(state_->page);
    HPDF_Page_SetFontAndSize(state_->page, state_->fonts.at(face), static_cast<float>(size));
    HPDF_Page_TextOut(state_->page, points(x), state_->up(baseline), winansi.c_str());
    HPDF_Page_EndText(state_->page);
    state_->check();
}

void Canvas::drawItem(const StaticText& item) {
    const auto text = winAnsi(item.text);
    std::vector<std::string> lines(1);
    for (std::size_t start = 0; start < text.size();) {
        const auto end = std::min(text.find(' ', start), text.size());
        const auto word = text.substr(start, end - start);
        const auto longer = lines.back().empty() ? word : lines.back() + ' ' + word;
        if (lines.back().empty() || textWidth(longer, item.face, item.size) <= item.box.width) {
            lines.back() = longer;
        } else {
            lines.push_back(word);
        }
        start = end + 1;
    }
    const double size = item.size / kPointsPerMillimetre;
    const double height = size * (1 + item.leading * static_cast<double>(lines.size() - 1));
    if (height > item.box.height + 0.05) {
        throw std::runtime_error("a text of the template is too long for its box: " + item.text);
    }
    state_->fill(item.colour);
    double baseline = item.box.y + size * kAscent;
    for (const auto& line : lines) {
        const double width = textWidth(line, item.face, item.size);
        if (width > item.box.width) {
            throw std::runtime_error("a word of the template is too wide: " + item.text);
        }
        const double spare = item.box.width - width;
        const double indent = item.align == Align::Left     ? 0
                              : item.align == Align::Centre ? spare / 2
                                                            : spare;
        showLine(line, item.face, item.size, item.box.x + indent, baseline);
        baseline += size * item.leading;
    }
}

void Canvas::drawItem(const Caption& item) {
    struct Part {
        std::string text;
        std::string face;
    };
    std::vector<Part> parts;
    for (const auto& text : item.texts) {
        if (!parts.empty()) parts.push_back({std::string(kSeparator), "regular"});
        parts.push_back({winAnsi(text), parts.empty() ? "regular" : "italic"});
    }
    double size = item.size;
    const auto whole = [&] {
        double width = 0;
        for (const auto& part : parts) width += textWidth(part.text, part.face, size);
        return width;
    };
    while (whole() > item.width) {
        size -= 0.1;
        if (size < kSmallestCaption) {
            throw std::runtime_error("a caption is too wide: " + item.texts.front());
        }
    }
    state_->fill(item.colour);
    const double baseline = item.y + item.size * kAscent / kPointsPerMillimetre;
    double x = item.x;
    for (const auto& part : parts) {
        showLine(part.text, part.face, size, x, baseline);
        x += textWidth(part.text, part.face, size);
    }
}

void Canvas::drawItem(const Waves& item) {
    HPDF_Page_GSave(state_->page);
    HPDF_Page_Rectangle(state_->page, points(item.box.x), state_->up(item.box.y + item.box.height),
                        points(item.box.width), points(item.box.height));
    HPDF_Page_Clip(state_->page);
    HPDF_Page_EndPath(state_->page);
    state_->stroke(item.colour, item.line);
    for (int index = 0; index < item.curves; ++index) state_->trace(curveOf(item, index));
    HPDF_Page_GRestore(state_->page);
    state_->check();
}

void Canvas::drawItem(const Rosette& item) {
    state_->stroke(item.colour, item.line);
    for (int index = 0; index < item.curves; ++index) state_->trace(curveOf(item, index));
}

std::set<char32_t> staticCharacters(const Layout& layout) {
    std::set<char32_t> out{U' '};
    addCharacters(std::string(kSeparator), out);
    for (const auto& page : layout.pages) {
        for (const auto& item : page.items) {
            if (const auto* text = std::get_if<StaticText>(&item)) addCharacters(text->text, out);
            if (const auto* caption = std::get_if<Caption>(&item)) {
                for (const auto& text : caption->texts) addCharacters(text, out);
            }
        }
    }
    return out;
}

}  // namespace etd::pdf
