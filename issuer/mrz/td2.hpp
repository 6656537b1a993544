/// The TD2 machine readable zone: two lines of 36 characters, held as 72. Pure.
///
/// [3] is ICAO Doc 9303-3, [6] Doc 9303-6, [8] Doc 9303-8.
#pragma once

#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/result.hpp"
#include "issuer/document/codes.hpp"
#include "issuer/document/holder.hpp"

namespace etd::mrz {

/// 72 characters of A-Z, 0-9 and '<'. NOT more than that: check digits may be wrong, see read().
class Td2Mrz {
public:
    static Result<Td2Mrz> parse(
        std::string_view both_lines);  ///< 72 characters; else InvalidField.
    const std::string& text() const { return text_; }
    std::string_view line1() const { return std::string_view(text_).substr(0, 36); }
    std::string_view line2() const { return std::string_view(text_).substr(36); }
    auto operator<=>(const Td2Mrz&) const = default;

private:
    explicit Td2Mrz(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// What the issuer puts into an ETD's MRZ; the code is `PU` ([8] 4.1.5), optional data stay empty.
struct Td2Input {
    CountryCode issuing_state;
    std::string surname;      ///< UTF-8, Latin, Cyrillic or Arabic script; transliterated ([3] 6).
    std::string given_names;  ///< May be empty.
    DocumentNumber number;
    CountryCode nationality;
    BirthDate date_of_birth;
    Sex sex;
    Date valid_until;
    std::string language = {};  ///< Of the names: see transliterate(). "" has no exceptions.
};

/// Composes the MRZ: transliteration, punctuation, truncation by docs/formats.md, all check digits.
/// Fails with InvalidField (naming /holder/surname or /holder/given_names) when a character has no
/// transliteration, or nothing of the surname is left.
Result<Td2Mrz> compose(const Td2Input& input);

/// What a TD2 MRZ says. Text without trailing fillers; dates as they stand.
struct Td2Fields {
    std::string document_code;  ///< "PU", "I"
    std::string issuing_state;
    std::string surname;  ///< Components separated by one space.
    std::string given_names;
    bool maybe_truncated;         ///< The name fills its field up to a letter in the last position.
    std::string document_number;  ///< Up to 14 characters ([6] 4.2.2 note j).
    std::string nationality;
    std::string date_of_birth;   ///< YYMMDD, '<' for unknown parts.
    char sex;                    ///< 'F', 'M' or '<'.
    std::string date_of_expiry;  ///< YYMMDD
    std::string optional_data;
};

/// Reads the fields. Fails with InvalidField naming the field whose check digit or characters are
/// wrong ("check digit of the document number"). What 7-3-1 cannot see stays unseen: names,
/// nationality and sex have no check digit, and where digits and letters are both allowed, two
/// characters whose values differ by a multiple of ten count the same.
Result<Td2Fields> read(const Td2Mrz& mrz);

/// Check digit, weights 7 3 1 ([3] 4.9). Precondition: characters of an MRZ.
char checkDigit(std::string_view field);

/// The day YYMMDD means for an expiry: the one in a year from 50 before that of `today` to 49 after
/// it. InvalidField when it is no day.
Result<Date> expiryDate(std::string_view yymmdd, const Date& today);

}  // namespace etd::mrz
