// Property: whatever compose() makes of two names is read back with what went in, and marked when
// the name was cut; whatever 72 characters read() takes it refuses with another composite digit.
#include <algorithm>
#include <cstdlib>

#include "issuer/mrz/td2.hpp"
#include "issuer/mrz/transliteration.hpp"

namespace {

std::size_t letters(const etd::mrz::Components& components) {
    std::size_t size = components.empty() ? 0 : components.size() - 1;
    for (const auto& component : components) size += component.size();
    return size;
}

void composeAndRead(std::string_view surname, std::string_view given_names, bool ukrainian) {
    using namespace etd;
    const mrz::Td2Input input{.issuing_state = *CountryCode::parse("UTO"),
                              .surname = std::string(surname),
                              .given_names = std::string(given_names),
                              .number = *DocumentNumber::parse("KEZ2K7YDC"),
                              .nationality = *CountryCode::parse("D"),
                              .date_of_birth = *BirthDate::parse("1974-08"),
                              .sex = Sex::Unspecified,
                              .valid_until = *Date::parse("2026-06-27"),
                              .language = ukrainian ? "uk" : ""};
    const auto composed = mrz::compose(input);
    if (!composed) {
        if (composed.error().kind != ErrorKind::InvalidField) std::abort();
        return;
    }
    const auto fields = mrz::read(*composed);
    if (!fields || fields->document_number != "KEZ2K7YDC" || fields->date_of_birth != "7408<<" ||
        fields->date_of_expiry != "260627" || fields->surname.empty()) {
        std::abort();
    }
    const auto primary = mrz::transliterate(surname, input.language).value();
    const auto secondary = mrz::transliterate(given_names, input.language).value();
    const auto size = letters(primary) + (secondary.empty() ? 0 : 2 + letters(secondary));
    if (fields->maybe_truncated != (size >= 31)) std::abort();
    if (fields->given_names.empty() != secondary.empty()) std::abort();
}

void readOnly(std::string_view text) {
    using namespace etd;
    const auto parsed = mrz::Td2Mrz::parse(text);
    if (!parsed) return;
    const auto fields = mrz::read(*parsed);
    if (!fields) return;
    auto wrong = parsed->text();
    wrong[71] = wrong[71] == '9' ? '0' : static_cast<char>(wrong[71] + 1);
    if (mrz::read(*mrz::Td2Mrz::parse(wrong))) std::abort();
    (void)mrz::expiryDate(fields->date_of_expiry, *Date::parse("2026-11-21"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = etd::asText({data, size});
    readOnly(text);
    const auto cut = std::min(text.find('/'), text.size());
    composeAndRead(text.substr(0, cut), text.substr(std::min(cut + 1, text.size())), size % 2 == 0);
    return 0;
}
