/// Cases: submitted as approved by a migration authority; the document of one is prepared here.
#include "api/http/resources.hpp"
#include "api/http/views.hpp"

namespace etd::http {

namespace {

/// A portrait of 5 MiB in base64, and the rest.
constexpr std::size_t kMaxSubmission = 8U << 20;

Result<Response> submit(issuance::Issuance& issuance, const Request& request) {
    const auto submission = issuance::CaseSubmission::parse(asText(request.body));
    if (!submission) return submission.error();
    const auto view = issuance.submit(actorOf(request), idempotencyKey(request), *submission);
    if (!view) return view.error();
    Response response = jsonResponse(toJson(*view), 201);
    response.headers.push_back({"Location", "/v1/cases/" + view->reference.text()});
    return response;
}

Result<Response> look(issuance::Issuance& issuance, const Request& request) {
    const auto reference = caseReference(request);
    if (!reference) return reference.error();
    const auto view = issuance.findCase(*reference);
    if (!view) return view.error();
    return jsonResponse(toJson(*view));
}

Result<Response> prepare(issuance::Issuance& issuance, const Request& request) {
    const auto reference = caseReference(request);
    if (!reference) return reference.error();
    if (const auto empty = requireNoMembers(request); !empty) return empty.error();
    const auto view = issuance.prepare(actorOf(request), idempotencyKey(request), *reference);
    if (!view) return view.error();
    Response response = jsonResponse(toJson(*view), 201);
    response.headers.push_back({"Location", "/v1/documents/" + view->number.text()});
    return response;
}

}  // namespace

void addCaseRoutes(std::vector<Route>& routes, const Services& services) {
    auto* issuance = services.issuance;
    routes.push_back({.method = "POST",
                      .pattern = "/v1/cases",
                      .roles = {Role::Intake, Role::Machine},
                      .idempotency_key = true,
                      .body_limit = kMaxSubmission,
                      .consumes = {"application/json"},
                      .produces = {"application/json"},
                      .handler = [=](const Request& r) { return submit(*issuance, r); }});
    routes.push_back(
        {.method = "GET",
         .pattern = "/v1/cases/{ref}",
         .roles = {Role::Intake, Role::Machine, Role::Consul, Role::Approver, Role::Auditor},
         .produces = {"application/json"},
         .handler = [=](const Request& r) { return look(*issuance, r); }});
    routes.push_back({.method = "POST",
                      .pattern = "/v1/cases/{ref}/documents",
                      .roles = {Role::Intake, Role::Machine},
                      .idempotency_key = true,
                      .body_limit = 1024,
                      .body_optional = true,
                      .consumes = {"application/json"},
                      .produces = {"application/json"},
                      .handler = [=](const Request& r) { return prepare(*issuance, r); }});
}

}  // namespace etd::http
