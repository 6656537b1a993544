#include "issuer/store/rows.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "base/hex.hpp"

namespace etd::store {
namespace {

[[noreturn]] void refuse(std::string_view column, const char* why) {
    throw std::logic_error("column " + std::string(column) + " " + why);
}

}  // namespace

Value::Value(std::string_view text) : wire_(std::string(text)) {
    if (text.find('\0') != std::string_view::npos) {
        throw std::logic_error("a text for the database holds a NUL");
    }
}

Value::Value(ByteView bytes) : wire_("\\x" + toHex(bytes)) {}

const std::optional<std::string>& Rows::Row::cell(std::string_view column) const {
    const auto at = std::ranges::find(content_->columns, column);
    if (at == content_->columns.end()) refuse(column, "was not selected");
    return content_->cells.at(index_).at(static_cast<std::size_t>(at - content_->columns.begin()));
}

bool Rows::Row::isNull(std::string_view column) const { return !cell(column).has_value(); }

std::string Rows::Row::text(std::string_view column) const {
    const auto& value = cell(column);
    if (!value) refuse(column, "is null");
    return *value;
}

std::int64_t Rows::Row::integer(std::string_view column) const {
    const auto value = text(column);
    std::int64_t number = 0;
    const auto* end = value.data() + value.size();
    const auto [rest, error] = std::from_chars(value.data(), end, number);
    if (error != std::errc() || rest != end) refuse(column, "is not an integer");
    return number;
}

bool Rows::Row::flag(std::string_view column) const {
    const auto value = text(column);
    if (value != "t" && value != "f") refuse(column, "is not a boolean");
    return value == "t";
}

Bytes Rows::Row::bytes(std::string_view column) const {
    const auto value = text(column);
    if (!value.starts_with("\\x")) refuse(column, "is not bytea in hex");
    auto bytes = fromHex(std::string_view(value).substr(2));
    if (!bytes) refuse(column, "is not bytea in hex");
    return *std::move(bytes);
}

Date Rows::Row::date(std::string_view column) const {
    const auto day = Date::parse(text(column));
    if (!day) refuse(column, "is not a date");
    return *day;
}

Instant Rows::Row::instant(std::string_view column) const {
    return Instant::fromUnix(integer(column));
}

std::string instantOf(std::string_view column) {
    return "extract(epoch from " + std::string(column) + ")::bigint as " + std::string(column);
}

}  // namespace etd::store
