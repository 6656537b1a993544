#include "issuer/pdf/typesetter.hpp"

#include <algorithm>

#include "issuer/pdf/unicode.hpp"

namespace etd::pdf {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr double kSizeStep = 0.25;

/// The text cut behind each blank and each hyphen; blanks stay with the word before them.
std::vector<std::u16string_view> cut(std::u16string_view text) {
    std::vector<std::u16string_view> words;
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool last = at + 1 == text.size();
        const bool after_blank = text[at] == u' ' && !last && text[at + 1] != u' ';
        const bool after_hyphen = text[at] == u'-' && !last && text[at + 1] != u' ';
        if (!last && !after_blank && !after_hyphen) continue;
        words.push_back(text.substr(start, at + 1 - start));
        start = at + 1;
    }
    return words;
}

std::u16string_view withoutBlanks(std::u16string_view text) {
    while (!text.empty() && text.back() == u' ') text.remove_suffix(1);
    return text;
}

}  // namespace

std::size_t Typesetter::fontFor(char32_t c, std::size_t first, std::size_t previous) const {
    if (previous != kNone && (isCombining(c) || c == U' ') &&
        (fonts_[previous].has(c) || isCombining(c))) {
        return previous;
    }
    if (fonts_[first].has(c)) return first;
    for (std::size_t index = fallback_; index < fonts_.size(); ++index) {
        if (fonts_[index].has(c)) return index;
    }
    return kNone;
}

std::vector<ShapedRun> Typesetter::shapeRun(std::u16string_view line, std::size_t start,
                                            std::size_t length, bool right_to_left,
                                            std::size_t first) const {
    std::vector<ShapedRun> runs;
    std::size_t font = kNone;
    std::size_t run_start = start;
    const auto close = [&](std::size_t end) {
        if (end == run_start) return;
        ShapedRun run{font, std::u16string(line.substr(run_start, end - run_start)),
                      fonts_[font].shape(line, run_start, end - run_start, right_to_left),
                      right_to_left};
        for (auto& glyph : run.glyphs) glyph.cluster -= run_start;
        runs.push_back(std::move(run));
        run_start = end;
    };
    for (std::size_t at = start; at < start + length;) {
        const auto here = at;
        const auto chosen = fontFor(nextCodePoint(line, at), first, font);
        if (chosen == font) continue;
        close(here);
        font = chosen;
    }
    close(start + length);
    if (right_to_left) std::ranges::reverse(runs);
    return runs;
}

ShapedLine Typesetter::shapeLine(std::u16string_view line, bool right_to_left,
                                 std::size_t first) const {
    ShapedLine out{{}, 0};
    for (const auto& run : visualRuns(line, right_to_left)) {
        for (auto& shaped : shapeRun(line, run.start, run.length, run.right_to_left, first)) {
            for (const auto& glyph : shaped.glyphs) out.width += glyph.advance;
            out.runs.push_back(std::move(shaped));
        }
    }
    return out;
}

/// Greedy; a word that is wider than `width` stands alone and too wide.
std::vector<std::u16string> Typesetter::wrap(std::u16string_view text, bool right_to_left,
                                             std::size_t first, double width) const {
    std::vector<std::u16string> lines(1);
    for (const auto word : cut(text)) {
        const auto longer = lines.back() + std::u16string(word);
        const auto whole = shapeLine(withoutBlanks(longer), right_to_left, first);
        if (lines.back().empty() || whole.width <= width) {
            lines.back() = longer;
        } else {
            lines.emplace_back(word);
        }
    }
    for (auto& line : lines) line = std::u16string(withoutBlanks(line));
    return lines;
}

std::variant<FittedText, Misfit> Typesetter::fit(std::string_view utf8, std::size_t first,
                                                 const Room& room) const {
    const auto text = normalised(toUtf16(utf8));
    std::size_t previous = kNone;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = nextCodePoint(text, at);
        if (isForbidden(c)) return Misfit::Forbidden;
        previous = fontFor(c, first, previous);
        if (previous == kNone) return Misfit::MissingGlyph;
        if (isCombining(c) && !fonts_[previous].has(c) && c != 0x200C && c != 0x200D) {
            return Misfit::MissingGlyph;
        }
    }
    const bool right_to_left = startsRightToLeft(text);
    auto whole = shapeLine(text, right_to_left, first);
    for (const auto& run : whole.runs) {
        const auto missing = [](const Glyph& glyph) { return glyph.id == 0; };
        if (std::ranges::any_of(run.glyphs, missing)) return Misfit::MissingGlyph;
    }
    if (whole.width * room.largest <= room.width) {
        FittedText out{room.largest, {}};
        out.lines.push_back(std::move(whole));
        return out;
    }
    for (double size = room.largest; size >= room.smallest - 1e-9; size -= kSizeStep) {
        const auto allowed = std::min<std::size_t>(
            static_cast<std::size_t>(room.lines),
            static_cast<std::size_t>(std::max(1.0, 1 + (room.height / size - 1) / kLineHeight)));
        const double width = room.width / size;
        if (whole.width > width * static_cast<double>(allowed)) continue;
        const auto lines = wrap(text, right_to_left, first, width);
        if (lines.size() > allowed) continue;
        FittedText out{size, {}};
        for (const auto& line : lines) out.lines.push_back(shapeLine(line, right_to_left, first));
        const auto fits = [width](const ShapedLine& line) { return line.width <= width; };
        if (std::ranges::all_of(out.lines, fits)) return out;
    }
    return Misfit::TooLong;
}

}  // namespace etd::pdf
