#include "issuer/pdf/composed.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <stdexcept>

namespace etd::pdf {
namespace {

[[noreturn]] void refuse(const char* what) {
    throw std::runtime_error(std::string("libharu's file is not as expected: ") + what);
}

std::size_t integerAt(std::string_view text, std::size_t at) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
    if (error != std::errc()) refuse("a number is missing");
    return value;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Calls `visit(number)` for each "number 0 R" outside strings and puts what it returns instead.
std::string replaceReferences(const std::string& text,
                              const std::function<std::string(std::size_t)>& visit) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '(') {  // a literal string; libharu escapes parentheses inside
            const auto end = text.find(')', at);
            if (end == std::string::npos) refuse("an open string");
            out.append(text, at, end + 1 - at);
            at = end + 1;
            continue;
        }
        const bool token_start =
            at == 0 || std::string_view(" \n\r[/<>").find(text[at - 1]) != std::string_view::npos;
        if (token_start && isDigit(text[at])) {
            std::size_t end = at;
            while (end < text.size() && isDigit(text[end])) ++end;
            if (text.compare(end, 4, " 0 R") == 0) {
                out += visit(integerAt(text, at));
                at = end + 4;
                continue;
            }
            out.append(text, at, end - at);
            at = end;
            continue;
        }
        out += text[at++];
    }
    return out;
}

}  // namespace

ComposedPdf::ComposedPdf(Bytes file) {
    const auto text = asText(file);
    const auto marker = text.rfind("startxref");
    if (marker == std::string_view::npos) refuse("no startxref");
    std::size_t at = integerAt(text, marker + 10);
    if (text.substr(at, 4) != "xref") refuse("no xref table");
    at = text.find('\n', at) + 1;
    if (text.substr(at, 2) != "0 ") refuse("several subsections");
    const auto count = integerAt(text, at + 2);
    at = text.find('\n', at) + 1;

    std::map<std::size_t, std::size_t> lengths;  // of streams, by the object that holds them
    std::map<std::size_t, std::string> bodies;
    std::map<std::size_t, std::size_t> data;
    for (std::size_t number = 1; number < count; ++number) {
        const auto entry = text.substr(at + 20 * number, 20);
        std::size_t offset = 0;
        std::from_chars(entry.data(), entry.data() + 10, offset);
        const auto start = text.find("obj", offset);
        if (start == std::string_view::npos || integerAt(text, offset) != number) {
            refuse("an object is not where the table says");
        }
        const auto end = text.find("endobj", start);
        const auto stream = text.find("stream\r\n", start);
        const bool has_stream = stream != std::string_view::npos && stream < end;
        const auto stop = has_stream ? stream : end;
        auto body = std::string(text.substr(start + 3, stop - start - 3));
        const auto first = body.find_first_not_of(" \r\n");
        const auto last = body.find_last_not_of(" \r\n");
        if (first == std::string::npos) refuse("an empty object");
        bodies[number] = body.substr(first, last + 1 - first);
        if (has_stream) data[number] = stream + 8;
    }
    for (auto& [number, body] : bodies) {
        Object object{body, {}, data.contains(number)};
        if (object.is_stream) {
            const auto holder = referenceIn(body, "Length");
            const auto length = integerAt(bodies.at(holder), 0);
            if (data.at(number) + length > file.size()) refuse("a stream is cut off");
            const auto bytes = ByteView(file).subspan(data.at(number), length);
            object.stream.assign(bytes.begin(), bytes.end());
            const auto key = body.find("/Length ");
            const auto stop = body.find("0 R", key) + 3;
            object.dictionary.erase(key, stop - key);
        }
        objects_[number] = std::move(object);
    }
    const auto trailer = std::string(text.substr(text.rfind("trailer")));
    const auto& catalog = object(referenceIn(trailer, "Root"));
    const auto& tree = object(referenceIn(catalog.dictionary, "Pages"));
    const auto kids = tree.dictionary.find("/Kids");
    if (kids == std::string::npos) refuse("no pages");
    const auto close = tree.dictionary.find(']', kids);
    pages_ = referencesIn(tree.dictionary.substr(kids, close - kids));
}

std::size_t ComposedPdf::referenceIn(const std::string& dictionary, const std::string& key) const {
    const auto at = dictionary.find("/" + key + " ");
    if (at == std::string::npos) refuse("an entry is missing");
    return integerAt(dictionary, at + key.size() + 2);
}

std::vector<std::size_t> ComposedPdf::referencesIn(const std::string& dictionary) {
    std::vector<std::size_t> out;
    replaceReferences(dictionary, [&out](std::size_t number) {
        if (std::ranges::find(out, number) == out.end()) out.push_back(number);
        return std::string();
    });
    return out;
}

std::string ComposedPdf::renamed(const std::string& dictionary,
                                 const std::map<std::size_t, std::size_t>& names) {
    return replaceReferences(dictionary, [&names](std::size_t number) {
        return std::to_string(names.at(number)) + " 0 R";
    });
}

}  // namespace etd::pdf
