#include "base/base64.hpp"
#include "base/json.hpp"
#include "base/object_reader.hpp"
#include "issuer/issuance/issuance.hpp"

namespace etd::issuance {
namespace {

constexpr std::size_t kLargestBody = 8U << 20;
constexpr std::size_t kLargestPortrait = 7U << 20;  // 5 MiB in Base64, and a little

}  // namespace

Result<CaseSubmission> CaseSubmission::parse(std::string_view json) {
    const auto value = parseJson(json, {.bytes = kLargestBody, .depth = 6});
    if (!value) return value.error();

    std::vector<FieldError> errors;
    ObjectReader reader(*value, "", errors);
    auto holder = readHolder(reader.object("holder"), "/holder", errors);
    auto route = readRoute(reader.object("route"), "/route", errors);
    const auto post = reader.parsed<PostPrefix>("post");
    const auto valid_from = reader.parsed<Date>("valid_from");
    const auto valid_until = reader.parsed<Date>("valid_until");
    auto confirmation = reader.text("confirmation_reference", 60);
    const auto confirmed_on = reader.parsed<Date>("confirmed_on");
    auto portrait = fromBase64(reader.text("portrait", kLargestPortrait));
    if (!portrait) reader.fail("portrait", "must be a JPEG or PNG file in base64");
    reader.finish();
    if (!errors.empty()) {
        return Error{ErrorKind::InvalidField, "correct the fields listed", std::move(errors)};
    }
    return CaseSubmission{*std::move(holder), *std::move(route),   *post,
                          *valid_from,        *valid_until,        std::move(confirmation),
                          *confirmed_on,      *std::move(portrait)};
}

}  // namespace etd::issuance
