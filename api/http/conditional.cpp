#include "api/http/conditional.hpp"

#include <algorithm>

namespace etd::http {

bool matchesNone(std::string_view if_none_match, std::string_view etag) {
    while (!if_none_match.empty()) {
        auto tag = if_none_match.substr(0, if_none_match.find(','));
        if_none_match.remove_prefix(std::min(tag.size() + 1, if_none_match.size()));
        tag.remove_prefix(std::min(tag.find_first_not_of(" \t"), tag.size()));
        tag = tag.substr(0, tag.find_last_not_of(" \t") + 1);
        if (tag.starts_with("W/")) tag.remove_prefix(2);
        if (tag == "*" || tag == etag) return false;
    }
    return true;
}

}  // namespace etd::http
