#include "api/http/views.hpp"

#include "base/hex.hpp"
#include "base/object_reader.hpp"

namespace etd::http {

Response jsonResponse(const Json& body, int status) {
    Response response;
    response.status = status;
    response.content_type = kJson;
    response.body = toBytes(canonicalJson(body));
    return response;
}

Response bytesResponse(std::string content_type, Bytes body) {
    Response response;
    response.content_type = std::move(content_type);
    response.body = std::move(body);
    return response;
}

Result<DocumentNumber> documentNumber(const Request& request) {
    auto number = DocumentNumber::parse(request.parameter("no"));
    if (!number) return Error{ErrorKind::NotFound, "No document has this number."};
    return number;
}

Result<CaseReference> caseReference(const Request& request) {
    auto reference = CaseReference::parse(request.parameter("ref"));
    if (!reference) return Error{ErrorKind::NotFound, "No case has this reference."};
    return reference;
}

issuance::Actor actorOf(const Request& request) { return {request.actor().person}; }

issuance::IdempotencyKey idempotencyKey(const Request& request) {
    const std::string head = request.head.method + "\n" + request.head.path + "\n";
    return {*request.head.find("idempotency-key"), pki::sha256({asBytes(head), request.body})};
}

Result<Done> requireNoMembers(const Request& request) {
    if (request.body.empty()) return Done{};
    const auto body = parseJson(asText(request.body));
    if (!body) return body.error();
    std::vector<FieldError> errors;
    ObjectReader(*body, "", errors).finish();
    if (!errors.empty()) {
        return Error{ErrorKind::InvalidField, "Send no body, or {}.", std::move(errors)};
    }
    return Done{};
}

Json toJson(const issuance::CaseView& view) {
    Json body = {{"reference", view.reference.text()}, {"state", view.state}};
    body["document"] = view.document ? Json(view.document->text()) : Json();
    return body;
}

Json toJson(const issuance::DocumentView& view) {
    Json approved = Json::array();
    for (const auto position : view.approved) approved.push_back(toText(position));
    return {{"number", view.number.text()},
            {"state", issuance::toText(view.state)},
            {"case", view.case_reference.text()},
            {"manifest_sha256", toHex(view.manifest_digest)},
            {"approved", std::move(approved)},
            {"prepared_at", view.prepared_at.rfc3339()},
            {"issued_at", view.issued_at ? Json(view.issued_at->rfc3339()) : Json()},
            {"public_status", view.public_status ? Json(*view.public_status) : Json()}};
}

}  // namespace etd::http
