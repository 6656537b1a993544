/// A value, or the reason there is none.
#pragma once

#include <cassert>
#include <utility>
#include <variant>

#include "base/error.hpp"

namespace etd {

/// Stands in for std::expected (C++23), with its names. Propagate with
/// `if (!x) return x.error();`.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    /// Precondition of value(), * and ->: has_value(). Of error(): !has_value(). Broken, they throw
    /// std::bad_variant_access in a release.
    const T& value() const& { return assert(has_value()), std::get<0>(state_); }
    T& value() & { return assert(has_value()), std::get<0>(state_); }
    T&& value() && { return assert(has_value()), std::get<0>(std::move(state_)); }
    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }
    const Error& error() const& { return assert(!has_value()), std::get<1>(state_); }

private:
    std::variant<T, Error> state_;
};

/// Success without a value: `return Done{};`.
struct Done {
    bool operator==(const Done&) const = default;
};

}  // namespace etd
