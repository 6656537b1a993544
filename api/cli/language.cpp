#include "api/cli/language.hpp"

#include <cstdlib>

namespace etd::cli {

namespace {

bool isKnown(std::string_view language) {
    return language == "en" || language == "es" || language == "fr";
}

}  // namespace

std::string_view in(const Words& words, std::string_view language) {
    return language == "es" ? words.es : language == "fr" ? words.fr : words.en;
}

Result<std::string> chooseLanguage(const std::optional<std::string>& asked) {
    if (asked) {
        if (isKnown(*asked)) return *asked;
        return Error{ErrorKind::InvalidField, "--language takes en, es or fr"};
    }
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* const value = std::getenv(name);
        if (!value || !*value) continue;
        const auto language = std::string(value).substr(0, 2);
        return isKnown(language) ? language : "en";
    }
    return std::string("en");
}

}  // namespace etd::cli
