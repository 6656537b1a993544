#include "issuer/pdf/unicode.hpp"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace etd::pdf {
namespace {

constexpr char32_t kNonJoiner = 0x200C;
constexpr char32_t kJoiner = 0x200D;

void check(UErrorCode status) {
    if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU: ") + u_errorName(status));
}

icu::UnicodeString toIcu(std::u16string_view text) {
    return {text.data(), static_cast<int32_t>(text.size())};
}

/// 0x80 to 0x9F of WinAnsi; 0 is not assigned.
constexpr std::array<char16_t, 32> kWinAnsiUpper = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

struct CloseBidi {
    void operator()(UBiDi* bidi) const { ubidi_close(bidi); }
};

}  // namespace

std::u16string toUtf16(std::string_view utf8) {
    const auto text =
        icu::UnicodeString::fromUTF8({utf8.data(), static_cast<int32_t>(utf8.size())});
    return {text.getBuffer(), static_cast<std::size_t>(text.length())};
}

std::string toUtf8(std::u16string_view text) {
    std::string out;
    toIcu(text).toUTF8String(out);
    return out;
}

std::u16string normalised(std::u16string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfc = icu::Normalizer2::getNFCInstance(status);
    check(status);
    const auto out = nfc->normalize(toIcu(text), status);
    check(status);
    return {out.getBuffer(), static_cast<std::size_t>(out.length())};
}

char32_t nextCodePoint(std::u16string_view text, std::size_t& at) {
    UChar32 c = 0;
    U16_NEXT(text.data(), at, text.size(), c);
    return static_cast<char32_t>(c);
}

std::string capitals(std::string_view utf8) {
    std::string out;
    toIcu(toUtf16(utf8)).toUpper(icu::Locale::getRoot()).toUTF8String(out);
    return out;
}

bool isCombining(char32_t c) {
    const auto mask = U_GET_GC_MASK(static_cast<UChar32>(c));
    return (mask & U_GC_M_MASK) != 0 || c == kNonJoiner || c == kJoiner;
}

bool isForbidden(char32_t c) {
    const auto mask = U_GET_GC_MASK(static_cast<UChar32>(c));
    constexpr auto kRefused = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK | U_GC_CO_MASK |
                              U_GC_CN_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
    return (mask & kRefused) != 0 && c != kNonJoiner && c != kJoiner;
}

char16_t winAnsiCodePoint(unsigned char byte) {
    if (byte < 0x20 || byte == 0x7F) return 0;
    if (byte >= 0x80 && byte < 0xA0) return kWinAnsiUpper[byte - 0x80U];
    return byte;
}

std::optional<std::string> toWinAnsi(std::string_view utf8) {
    std::string out;
    for (const char16_t unit : normalised(toUtf16(utf8))) {
        int found = -1;
        for (int byte = 0x20; byte < 0x100 && found < 0; ++byte) {
            if (winAnsiCodePoint(static_cast<unsigned char>(byte)) == unit) found = byte;
        }
        if (found < 0) return std::nullopt;
        out += static_cast<char>(found);
    }
    return out;
}

std::vector<BidiRun> visualRuns(std::u16string_view line, std::optional<bool> right_to_left) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UBiDi, CloseBidi> bidi(
        ubidi_openSized(static_cast<int32_t>(line.size()), 0, &status));
    check(status);
    const UBiDiLevel level = right_to_left ? (*right_to_left ? 1 : 0) : UBIDI_DEFAULT_LTR;
    ubidi_setPara(bidi.get(), line.data(), static_cast<int32_t>(line.size()), level, nullptr,
                  &status);
    check(status);
    const auto count = ubidi_countRuns(bidi.get(), &status);
    check(status);
    std::vector<BidiRun> runs;
    for (int32_t index = 0; index < count; ++index) {
        int32_t start = 0;
        int32_t length = 0;
        const auto direction = ubidi_getVisualRun(bidi.get(), index, &start, &length);
        runs.push_back({static_cast<std::size_t>(start), static_cast<std::size_t>(length),
                        direction == UBIDI_RTL});
    }
    return runs;
}

bool startsRightToLeft(std::u16string_view text) {
    return ubidi_getBaseDirection(text.data(), static_cast<int32_t>(text.size())) == UBIDI_RTL;
}

}  // namespace etd::pdf
