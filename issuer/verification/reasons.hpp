/// reasons.json as values.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "issuer/verification/verdict.hpp"

namespace etd::verification {

/// In the order of kLanguages.
using Texts = std::array<std::string, 3>;
inline constexpr std::array<std::string_view, 3> kLanguages = {"en", "es", "fr"};

struct Reason {
    std::string code;
    Family family;
    bool decided_by_device;
    Texts sentence;
    Texts action;
};

struct ReasonTable {
    std::vector<Family> families;  ///< Strongest first.
    std::vector<Texts> titles;     ///< Of each family.
    std::vector<Reason> reasons;   ///< Strongest first within a family.
};

/// The compiled-in table, read once. Throws std::runtime_error when the data file is broken.
const ReasonTable& reasonTable();

/// Throws std::out_of_range for an unknown code.
const Reason& reasonOf(std::string_view code);

/// True when `a` outranks `b`: a stronger family, or an earlier place in the same one.
bool isStronger(const Reason& a, const Reason& b);

}  // namespace etd::verification
