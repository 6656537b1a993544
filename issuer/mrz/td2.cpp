#include "issuer/mrz/td2.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "issuer/mrz/name.hpp"
#include "issuer/mrz/transliteration.hpp"

namespace etd::mrz {
namespace {

constexpr std::size_t kLine = 36;
constexpr std::size_t kNameWidth = 31;

bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isMrz(char c) { return isUpper(c) || isDigit(c) || c == '<'; }

std::string filled(std::string text, std::size_t width) {
    text.resize(width, '<');
    return text;
}

std::string_view withoutFillers(std::string_view field) {
    return field.substr(0, field.find_last_not_of('<') + 1);
}

std::string twoDigits(unsigned value) {
    return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

/// YYMMDD, "<<" for each part that is unknown ([3] 4.8).
std::string birthField(const BirthDate& date) {
    const auto part = [](auto value) { return value ? twoDigits(*value) : std::string("<<"); };
    const auto year = date.year() ? std::optional(static_cast<unsigned>(*date.year() % 100))
                                  : std::optional<unsigned>();
    return part(year) + part(date.month()) + part(date.day());
}

std::string expiryField(const Date& date) {
    return twoDigits(static_cast<unsigned>(date.year() % 100)) + twoDigits(date.month()) +
           twoDigits(date.day());
}

char sexField(Sex sex) {
    switch (sex) {
        case Sex::Female:
            return 'F';
        case Sex::Male:
            return 'M';
        case Sex::Unspecified:
            return '<';
    }
    return '<';
}

Error invalid(std::string detail) { return {ErrorKind::InvalidField, std::move(detail)}; }

Error invalidName(const char* pointer, const std::string& detail) {
    return {ErrorKind::InvalidField, "the name cannot be written in an MRZ", {{pointer, detail}}};
}

/// The positions under the composite check digit of line 2: 1-10, 14-20, 22-35 ([6] 4.2.2).
std::string compositeInput(std::string_view line2) {
    std::string out(line2.substr(0, 10));
    out += line2.substr(13, 7);
    out += line2.substr(21, 14);
    return out;
}

/// Letters, then nothing but fillers.
bool isState(std::string_view field) {
    const auto text = withoutFillers(field);
    return !text.empty() && std::ranges::all_of(text, isUpper);
}

/// Letters and fillers: `<` between components, one `<<` at most, none in front.
bool isName(std::string_view field) {
    const auto text = withoutFillers(field);
    if (text.empty() || text.front() == '<' || std::ranges::any_of(text, isDigit)) return false;
    const auto separator = text.find("<<");
    return separator == std::string_view::npos ||
           (text[separator + 2] != '<' && text.find("<<", separator + 2) == std::string_view::npos);
}

std::optional<unsigned> number(std::string_view two) {
    if (!std::ranges::all_of(two, isDigit)) return std::nullopt;
    return static_cast<unsigned>((two[0] - '0') * 10 + (two[1] - '0'));
}

/// YYMMDD of digits, or with whole parts replaced by fillers where `unknown_allowed`. A day is
/// checked against the longest month of its name, for the century is not known.
bool isDate(std::string_view field, bool unknown_allowed) {
    for (const std::size_t at : {0U, 2U, 4U}) {
        const auto part = field.substr(at, 2);
        if (!number(part) && !(unknown_allowed && part == "<<")) return false;
    }
    static constexpr std::array<unsigned, 13> kDays{31, 31, 29, 31, 30, 31, 30,
                                                    31, 31, 30, 31, 30, 31};
    const auto month = number(field.substr(2, 2));
    const auto day = number(field.substr(4, 2));
    if (month && (*month < 1 || *month > 12)) return false;
    return !day || (*day >= 1 && *day <= kDays[month.value_or(0)]);
}

std::string spaced(std::string_view components) {
    std::string out(components);
    std::ranges::replace(out, '<', ' ');
    return out;
}

struct NumberAndRest {
    std::string number;
    std::string optional_data;
};

/// The document number, with its continuation in the optional data when position 10 is a filler
/// ([6] 4.2.2 note j): the rest, its check digit over the whole number, a filler.
Result<NumberAndRest> readNumber(std::string_view line2) {
    const auto field = line2.substr(0, 9);
    const auto optional = line2.substr(28, 7);
    const auto check = line2[9];
    const Error bad_number = invalid("the document number");
    const Error bad_check = invalid("check digit of the document number");
    if (field.front() == '<') return bad_number;
    if (isDigit(check)) {
        if (checkDigit(field) != check) return bad_check;
        return NumberAndRest{std::string(withoutFillers(field)),
                             std::string(withoutFillers(optional))};
    }
    if (check != '<') return bad_check;
    const auto end = optional.find('<');
    if (end == std::string_view::npos || end < 2 || field.find('<') != std::string_view::npos) {
        return bad_number;
    }
    std::string whole(field);
    whole += optional.substr(0, end - 1);
    if (checkDigit(whole) != optional[end - 1]) return bad_check;
    return NumberAndRest{std::move(whole), std::string(withoutFillers(optional.substr(end + 1)))};
}

}  // namespace

Result<Td2Mrz> Td2Mrz::parse(std::string_view both_lines) {
    if (both_lines.size() != 2 * kLine || !std::ranges::all_of(both_lines, isMrz)) {
        return invalid("is not a TD2 MRZ: 72 characters of A-Z, 0-9 and '<'");
    }
    return Td2Mrz(std::string(both_lines));
}

char checkDigit(std::string_view field) {
    static constexpr std::array<int, 3> kWeights{7, 3, 1};
    int sum = 0;
    for (std::size_t i = 0; i < field.size(); ++i) {
        const char c = field[i];
        const int value = isDigit(c) ? c - '0' : isUpper(c) ? c - 'A' + 10 : 0;
        sum += value * kWeights[i % 3];
    }
    return static_cast<char>('0' + sum % 10);
}

Result<Td2Mrz> compose(const Td2Input& input) {
    auto primary = transliterate(input.surname, input.language);
    if (!primary) return invalidName("/holder/surname", primary.error().detail);
    if (primary->empty()) return invalidName("/holder/surname", "has no letter");
    auto secondary = transliterate(input.given_names, input.language);
    if (!secondary) return invalidName("/holder/given_names", secondary.error().detail);

    std::string text = "PU";
    text.reserve(2 * kLine);
    text += filled(input.issuing_state.text(), 3);
    text += nameField(*std::move(primary), *std::move(secondary), kNameWidth);
    const auto& document_number = input.number.text();
    text += document_number;
    text += checkDigit(document_number);
    text += filled(input.nationality.text(), 3);
    const auto birth = birthField(input.date_of_birth);
    text += birth;
    text += checkDigit(birth);
    text += sexField(input.sex);
    const auto expiry = expiryField(input.valid_until);
    text += expiry;
    text += checkDigit(expiry);
    text += filled("", 7);
    text += checkDigit(compositeInput(std::string_view(text).substr(kLine)));
    return Td2Mrz::parse(text);
}

Result<Td2Fields> read(const Td2Mrz& mrz) {
    const auto line1 = mrz.line1();
    const auto line2 = mrz.line2();
    const auto name = line1.substr(5);
    if (!isUpper(line1[0]) || isDigit(line1[1])) return invalid("the document code");
    if (!isState(line1.substr(2, 3))) return invalid("the issuing State");
    if (!isName(name)) return invalid("the name");
    auto number_and_rest = readNumber(line2);
    if (!number_and_rest) return number_and_rest.error();
    if (!isState(line2.substr(10, 3))) return invalid("the nationality");
    const auto birth = line2.substr(13, 6);
    if (!isDate(birth, true)) return invalid("the date of birth");
    if (checkDigit(birth) != line2[19]) return invalid("check digit of the date of birth");
    const char sex = line2[20];
    if (sex != 'F' && sex != 'M' && sex != '<') return invalid("the sex");
    const auto expiry = line2.substr(21, 6);
    if (!isDate(expiry, false)) return invalid("the date of expiry");
    if (checkDigit(expiry) != line2[27]) return invalid("check digit of the date of expiry");
    if (checkDigit(compositeInput(line2)) != line2[35]) return invalid("composite check digit");

    const auto text = withoutFillers(name);
    const auto separator = std::min(text.find("<<"), text.size());
    return Td2Fields{
        .document_code = std::string(withoutFillers(line1.substr(0, 2))),
        .issuing_state = std::string(withoutFillers(line1.substr(2, 3))),
        .surname = spaced(text.substr(0, separator)),
        .given_names = separator < text.size() ? spaced(text.substr(separator + 2)) : "",
        .maybe_truncated = isUpper(name.back()),
        .document_number = std::move(number_and_rest->number),
        .nationality = std::string(withoutFillers(line2.substr(10, 3))),
        .date_of_birth = std::string(birth),
        .sex = sex,
        .date_of_expiry = std::string(expiry),
        .optional_data = std::move(number_and_rest->optional_data)};
}

Result<Date> expiryDate(std::string_view yymmdd, const Date& today) {
    const Error bad = invalid("is no date YYMMDD");
    if (yymmdd.size() != 6 || !std::ranges::all_of(yymmdd, isDigit)) return bad;
    const int earliest = today.year() - 50;
    const int within = static_cast<int>(*number(yymmdd.substr(0, 2))) - earliest % 100;
    const int year = earliest + (within + 100) % 100;
    const auto date = Date::of(year, *number(yymmdd.substr(2, 2)), *number(yymmdd.substr(4, 2)));
    return date ? date : bad;
}

}  // namespace etd::mrz
