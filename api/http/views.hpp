/// What the resources share: reading paths and keys, writing JSON.
#pragma once

#include "api/http/router.hpp"
#include "base/json.hpp"
#include "issuer/issuance/issuance.hpp"

namespace etd::http {

inline constexpr std::string_view kJson = "application/json";

Response jsonResponse(const Json& body, int status = 200);
Response bytesResponse(std::string content_type, Bytes body);

/// The path's parameter; NotFound when it cannot be one, since nothing has such a name.
Result<DocumentNumber> documentNumber(const Request& request);
Result<CaseReference> caseReference(const Request& request);

issuance::Actor actorOf(const Request& request);
/// The key with SHA-256 over method, path and body, each ended by a line feed but the last.
issuance::IdempotencyKey idempotencyKey(const Request& request);

/// An empty body or {}; InvalidField when it has members, Malformed when it is none.
Result<Done> requireNoMembers(const Request& request);

Json toJson(const issuance::CaseView& view);
Json toJson(const issuance::DocumentView& view);

}  // namespace etd::http
