#include "api/http/media_type.hpp"

#include <algorithm>

namespace etd::http {

namespace {

std::string compact(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == ' ' || c == '\t') continue;
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

/// ";q=0", ";q=0.0", …
bool isExcluded(std::string_view parameters) {
    const auto at = parameters.find(";q=0");
    if (at == std::string_view::npos) return false;
    const auto rest = parameters.substr(at + 4);
    return rest.substr(0, rest.find(';')).find_first_not_of(".0") == std::string_view::npos;
}

bool covers(std::string_view range, std::string_view type) {
    if (range == "*/*" || range == type) return true;
    return range.ends_with("/*") && type.starts_with(range.substr(0, range.size() - 1));
}

}  // namespace

std::string essence(std::string_view content_type) {
    return compact(content_type.substr(0, content_type.find(';')));
}

bool accepts(std::string_view accept, std::string_view type) {
    const std::string all = compact(accept);
    std::string_view left = all;
    bool taken = false;
    while (!left.empty()) {
        const auto item = left.substr(0, left.find(','));
        left.remove_prefix(std::min(item.size() + 1, left.size()));
        const auto parameters_at = std::min(item.find(';'), item.size());
        const auto range = item.substr(0, parameters_at);
        if (!covers(range, type)) continue;
        if (!isExcluded(item.substr(parameters_at))) {
            taken = true;
        } else if (range == type) {
            return false;
        }
    }
    return taken;
}

}  // namespace etd::http
