/// Documents: their state, their files, and what changes them.
#include "api/http/resources.hpp"
#include "api/http/views.hpp"
#include "base/object_reader.hpp"
#include "issuer/image/barcode_reader.hpp"
#include "issuer/qr/symbol.hpp"

namespace etd::http {

namespace {

using issuance::Issuance;

constexpr int kPixelsPerModule = 8;

Result<Response> look(Issuance& issuance, const Request& request) {
    const auto number = documentNumber(request);
    if (!number) return number.error();
    const auto view = issuance.find(*number);
    if (!view) return view.error();
    return jsonResponse(toJson(*view));
}

Result<Response> issue(Issuance& issuance, const Request& request) {
    const auto number = documentNumber(request);
    if (!number) return number.error();
    if (const auto empty = requireNoMembers(request); !empty) return empty.error();
    const auto view = issuance.issue(actorOf(request), idempotencyKey(request), *number);
    if (!view) return view.error();
    return jsonResponse(toJson(*view));
}

Result<Response> cancel(Issuance& issuance, const Request& request) {
    const auto number = documentNumber(request);
    if (!number) return number.error();
    const auto body = parseJson(asText(request.body));
    if (!body) return body.error();
    std::vector<FieldError> errors;
    ObjectReader reader(*body, "", errors);
    const auto reason = issuance::parseCancelReason(reader.text("reason", 40));
    if (!reason && errors.empty()) reader.fail("reason", reason.error().detail);
    reader.finish();
    if (!errors.empty()) {
        return Error{ErrorKind::InvalidField, "Correct the fields listed.", std::move(errors)};
    }
    const auto view = issuance.cancel(actorOf(request), idempotencyKey(request), *number, *reason);
    if (!view) return view.error();
    return jsonResponse(toJson(*view));
}

Result<Response> reportLost(Issuance& issuance, const Request& request) {
    const auto number = documentNumber(request);
    if (!number) return number.error();
    if (const auto empty = requireNoMembers(request); !empty) return empty.error();
    const auto view = issuance.reportLost(actorOf(request), idempotencyKey(request), *number);
    if (!view) return view.error();
    return jsonResponse(toJson(*view));
}

/// Makes the answer of one file out of all of a document.
using Pick = Result<Response> (*)(issuance::DocumentFiles&& files);

Result<Response> manifest(issuance::DocumentFiles&& files) {
    return bytesResponse("application/json", std::move(files.manifest));
}
Result<Response> portrait(issuance::DocumentFiles&& files) {
    return bytesResponse("image/jpeg", std::move(files.print_portrait));
}
Result<Response> miniature(issuance::DocumentFiles&& files) {
    return bytesResponse("image/webp", std::move(files.miniature));
}
Result<Response> pdf(issuance::DocumentFiles&& files) {
    return bytesResponse("application/pdf", std::move(files.pdf));
}
Result<Response> verdictCode(issuance::DocumentFiles&& files) {
    return bytesResponse("application/octet-stream", std::move(files.verdict_code));
}
Result<Response> portraitCode(issuance::DocumentFiles&& files) {
    return bytesResponse("text/plain", toBytes(files.portrait_code));
}
Result<Response> verdictCodePicture(issuance::DocumentFiles&& files) {
    const auto symbol = qr::verdictSymbol(files.verdict_code);
    if (!symbol) return symbol.error();
    return bytesResponse("image/png", image::toPng(*symbol, kPixelsPerModule));
}
Result<Response> portraitCodePicture(issuance::DocumentFiles&& files) {
    const auto symbol = qr::portraitSymbol(files.portrait_code);
    if (!symbol) return symbol.error();
    return bytesResponse("image/png", image::toPng(*symbol, kPixelsPerModule));
}

Result<Response> fetch(Issuance& issuance, const Request& request, Pick pick, bool issued_only) {
    const auto number = documentNumber(request);
    if (!number) return number.error();
    auto files = issuance.files(*number);
    if (!files) return files.error();
    if (issued_only) {
        // Nothing that could be printed leaves the house unless the document is plainly active.
        if (files->state == issuance::DocumentState::Cancelled || files->public_status) {
            return Error{ErrorKind::Conflict, "The document is no longer active."};
        }
        if (files->state != issuance::DocumentState::Active) {
            return Error{ErrorKind::Conflict, "The document is not issued yet."};
        }
    }
    return pick(*std::move(files));
}

void addFile(std::vector<Route>& routes, Issuance* issuance, const char* name, const char* type,
             Pick pick, bool issued_only) {
    std::vector<Role> roles = {Role::Intake, Role::Machine, Role::Print};
    if (!issued_only) roles.insert(roles.end(), {Role::Consul, Role::Approver});
    routes.push_back({.method = "GET",
                      .pattern = std::string("/v1/documents/{no}/") + name,
                      .roles = std::move(roles),
                      .produces = {type},
                      .handler = [=](const Request& request) {
                          return fetch(*issuance, request, pick, issued_only);
                      }});
}

void addAction(std::vector<Route>& routes, Issuance* issuance, const char* name,
               std::vector<Role> roles, bool body_optional,
               Result<Response> (*act)(Issuance&, const Request&)) {
    routes.push_back({.method = "POST",
                      .pattern = std::string("/v1/documents/{no}/") + name,
                      .roles = std::move(roles),
                      .idempotency_key = true,
                      .body_limit = 1024,
                      .body_optional = body_optional,
                      .consumes = {"application/json"},
                      .produces = {"application/json"},
                      .handler = [=](const Request& r) { return act(*issuance, r); }});
}

}  // namespace

void addDocumentRoutes(std::vector<Route>& routes, const Services& services) {
    auto* issuance = services.issuance;
    routes.push_back({.method = "GET",
                      .pattern = "/v1/documents/{no}",
                      .roles = {Role::Intake, Role::Machine, Role::Consul, Role::Approver,
                                Role::Print, Role::Auditor},
                      .produces = {"application/json"},
                      .handler = [=](const Request& r) { return look(*issuance, r); }});
    addFile(routes, issuance, "manifest", "application/json", manifest, false);
    addFile(routes, issuance, "portrait", "image/jpeg", portrait, false);
    addFile(routes, issuance, "miniature", "image/webp", miniature, false);
    addFile(routes, issuance, "pdf", "application/pdf", pdf, true);
    addFile(routes, issuance, "verdict-code", "application/octet-stream", verdictCode, true);
    addFile(routes, issuance, "portrait-code", "text/plain", portraitCode, true);
    addFile(routes, issuance, "verdict-code.png", "image/png", verdictCodePicture, true);
    addFile(routes, issuance, "portrait-code.png", "image/png", portraitCodePicture, true);
    addAction(routes, issuance, "issue", {Role::Intake, Role::Machine, Role::Print}, true, issue);
    // Stopping needs one person, whichever of those who made the document.
    const std::vector<Role> stoppers = {Role::Intake, Role::Machine, Role::Consul, Role::Approver};
    addAction(routes, issuance, "cancel", stoppers, false, cancel);
    addAction(routes, issuance, "lost", stoppers, true, reportLost);
}

}  // namespace etd::http
