/// Why a request was refused: the first of the two error lanes. The second, broken machinery,
/// throws, and only the boundary in api/ catches.
#pragma once

#include <string>
#include <vector>

namespace etd {

/// One enumerator per thing a caller can do about it. api/http/problem.cpp maps each to one problem
/// type in a switch without a default.
enum class ErrorKind {
    Malformed,            ///< Not an encoding of what was asked for.
    InvalidField,         ///< Well formed, but a value breaks a rule; `fields` may say which.
    NotFound,             ///< No such thing, or none that this caller may know of.
    Conflict,             ///< The current state forbids it, e.g. cancelling twice.
    IdempotencyMismatch,  ///< The same Idempotency-Key came with another body.
    Forbidden,            ///< A safeguard refuses: role, approval, signer policy.
    TooLarge,             ///< More than this interface takes.
    Unavailable,          ///< A dependency is down; trying later may work.
};

/// What is wrong with one member of a structured request.
struct FieldError {
    std::string pointer;  ///< RFC 6901, "/holder/date_of_birth".
    std::string detail;   ///< How to mend it; no personal data.

    bool operator==(const FieldError&) const = default;
};

struct Error {
    ErrorKind kind;
    std::string detail;  ///< For the client: what to do next; no personal data, no internals.
    std::vector<FieldError> fields = {};

    bool operator==(const Error&) const = default;
};

}  // namespace etd
