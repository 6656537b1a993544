#include "issuer/mrz/transliteration.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "issuer/mrz/transliteration_table.hpp"

namespace etd::mrz {
namespace {

const icu::Normalizer2& nfc() {
    UErrorCode status = U_ZERO_ERROR;
    const auto* normalizer = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no data for NFC");
    return *normalizer;
}

std::u32string normalised(std::string_view text) {
    const auto utf16 =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    UErrorCode status = U_ZERO_ERROR;
    const auto composed = nfc().normalize(utf16, status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU cannot normalise");
    std::u32string out;
    for (std::int32_t i = 0; i < composed.length(); i = composed.moveIndex32(i, 1)) {
        out += static_cast<char32_t>(composed.char32At(i));
    }
    return out;
}

bool isOneOf(char32_t c, std::u32string_view set) { return set.find(c) != set.npos; }

// [3] 4.6 names the signs; which code points count as each is our choice.
bool isApostrophe(char32_t c) {
    return isOneOf(c, U"'`\u00B4\u2018\u2019\u201B\u02B9\u02BB\u02BC\u02BE\u02BF\u2032");
}
bool isHyphen(char32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015); }
bool isComma(char32_t c) { return c == ',' || c == 0x060C; }
bool isSpace(char32_t c) {
    return c == ' ' || u_charType(static_cast<UChar32>(c)) == U_SPACE_SEPARATOR;
}
bool isMark(char32_t c) { return u_charType(static_cast<UChar32>(c)) == U_NON_SPACING_MARK; }
bool isDigit(char32_t c) { return u_charType(static_cast<UChar32>(c)) == U_DECIMAL_DIGIT_NUMBER; }
/// Punctuation, and the joiners and direction marks that show nothing.
bool vanishes(char32_t c) {
    return u_ispunct(static_cast<UChar32>(c)) || isOneOf(c, U"\u200C\u200D\u200E\u200F\u061C");
}
bool partsComponents(char32_t c) { return isSpace(c) || isHyphen(c) || isComma(c); }

/// The row of `letter`, or of what is left when its last diacritic is taken off, and so on: the
/// tables lack, for example, the Vietnamese letters.
std::optional<std::string> letterRow(char32_t letter, std::string_view language, bool first) {
    if (letter >= 'A' && letter <= 'Z') return std::string(1, static_cast<char>(letter));
    if (const auto row = tableRow(letter, language, first)) return std::string(*row);
    icu::UnicodeString parts;
    if (!nfc().getRawDecomposition(static_cast<UChar32>(letter), parts)) return std::nullopt;
    const auto base = static_cast<char32_t>(parts.char32At(0));
    const auto rest = parts.moveIndex32(0, 1);
    if (rest >= parts.length() || !isMark(static_cast<char32_t>(parts.char32At(rest)))) {
        return std::nullopt;
    }
    return letterRow(base, language, first);
}

Error refused(std::size_t index, const char* what) {
    return {ErrorKind::InvalidField, "character " + std::to_string(index + 1) + " " + what};
}

/// Whether a component ends at `index`, whatever marks and silent signs stand there.
bool endsComponent(std::u32string_view text, std::size_t index) {
    while (index < text.size() && !partsComponents(text[index])) {
        if (!isMark(text[index]) && !isApostrophe(text[index]) && !vanishes(text[index]))
            return false;
        ++index;
    }
    return true;
}

bool isPlainAscii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

Result<Components> transliterate(std::string_view text, std::string_view language) {
    const auto characters =
        isPlainAscii(text) ? std::u32string(text.begin(), text.end()) : normalised(text);
    Components components;
    std::string current;
    std::string last_letter;  // What the letter before a shadda gave.
    for (std::size_t i = 0; i < characters.size(); ++i) {
        const char32_t c = characters[i];
        if (partsComponents(c)) {
            if (!current.empty()) components.push_back(std::move(current));
            current.clear();
            last_letter.clear();
            continue;
        }
        if (isDigit(c)) return refused(i, "is a digit, which no name in an MRZ may have");
        const auto capital = static_cast<char32_t>(u_toupper(static_cast<UChar32>(c)));
        if (capital == kShadda) {
            if (last_letter.empty()) return refused(i, "repeats a letter, but none is before it");
            current += last_letter;
        } else if (capital == kTehMarbuta) {
            last_letter = endsComponent(characters, i + 1) ? "XAH" : "XTA";
            current += last_letter;
        } else if (auto row = letterRow(capital, language, current.empty())) {
            current += *row;
            if (!row->empty()) last_letter = *std::move(row);
        } else if (isMark(c) && !last_letter.empty()) {
            continue;  // A diacritic that no row and no composed letter has.
        } else if (!isApostrophe(c) && !vanishes(c)) {
            return refused(i, "has no transliteration; write the name in Latin letters");
        }
    }
    if (!current.empty()) components.push_back(std::move(current));
    return components;
}

}  // namespace etd::mrz
