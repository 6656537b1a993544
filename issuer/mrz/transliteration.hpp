/// Names in Latin, Cyrillic or Arabic script as the letters of an MRZ. Pure.
///
/// [3] is ICAO Doc 9303-3, eighth edition.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace etd::mrz {

/// The components of a name, each of one or more letters A-Z.
using Components = std::vector<std::string>;

/// Normalises UTF-8 `text` to NFC and transliterates it ([3] 4.6 and 6): apostrophes vanish and
/// join what they parted; blanks, hyphens and commas part components; other punctuation vanishes; a
/// letter the tables lack is taken without its diacritics where it has any. May be empty.
/// `language`, a BCP 47 primary subtag, selects exceptions of the Cyrillic table; "" selects none.
///
/// Fails with InvalidField on invalid UTF-8, a digit, or a character without a transliteration; the
/// detail gives its position (in characters of the NFC form, from 1), never the character.
Result<Components> transliterate(std::string_view text, std::string_view language = {});

}  // namespace etd::mrz
