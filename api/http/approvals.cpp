/// Approvals: the signed statement of one officer over one manifest.
#include "api/http/resources.hpp"
#include "api/http/views.hpp"
#include "base/base64.hpp"
#include "base/object_reader.hpp"
#include "pki/cms.hpp"

namespace etd::http {

namespace {

constexpr std::size_t kMaxBase64 = 32U << 10;  ///< A CMS has at most 16 KiB.

Role roleOf(Position position) {
    return position == Position::Consul ? Role::Consul : Role::Approver;
}

Result<signing::Approval> readApproval(const Request& request) {
    const auto body = parseJson(asText(request.body));
    if (!body) return body.error();
    std::vector<FieldError> errors;
    ObjectReader reader(*body, "", errors);
    signing::Approval approval;
    const auto bytes = [&](const char* name) {
        const auto before = errors.size();
        auto decoded = fromBase64(reader.text(name, kMaxBase64));
        if (errors.size() == before && !decoded) reader.fail(name, "is not canonical base64");
        return decoded ? *std::move(decoded) : Bytes{};
    };
    approval.statement = bytes("statement");
    approval.cms = bytes("cms");
    reader.finish();
    if (!errors.empty()) {
        return Error{ErrorKind::InvalidField, "Correct the fields listed.", std::move(errors)};
    }
    return approval;
}

/// An early answer to honest mistakes. The signer judges again, and does not believe this program.
Result<Done> checkOwn(const Request& request, const signing::Approval& approval) {
    const auto statement = ApprovalStatement::parse(approval.statement);
    if (!statement) return statement.error();
    if (!request.actor().has(roleOf(statement->position))) {
        return Error{ErrorKind::Forbidden, "Your certificate does not hold the position of \"" +
                                               std::string(toText(statement->position)) + "\"."};
    }
    const auto signer = pki::verifyCms(approval.cms, approval.statement);
    if (!signer) return signer.error();
    if (signer->subjectAttribute("serialNumber") != request.actor().person) {
        return Error{ErrorKind::Forbidden,
                     "Send your own approval: the statement was signed by somebody else."};
    }
    return Done{};
}

Result<Response> approve(issuance::Issuance& issuance, const Request& request) {
    const auto number = documentNumber(request);
    if (!number) return number.error();
    const auto approval = readApproval(request);
    if (!approval) return approval.error();
    if (const auto own = checkOwn(request, *approval); !own) return own.error();
    const auto view =
        issuance.approve(actorOf(request), idempotencyKey(request), *number, *approval);
    if (!view) return view.error();
    return jsonResponse(toJson(*view));
}

}  // namespace

void addApprovalRoutes(std::vector<Route>& routes, const Services& services) {
    auto* issuance = services.issuance;
    routes.push_back({.method = "POST",
                      .pattern = "/v1/documents/{no}/approvals",
                      .roles = {Role::Consul, Role::Approver},
                      .idempotency_key = true,
                      .body_limit = 64U << 10,
                      .consumes = {"application/json"},
                      .produces = {"application/json"},
                      .handler = [=](const Request& r) { return approve(*issuance, r); }});
}

}  // namespace etd::http
