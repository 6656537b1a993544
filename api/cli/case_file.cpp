#include "api/cli/case_file.hpp"

#include "api/cli/files.hpp"
#include "base/base64.hpp"

namespace etd::cli {

Result<Json> readCaseFile(const std::filesystem::path& file, const Date& today) {
    const auto text = readInput(file.string(), 1U << 20);
    if (!text) return text.error();
    auto body = parseJson(asText(*text));
    if (!body) return Error{body.error().kind, file.string() + ": " + body.error().detail};
    if (!body->is_object())
        return Error{ErrorKind::Malformed, file.string() + ": is not a JSON object"};

    const auto days = body->find("validity_days");
    if (days != body->end()) {
        if (!days->is_number_integer() || *days < 1 || *days > 365 ||
            body->contains("valid_from") || body->contains("valid_until"))
            return Error{ErrorKind::InvalidField,
                         file.string() + ": validity_days takes 1 to 365, and stands in place of "
                                         "valid_from and valid_until"};
        const auto count = days->get<int>();
        body->erase("validity_days");
        (*body)["valid_from"] = today.iso();
        (*body)["valid_until"] = today.plusDays(count).iso();
    }
    if (!body->contains("confirmed_on")) (*body)["confirmed_on"] = today.iso();

    const auto portrait = body->find("portrait");
    if (portrait == body->end() || !portrait->is_string())
        return Error{ErrorKind::InvalidField,
                     file.string() + ": portrait must name an image file beside it"};
    const auto image =
        readInput((file.parent_path() / portrait->get<std::string>()).string(), 5U << 20);
    if (!image) return image.error();
    *portrait = toBase64(*image);
    return *std::move(body);
}

}  // namespace etd::cli
