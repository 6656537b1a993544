/// Reads the members of one JSON object and collects what is wrong with them, so that a client
/// learns all of it at once. No I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace etd {

/// Unknown members are reported until there are this many errors: bounds what a hostile client
/// costs.
inline constexpr std::size_t kMostFieldErrors = 32;

/// Usage: construct, take each member by name, finish(). What a taker returns after an error is a
/// default; the caller looks at `errors` before it uses any of it. `errors` and `object` are
/// aliased and must outlive the reader.
class ObjectReader {
public:
    /// `pointer` is where `object` stands in the whole (RFC 6901), "" for the root.
    ObjectReader(const Json& object, std::string pointer, std::vector<FieldError>& errors);

    /// A string of 1 to `max_bytes` bytes of UTF-8 without control characters.
    std::string text(const char* name, std::size_t max_bytes);
    /// The same, or nothing when the member is absent. Null counts as present, and wrong.
    std::optional<std::string> optionalText(const char* name, std::size_t max_bytes);
    std::int64_t integer(const char* name, std::int64_t min, std::int64_t max);
    bool boolean(const char* name);
    /// The array's items, at most `max_items`; empty after an error.
    std::vector<Json> array(const char* name, std::size_t max_items);
    /// The nested object; an empty one after an error.
    const Json& object(const char* name);
    bool has(const char* name) const;

    /// A string parsed by T::parse(); its error becomes the field's.
    template <class T>
    std::optional<T> parsed(const char* name, std::size_t max_bytes = 64) {
        const auto before = errors_.size();
        const std::string value = text(name, max_bytes);
        if (errors_.size() != before) return std::nullopt;
        auto result = T::parse(value);
        if (!result) {
            fail(name, result.error().detail);
            return std::nullopt;
        }
        return *std::move(result);
    }

    void fail(const char* name, std::string detail);
    /// The member's JSON pointer, '~' and '/' in its name escaped (RFC 6901 3), the name cut at 64
    /// bytes.
    std::string pointerTo(const char* name) const;

    /// Reports every member that no taker asked for.
    void finish();

private:
    const Json* take(const char* name);

    const Json& object_;
    std::string pointer_;
    std::vector<FieldError>& errors_;
    std::set<std::string, std::less<>> taken_;
};

}  // namespace etd
