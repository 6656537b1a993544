/// Where a passphrase comes from: an open descriptor, a systemd credential, or a person; never an
/// argument or the environment.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/cli/command.hpp"
#include "base/result.hpp"
#include "pki/secret.hpp"

namespace etd::cli {

struct PassphraseSource {
    std::optional<int> descriptor;
    std::optional<std::string> credential;

    /// --passphrase-fd and --credential, to be appended to a command's options. Aliases this.
    std::vector<Option> options();
};

/// Reads it, and closes the descriptor it came from (0 to 2: puts /dev/null there). `what` names
/// the thing it opens, for the prompt. InvalidField when both sources are given, when the one given
/// has nothing, or when there is no terminal to ask on.
Result<pki::Secret> readPassphrase(const PassphraseSource& source, const std::string& what);

}  // namespace etd::cli
