#include "api/http/problem.hpp"

#include <array>
#include <stdexcept>

#include "base/json.hpp"

namespace etd::http {

ProblemType describe(Problem problem) {
    switch (problem) {
        case Problem::Malformed:
            return {"malformed", "The request cannot be read", 400};
        case Problem::InvalidField:
            return {"invalid-field", "A field is not acceptable", 422};
        case Problem::NotFound:
            return {"not-found", "There is no such thing", 404};
        case Problem::Conflict:
            return {"conflict", "The current state does not allow this", 409};
        case Problem::IdempotencyMismatch:
            return {"idempotency-mismatch", "The Idempotency-Key was used for another request",
                    422};
        case Problem::IdempotencyKeyRequired:
            return {"idempotency-key-required", "An Idempotency-Key is required", 400};
        case Problem::Forbidden:
            return {"forbidden", "A safeguard refuses this", 403};
        case Problem::ClientCertificateRequired:
            return {"client-certificate-required", "A client certificate is required", 403};
        case Problem::ClientCertificateRefused:
            return {"client-certificate-refused", "The client certificate is not accepted", 403};
        case Problem::RoleRequired:
            return {"role-required", "Another role is required", 403};
        case Problem::TooLarge:
            return {"too-large", "The body is too large", 413};
        case Problem::HeadersTooLarge:
            return {"headers-too-large", "The header fields are too large", 431};
        case Problem::TargetTooLong:
            return {"target-too-long", "The request target is too long", 414};
        case Problem::MethodNotAllowed:
            return {"method-not-allowed", "The method is not allowed here", 405};
        case Problem::NotAcceptable:
            return {"not-acceptable", "None of the accepted media types is offered", 406};
        case Problem::UnsupportedMediaType:
            return {"unsupported-media-type", "The media type is not supported here", 415};
        case Problem::RequestTimeout:
            return {"request-timeout", "The request did not arrive in time", 408};
        case Problem::NotImplemented:
            return {"not-implemented", "The transfer coding is not supported", 501};
        case Problem::VersionNotSupported:
            return {"version-not-supported", "The HTTP version is not supported", 505};
        case Problem::Unavailable:
            return {"unavailable", "A part of the service is unavailable", 503};
        case Problem::Internal:
            return {"internal", "The service failed", 500};
    }
    throw std::logic_error("no such problem");
}

Problem problemOf(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::Malformed:
            return Problem::Malformed;
        case ErrorKind::InvalidField:
            return Problem::InvalidField;
        case ErrorKind::NotFound:
            return Problem::NotFound;
        case ErrorKind::Conflict:
            return Problem::Conflict;
        case ErrorKind::IdempotencyMismatch:
            return Problem::IdempotencyMismatch;
        case ErrorKind::Forbidden:
            return Problem::Forbidden;
        case ErrorKind::TooLarge:
            return Problem::TooLarge;
        case ErrorKind::Unavailable:
            return Problem::Unavailable;
    }
    throw std::logic_error("no such error kind");
}

std::span<const Problem> allProblems() {
    static constexpr std::array kAll = {
        Problem::Malformed,
        Problem::InvalidField,
        Problem::NotFound,
        Problem::Conflict,
        Problem::IdempotencyMismatch,
        Problem::IdempotencyKeyRequired,
        Problem::Forbidden,
        Problem::ClientCertificateRequired,
        Problem::ClientCertificateRefused,
        Problem::RoleRequired,
        Problem::TooLarge,
        Problem::HeadersTooLarge,
        Problem::TargetTooLong,
        Problem::MethodNotAllowed,
        Problem::NotAcceptable,
        Problem::UnsupportedMediaType,
        Problem::RequestTimeout,
        Problem::NotImplemented,
        Problem::VersionNotSupported,
        Problem::Unavailable,
        Problem::Internal,
    };
    static_assert(kAll.size() == static_cast<std::size_t>(Problem::Internal) + 1);
    return kAll;
}

Refusal refusalOf(const Error& error) {
    return {problemOf(error.kind), error.detail, error.fields};
}

Response problemResponse(const Refusal& refusal, std::string_view request_id) {
    const auto type = describe(refusal.problem);
    Json body = {{"type", std::string(kProblemBase).append(type.name)},
                 {"title", type.title},
                 {"status", type.status},
                 {"instance", std::string("urn:uuid:").append(request_id)}};
    if (!refusal.detail.empty()) body["detail"] = refusal.detail;
    for (const auto& field : refusal.fields) {
        body["errors"].push_back({{"pointer", "#" + field.pointer}, {"detail", field.detail}});
    }

    Response response;
    response.status = type.status;
    response.content_type = "application/problem+json";
    response.body = toBytes(canonicalJson(body));
    if (refusal.problem == Problem::Unavailable) response.headers.push_back({"Retry-After", "5"});
    return response;
}

}  // namespace etd::http
