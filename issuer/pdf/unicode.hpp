/// What the sheet needs of Unicode: encodings, normal form C, the bidirectional order of a line.
/// Pure; the only user of ICU in this room. [UAX9] is Unicode Standard Annex 9.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace etd::pdf {

/// Precondition: valid UTF-8 (texts come out of JSON); what is not becomes U+FFFD.
std::u16string toUtf16(std::string_view utf8);
std::string toUtf8(std::u16string_view text);

/// Unicode normal form C.
std::u16string normalised(std::u16string_view text);

/// The code point at `at`, which moves behind it.
char32_t nextCodePoint(std::u16string_view text, std::size_t& at);

/// Capitals, by the rules of no language in particular.
std::string capitals(std::string_view utf8);

bool isCombining(char32_t c);  ///< A mark, or a joiner (U+200C, U+200D).

/// A control or format character that could reorder or hide what is printed: all but the joiners.
bool isForbidden(char32_t c);

/// Letters a WinAnsi text may hold ([32000] Annex D.2), as one byte each; nothing when there is a
/// character outside.
std::optional<std::string> toWinAnsi(std::string_view utf8);
/// The UTF-16 unit of a WinAnsi byte, 0 for one that is not assigned.
char16_t winAnsiCodePoint(unsigned char byte);

/// A stretch of one direction.
struct BidiRun {
    std::size_t start;
    std::size_t length;
    bool right_to_left;
};

/// The runs of one line from left to right ([UAX9] L2), the paragraph's direction taken from its
/// first strong character unless given.
std::vector<BidiRun> visualRuns(std::u16string_view line, std::optional<bool> right_to_left);

/// Is the first strong character one of a right-to-left script?
bool startsRightToLeft(std::u16string_view text);

}  // namespace etd::pdf
