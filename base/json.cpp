#include "base/json.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <vector>

namespace etd {
namespace {

/// Refuses what nlohmann accepts silently: duplicate member names and unbounded depth.
class StrictSax final : public nlohmann::detail::json_sax_dom_parser<Json> {
    using Base = nlohmann::detail::json_sax_dom_parser<Json>;

public:
    StrictSax(Json& value, const JsonLimits& limits)
        : Base(value, false), depth_left_(limits.depth), elements_left_(limits.elements) {}

    bool null() { return counted() && Base::null(); }
    bool boolean(bool value) { return counted() && Base::boolean(value); }
    bool number_integer(number_integer_t value) { return counted() && Base::number_integer(value); }
    bool number_unsigned(number_unsigned_t value) {
        return counted() && Base::number_unsigned(value);
    }
    bool number_float(number_float_t value, const string_t& text) {
        return counted() && Base::number_float(value, text);
    }
    bool string(string_t& value) { return counted() && Base::string(value); }
    bool start_object(std::size_t size) {
        names_.emplace_back();
        return counted() && --depth_left_ >= 0 && Base::start_object(size);
    }
    bool key(std::string& name) {
        return counted() && names_.back().insert(name).second && Base::key(name);
    }
    bool end_object() {
        ++depth_left_;
        names_.pop_back();
        return Base::end_object();
    }
    bool start_array(std::size_t size) {
        return counted() && --depth_left_ >= 0 && Base::start_array(size);
    }
    bool end_array() {
        ++depth_left_;
        return Base::end_array();
    }

private:
    bool counted() {
        if (elements_left_ == 0) return false;
        --elements_left_;
        return true;
    }

    int depth_left_;
    std::size_t elements_left_;
    std::vector<std::set<std::string>> names_;
};

/// UTF-16 code units of well-formed UTF-8, for the order of RFC 8785 section 3.2.3.
std::u16string utf16(std::string_view text) {
    std::u16string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        std::uint32_t point = more == 0 ? lead : lead & (0x3FU >> more);
        for (int k = 1; k <= more; ++k) {
            point = point << 6 |
                    (static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]) & 0x3FU);
        }
        i += static_cast<std::size_t>(more) + 1;
        if (point < 0x10000) {
            out += static_cast<char16_t>(point);
        } else {
            out += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10));
            out += static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF));
        }
    }
    return out;
}

bool isAscii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool canonicalLess(const std::string& a, const std::string& b) {
    return isAscii(a) && isAscii(b) ? a < b : utf16(a) < utf16(b);
}

void write(const Json& value, std::string& out) {
    if (value.is_object()) {
        std::vector<Json::const_iterator> members;
        for (auto it = value.begin(); it != value.end(); ++it) members.push_back(it);
        std::ranges::sort(members, [](auto a, auto b) { return canonicalLess(a.key(), b.key()); });
        out += '{';
        for (const auto& member : members) {
            if (out.back() != '{') out += ',';
            out += Json(member.key()).dump();
            out += ':';
            write(member.value(), out);
        }
        out += '}';
    } else if (value.is_array()) {
        out += '[';
        bool first = true;
        for (const auto& item : value) {
            if (!first) out += ',';
            first = false;
            write(item, out);
        }
        out += ']';
    } else if (value.is_number_float() || value.is_binary() || value.is_discarded()) {
        throw std::logic_error("canonicalJson: a number with a fraction, or no JSON value");
    } else {
        out += value.dump();  // strings: nlohmann escapes just what RFC 8785 3.2.2.2 asks for
    }
}

}  // namespace

Result<Json> parseJson(std::string_view text, const JsonLimits& limits) {
    if (text.size() > limits.bytes) {
        return Error{ErrorKind::TooLarge, "the JSON text is too large"};
    }
    Json value;
    StrictSax sax(value, limits);
    if (!Json::sax_parse(text, &sax) || value.is_discarded()) {
        return Error{ErrorKind::Malformed,
                     "not one well-formed JSON value with unique member names"};
    }
    return value;
}

std::string canonicalJson(const Json& value) {
    std::string out;
    write(value, out);
    return out;
}

}  // namespace etd
