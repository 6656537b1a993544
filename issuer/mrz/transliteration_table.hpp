/// The tables of ICAO Doc 9303-3, eighth edition, section 6, as data. Pure.
///
/// [3] is that document. Keys are capitals where the script has them; where the table offers
/// several spellings the first one printed is taken: Ä AE, Å AA, Ñ N, Ö OE, Ø OE, Ü UE.
#pragma once

#include <optional>
#include <string_view>

namespace etd::mrz {

inline constexpr char32_t kTehMarbuta = 0x0629;  ///< XTA, but XAH at the end of a component.
inline constexpr char32_t kShadda = 0x0651;      ///< Repeats what the letter before it gave.

/// What the table gives for `letter`: capitals A-Z, or "" for what it says is not encoded. Nothing
/// when the table has no row. `language` is a BCP 47 primary subtag or ""; be, bg, mk, sr and uk
/// have exceptions ([3] 6.B), some only for the first letter of a component.
std::optional<std::string_view> tableRow(char32_t letter, std::string_view language,
                                         bool first_in_component);

}  // namespace etd::mrz
