#include "base/object_reader.hpp"

#include <algorithm>

namespace etd {
namespace {

const Json& emptyObject() {
    static const Json empty = Json::object();
    return empty;
}

}  // namespace

ObjectReader::ObjectReader(const Json& object, std::string pointer, std::vector<FieldError>& errors)
    : object_(object.is_object() ? object : emptyObject()),
      pointer_(std::move(pointer)),
      errors_(errors) {
    if (!object.is_object()) errors_.push_back({pointer_, "must be an object"});
}

const Json* ObjectReader::take(const char* name) {
    taken_.insert(name);
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
}

bool ObjectReader::has(const char* name) const { return object_.contains(name); }

void ObjectReader::fail(const char* name, std::string detail) {
    errors_.push_back({pointerTo(name), std::move(detail)});
}

std::string ObjectReader::pointerTo(const char* name) const {
    std::string out = pointer_ + "/";
    for (const char c : std::string_view(name).substr(0, 64)) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

std::optional<std::string> ObjectReader::optionalText(const char* name, std::size_t max_bytes) {
    const Json* value = take(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) {
        fail(name, "must be a string");
        return std::nullopt;
    }
    auto text = value->get<std::string>();
    if (text.empty() || text.size() > max_bytes) {
        fail(name, "must have 1 to " + std::to_string(max_bytes) + " bytes");
        return std::nullopt;
    }
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (std::ranges::any_of(text, control)) {
        fail(name, "must not contain control characters");
        return std::nullopt;
    }
    return text;
}

std::string ObjectReader::text(const char* name, std::size_t max_bytes) {
    if (!has(name)) fail(name, "is missing");
    return optionalText(name, max_bytes).value_or("");
}

std::int64_t ObjectReader::integer(const char* name, std::int64_t min, std::int64_t max) {
    const Json* value = take(name);
    if (value == nullptr) {
        fail(name, "is missing");
        return min;
    }
    const bool fits = value->is_number_integer() &&
                      !(value->is_number_unsigned() &&
                        value->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) &&
                      value->get<std::int64_t>() >= min && value->get<std::int64_t>() <= max;
    if (!fits) {
        fail(name,
             "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
        return min;
    }
    return value->get<std::int64_t>();
}

bool ObjectReader::boolean(const char* name) {
    const Json* value = take(name);
    if (value == nullptr || !value->is_boolean()) {
        fail(name, value == nullptr ? "is missing" : "must be true or false");
        return false;
    }
    return value->get<bool>();
}

std::vector<Json> ObjectReader::array(const char* name, std::size_t max_items) {
    const Json* value = take(name);
    if (value == nullptr || !value->is_array() || value->size() > max_items) {
        fail(name, value == nullptr ? "is missing"
                                    : "must be an array of at most " + std::to_string(max_items));
        return {};
    }
    return value->get<std::vector<Json>>();
}

const Json& ObjectReader::object(const char* name) {
    const Json* value = take(name);
    if (value == nullptr || !value->is_object()) {
        fail(name, value == nullptr ? "is missing" : "must be an object");
        return emptyObject();
    }
    return *value;
}

void ObjectReader::finish() {
    for (const auto& [name, value] : object_.items()) {
        if (errors_.size() >= kMostFieldErrors) return;
        if (!taken_.contains(name)) fail(name.c_str(), "is not a member of this object");
    }
}

}  // namespace etd
