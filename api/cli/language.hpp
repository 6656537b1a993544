/// The three languages in which `etd verify` speaks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace etd::cli {

struct Words {
    std::string_view en;
    std::string_view es;
    std::string_view fr;
};

std::string_view in(const Words& words, std::string_view language);

/// What was asked for ("en", "es", "fr"; else InvalidField), or the locale's language by LC_ALL,
/// LC_MESSAGES, LANG in that order, or English.
Result<std::string> chooseLanguage(const std::optional<std::string>& asked);

}  // namespace etd::cli
