/// What the commands that speak to `etd serve` have in common.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/cli/api_client.hpp"
#include "api/cli/command.hpp"
#include "api/cli/identity.hpp"

namespace etd::cli {

struct ClientOptions {
    ServiceOptions service;
    IdentityOptions identity;
    std::optional<std::string> idempotency_key;
    bool json = false;

    /// Those of service and identity, and --json; with `posts`, --idempotency-key. Aliases this.
    std::vector<Option> options(bool posts);
};

/// Shown under every client command.
inline constexpr const char* kClientExitCodes = R"(
Exit codes: 0 done   1 refused (the message says why)   64 usage   69 the service does not answer
70 internal error)";

/// Opens the client and runs `use`; says errors under `words`.
int withClient(const std::string& words, const ClientOptions& options,
               const std::function<Result<Done>(const ApiClient&)>& use);

/// Posts `body` to `path` and prints the answer: with --json all of it, else its `member` alone, so
/// that a script can take it.
int postAndPrint(const std::string& words, const ClientOptions& options, const std::string& path,
                 const Json& body, const char* member);

/// Gets `path` and prints it: with --json as it is, else member by member.
int getAndPrint(const std::string& words, const ClientOptions& options, const std::string& path);

/// A path segment of what a person typed: letters, digits, '-' only; else InvalidField.
Result<std::string> segment(const std::string& text, const char* what);

}  // namespace etd::cli
