#include "issuer/mrz/name.hpp"

#include <algorithm>

namespace etd::mrz {
namespace {

std::string joined(const Components& components) {
    std::string out;
    for (const auto& component : components) {
        if (!out.empty()) out += '<';
        out += component;
    }
    return out;
}

std::string joined(const Components& primary, const Components& secondary) {
    return secondary.empty() ? joined(primary) : joined(primary) + "<<" + joined(secondary);
}

/// The size of the field when every component is down to its initial.
std::size_t initialsSize(const Components& primary, const Components& secondary) {
    const auto of = [](std::size_t count) { return count == 0 ? 0 : 2 * count - 1; };
    return of(primary.size()) + (secondary.empty() ? 0 : 2 + of(secondary.size()));
}

/// Cuts components from the last to the first, each by no more than is needed and never to less
/// than its initial.
void shorten(Components& components, std::size_t& excess) {
    for (auto it = components.rbegin(); it != components.rend() && excess > 0; ++it) {
        const auto cut = std::min(excess, it->size() - 1);
        it->resize(it->size() - cut);
        excess -= cut;
    }
}

}  // namespace

std::string nameField(Components primary, Components secondary, std::size_t width) {
    std::string field = joined(primary, secondary);
    if (field.size() <= width) {
        field.resize(width, '<');
        return field;
    }

    // When not even the initials fit, components go from the end, the first of each identifier
    // last of all.
    char next_initial = '<';
    while (initialsSize(primary, secondary) > width) {
        auto& from = secondary.size() > 1 ? secondary : primary;
        next_initial = from.back().front();
        from.pop_back();
    }
    const auto size = joined(primary, secondary).size();
    std::size_t excess = size > width ? size - width : 0;
    shorten(secondary, excess);
    shorten(primary, excess);
    field = joined(primary, secondary);
    // Initials go in steps of two, so one position may be left; it takes the initial of the first
    // component left out, for the last position must be a letter.
    if (field.size() < width) field += next_initial;
    return field;
}

}  // namespace etd::mrz
