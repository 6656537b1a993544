/// Refusals as RFC 9457 problem documents. docs/problems.md describes each type.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/message.hpp"
#include "base/error.hpp"

namespace etd::http {

enum class Problem {
    Malformed,
    InvalidField,
    NotFound,
    Conflict,
    IdempotencyMismatch,
    IdempotencyKeyRequired,
    Forbidden,
    ClientCertificateRequired,
    ClientCertificateRefused,
    RoleRequired,
    TooLarge,
    HeadersTooLarge,
    TargetTooLong,
    MethodNotAllowed,
    NotAcceptable,
    UnsupportedMediaType,
    RequestTimeout,
    NotImplemented,
    VersionNotSupported,
    Unavailable,
    Internal,
};

struct ProblemType {
    std::string_view name;   ///< Last segment of the type URI, an anchor of docs/problems.md.
    std::string_view title;  ///< Constant for the type (RFC 9457 3.1.3).
    int status;
};

inline constexpr std::string_view kProblemBase = "https://safeconduct.example/problems/";

ProblemType describe(Problem problem);
Problem problemOf(ErrorKind kind);
/// Every enumerator once, in order.
std::span<const Problem> allProblems();

/// Why a request got no other answer. `detail` tells the client how to mend it (RFC 9457 3.1.4).
struct Refusal {
    Problem problem;
    std::string detail;
    std::vector<FieldError> fields = {};
};

Refusal refusalOf(const Error& error);

/// application/problem+json with type, title, status, detail, instance (urn:uuid of the request)
/// and errors[]; pointers are JSON pointers in fragment form ("#/holder/sex").
Response problemResponse(const Refusal& refusal, std::string_view request_id);

}  // namespace etd::http
