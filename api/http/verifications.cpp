/// Verification for systems without a camera or without our program. Public: it tells nothing that
/// the paper and the published lists do not.
#include <memory>

#include "api/http/code_reader.hpp"
#include "api/http/resources.hpp"
#include "api/http/views.hpp"
#include "base/base64.hpp"
#include "base/object_reader.hpp"
#include "issuer/verification/verdict.hpp"

namespace etd::http {

namespace {

using verification::Evidence;
using verification::InputKind;

constexpr std::size_t kMaxItems = 4;
/// Both codes, or a PDF with them, in base64.
constexpr std::size_t kMaxJson = 6'000'000;
/// Of values and names: the items, their list, its name, and some to spare for a clear refusal.
constexpr std::size_t kMaxElements = 64;

Result<std::vector<Bytes>> readItems(ByteView text) {
    const auto body =
        parseJson(asText(text), {.bytes = kMaxJson, .depth = 4, .elements = kMaxElements});
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
    return inputs;
}

/// Is this type's name a lie about a body that we know for something else?
bool contradicts(const std::string& type, InputKind kind) {
    if (type == "application/pdf") return kind == InputKind::Picture;
    return type.starts_with("image/") && kind == InputKind::Pdf;
}

Result<Evidence> gather(CodeReader& reader, const std::vector<ByteView>& inputs) {
    const auto deadline = std::chrono::steady_clock::now() + CodeReader::kLongest;
    std::optional<Error> busy;
    auto evidence = verification::gatherAll(inputs, [&](ByteView picture) {
        auto codes = busy ? *busy : reader.read(picture, deadline);
        if (!codes && codes.error().kind == ErrorKind::Unavailable) busy = codes.error();
        return codes;
    });
    if (busy) return *std::move(busy);
    return evidence;
}

Result<Evidence> readEvidence(CodeReader& reader, const Request& request) {
    if (request.contentType() == kJson) {
        const auto items = readItems(request.body);
        if (!items) return items.error();
        return gather(reader, {items->begin(), items->end()});
    }
    if (contradicts(request.contentType(), verification::kindOf(request.body))) {
        return Error{ErrorKind::InvalidField, "The body is not what its Content-Type says."};
    }
    return gather(reader, {request.body});
}

Result<Response> verify(const Services& services, CodeReader& reader, const Request& request) {
    auto evidence = readEvidence(reader, request);
    if (!evidence) return evidence.error();
    const auto trust = services.trust->current();
    return jsonResponse(
        verification::toJson(verification::judge(*evidence, trust->bundle, services.clock->now())));
}

}  // namespace

void addVerificationRoutes(std::vector<Route>& routes, const Services& services) {
    const auto reader = services.code_reader_command.empty()
                            ? std::make_shared<CodeReader>()
                            : std::make_shared<CodeReader>(services.code_reader_command);
    routes.push_back(
        {.method = "POST",
         .pattern = "/v1/verifications",
         .body_limit = verification::kLargestInput,
         .json_limit = kMaxJson,
         .consumes = {"application/pdf", "image/png", "image/jpeg", "application/octet-stream",
                      "text/plain", "application/json"},
         .produces = {"application/json"},
         .bounded = true,
         .handler = [services, reader](const Request& r) { return verify(services, *reader, r); }});
}

}  // namespace etd::http
