/// Parameters of statements and the rows they return, as plain values: no type of the database
/// library passes this header.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"

namespace etd::store {

/// One parameter ($1, $2, …) in PostgreSQL's text format.
class Value {
public:
    Value(std::nullptr_t) {}
    /// Throws std::logic_error for text with a NUL: libpqxx 6.4 would cut it there silently.
    Value(std::string_view text);
    Value(const std::string& text) : Value(std::string_view(text)) {}
    Value(const char* text) : Value(std::string_view(text)) {}
    Value(std::int64_t number) : wire_(std::to_string(number)) {}
    Value(std::uint64_t) = delete;  // bigint is signed
    Value(bool flag) : wire_(flag ? "t" : "f") {}
    Value(ByteView bytes);
    Value(const Bytes& bytes) : Value(ByteView(bytes)) {}
    Value(const Date& day) : wire_(day.iso()) {}
    Value(const Instant& at) : wire_(at.rfc3339()) {}
    template <class T>
    Value(const std::optional<T>& value) {
        if (value) wire_ = Value(*value).wire_;
    }

    const std::optional<std::string>& wire() const { return wire_; }

private:
    std::optional<std::string> wire_;
};

/// What a statement returned. Rows alias their Rows and must not outlive it.
class Rows {
public:
    struct Content {
        std::vector<std::string> columns;
        std::vector<std::vector<std::optional<std::string>>> cells;
    };

    class Row {
    public:
        /// Each throws std::logic_error when there is no such column, it is null, or it is not of
        /// that type.
        std::string text(std::string_view column) const;
        std::int64_t integer(std::string_view column) const;
        bool flag(std::string_view column) const;
        Bytes bytes(std::string_view column) const;
        Date date(std::string_view column) const;
        /// From a column selected with instantOf().
        Instant instant(std::string_view column) const;
        bool isNull(std::string_view column) const;

    private:
        friend class Rows;
        Row(const Content& content, std::size_t index) : content_(&content), index_(index) {}
        const std::optional<std::string>& cell(std::string_view column) const;
        const Content* content_;
        std::size_t index_;
    };

    explicit Rows(Content content) : content_(std::move(content)) {}
    std::size_t size() const { return content_.cells.size(); }
    bool empty() const { return content_.cells.empty(); }
    Row operator[](std::size_t index) const { return {content_, index}; }

private:
    Content content_;
};

/// SQL that selects a timestamptz column so that Row::instant() reads it.
std::string instantOf(std::string_view column);

}  // namespace etd::store
