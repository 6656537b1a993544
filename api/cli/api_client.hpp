/// Speaks to `etd serve` over mutual TLS. The server is verified against one pinned root and its
/// name; the system's certificate store is not asked.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/cli/command.hpp"
#include "api/cli/identity.hpp"
#include "base/bytes.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace etd::cli {

struct ServiceOptions {
    std::string url;
    std::string ca;

    /// --url and --ca. Aliases this. `required` is for commands that always speak to the service.
    std::vector<Option> options(bool required = true);
};

class ApiClient {
public:
    /// Loads root, certificate and key; does not connect yet. InvalidField for an URL that is not
    /// https://HOST[:PORT], NotFound for files, Forbidden for the key.
    static Result<ApiClient> open(const ServiceOptions& service, const Identity& identity);

    /// The body of a 2xx answer, at most 32 MiB. Other answers are errors by their status, with
    /// the service's words. Unavailable when it does not answer after four tries. Throws
    /// std::runtime_error when the service itself is broken (500).
    Result<Bytes> get(const std::string& path) const;

    /// The same for a POST with JSON in and out. Every try carries `idempotency_key`, so the
    /// service does it once.
    Result<Json> post(const std::string& path, const Json& body,
                      const std::string& idempotency_key) const;

    ApiClient(ApiClient&&) noexcept;
    ~ApiClient();

private:
    struct Impl;
    explicit ApiClient(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// A fresh random key, for a call that is not continued by another process.
std::string newIdempotencyKey();

/// The error that an answer with this status and problem body stands for (RFC 9457).
Error errorOf(int status, ByteView body);

}  // namespace etd::cli
