/// Verification for systems without a camera or without our program. Public: it tells nothing that
/// the paper and the published lists do not.
#include "api/http/resources.hpp"
#include "api/http/views.hpp"
#include "base/base64.hpp"
#include "base/object_reader.hpp"
#include "issuer/verification/verdict.hpp"

namespace etd::http {

namespace {

using verification::Evidence;

constexpr std::size_t kMaxItems = 4;

Result<Evidence> readItems(ByteView text) {
    const auto body = parseJson(asText(text), {.bytes = verification::kLargestInput, .depth = 4});
    if (!body) return body.error();
    std::vector<FieldError> errors;
    ObjectReader reader(*body, "", errors);
    const auto items = reader.array("items", kMaxItems);
    reader.finish();
    if (errors.empty() && items.empty()) reader.fail("items", "give at least one item");
    std::vector<Bytes> inputs;
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto bytes = items[i].is_string() ? fromBase64(items[i].get_ref<const std::string&>())
                                          : Error{ErrorKind::Malformed, "is no text"};
        if (!bytes) {
            errors.push_back({"/items/" + std::to_string(i), "is not canonical base64"});
        } else {
            inputs.push_back(*std::move(bytes));
        }
    }
    if (!errors.empty()) {
        return Error{ErrorKind::InvalidField, "Correct the items listed.", std::move(errors)};
    }
    return verification::gatherAll({inputs.begin(), inputs.end()});
}

Result<Response> verify(const Services& services, const Request& request) {
    auto evidence = request.contentType() == kJson
                        ? readItems(request.body)
                        : Result<Evidence>(verification::gather(request.body));
    if (!evidence) return evidence.error();
    const auto trust = services.trust->current();
    return jsonResponse(
        verification::toJson(verification::judge(*evidence, trust->bundle, services.clock->now())));
}

}  // namespace

void addVerificationRoutes(std::vector<Route>& routes, const Services& services) {
    routes.push_back({.method = "POST",
                      .pattern = "/v1/verifications",
                      .body_limit = verification::kLargestInput,
                      .consumes = {"application/pdf", "image/png", "image/jpeg",
                                   "application/octet-stream", "text/plain", "application/json"},
                      .produces = {"application/json"},
                      .bounded = true,
                      .handler = [services](const Request& r) { return verify(services, r); }});
}

}  // namespace etd::http
