// Which member of the manifest each field of a layout shows.
#include <stdexcept>

#include "issuer/pdf/drawing.hpp"
#include "issuer/pdf/unicode.hpp"

namespace etd::pdf {
namespace {

constexpr std::string_view kNothing = "\u2014";  // so that nobody writes into an empty field

/// What a field shows, and the manifest's member to blame when it cannot.
struct FieldValue {
    std::string text;
    std::string pointer;
};

std::string stateName(const Layout& layout, const CountryCode& code) {
    const auto found = layout.states.find(code.text());
    return found == layout.states.end() ? std::string() : found->second;
}

std::string withCode(const Layout& layout, const CountryCode& code) {
    const auto name = stateName(layout, code);
    return name.empty() ? code.text() : name + " (" + code.text() + ")";
}

std::string pointText(const Layout& layout, const RoutePoint& point) {
    return point.place + ", " + withCode(layout, point.country);
}

FieldValue orNothing(std::string text, std::string pointer) {
    if (text.empty()) text = kNothing;
    return {std::move(text), std::move(pointer)};
}

FieldValue viaPoint(const Layout& layout, const Route& route, std::size_t index) {
    const auto pointer = "/route/via/" + std::to_string(index) + "/place";
    if (index >= route.via.size()) return {std::string(kNothing), pointer};
    return {pointText(layout, route.via[index]), pointer};
}

using ReadValue = FieldValue (*)(const Layout&, const Manifest&);

FieldValue ownScriptName(const Layout&, const Manifest& manifest) {
    const auto& name = manifest.holder.own_script_name;
    return orNothing(name ? name->text : "", "/holder/own_script_name/text");
}

const std::map<std::string, ReadValue>& values() {
    using L = const Layout&;
    using M = const Manifest&;
    using V = FieldValue;
    static const std::map<std::string, ReadValue> table = {
        {"issuing_state",
         [](L l, M m) {
             return V{capitals(stateName(l, m.issuing_state)), "/issuing_state"};
         }},
        {"document_code",
         [](L, M) {
             return V{"PU", "/document_code"};
         }},
        {"state_code",
         [](L, M m) {
             return V{m.issuing_state.text(), "/issuing_state"};
         }},
        {"number",
         [](L, M m) {
             return V{m.number.text(), "/number"};
         }},
        {"surname",
         [](L, M m) {
             return V{m.holder.surname, "/holder/surname"};
         }},
        {"given_names",
         [](L, M m) { return orNothing(m.holder.given_names, "/holder/given_names"); }},
        {"own_script_name", ownScriptName},
        {"nationality",
         [](L l, M m) {
             return V{withCode(l, m.holder.nationality), "/holder/nationality"};
         }},
        {"date_of_birth",
         [](L l, M m) {
             return V{printedDate(l, m.holder.date_of_birth), "/holder/date_of_birth"};
         }},
        {"place_of_birth",
         [](L, M m) {
             return orNothing(m.holder.place_of_birth.value_or(""), "/holder/place_of_birth");
         }},
        {"sex",
         [](L, M m) {
             return V{std::string(toText(m.holder.sex)), "/holder/sex"};
         }},
        {"valid_from",
         [](L l, M m) {
             return V{printedDate(l, m.valid_from), "/valid_from"};
         }},
        {"valid_until",
         [](L l, M m) {
             return V{printedDate(l, m.valid_until), "/valid_until"};
         }},
        {"issued_on",
         [](L l, M m) {
             return V{printedDate(l, m.issued_on), "/issued_on"};
         }},
        {"authority",
         [](L, M m) {
             return V{m.post.name, "/post/name"};
         }},
        {"place_of_issue",
         [](L, M m) {
             return V{m.post.place, "/post/place"};
         }},
        {"from",
         [](L l, M m) {
             return V{pointText(l, m.route.from), "/route/from/place"};
         }},
        {"to",
         [](L l, M m) {
             return V{pointText(l, m.route.to), "/route/to/place"};
         }},
        {"via1", [](L l, M m) { return viaPoint(l, m.route, 0); }},
        {"via2", [](L l, M m) { return viaPoint(l, m.route, 1); }},
        {"via3", [](L l, M m) { return viaPoint(l, m.route, 2); }}};
    return table;
}

std::string explain(Misfit misfit) {
    switch (misfit) {
        case Misfit::MissingGlyph:
            return "has a character that the fonts of the sheet lack";
        case Misfit::Forbidden:
            return "has a control or format character";
        case Misfit::TooLong:
            return "does not fit its field on the sheet: shorten it";
    }
    throw std::logic_error("a misfit without a sentence");
}

std::string twoDigits(unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); }

}  // namespace

std::string printedDate(const Layout& layout, const Date& date) {
    return twoDigits(date.day()) + " " + layout.months.at(date.month() - 1) + " " +
           std::to_string(date.year());
}

std::string printedDate(const Layout& layout, const BirthDate& date) {
    const auto day = date.day() ? twoDigits(*date.day()) : "XX";
    const auto month = date.month() ? layout.months.at(*date.month() - 1) : "XXX";
    return day + " " + month + " " + (date.year() ? std::to_string(*date.year()) : "XXXX");
}

void requireKnownFields(const Layout& layout) {
    for (const auto& page : layout.pages) {
        for (const auto& field : page.fields) {
            if (values().contains(field.name)) continue;
            throw std::runtime_error("the layout has a field of no known name: " + field.name);
        }
    }
}

Result<std::array<std::vector<PlacedText>, 2>> placeTexts(const Layout& layout,
                                                          const FontSet& fonts,
                                                          const Manifest& manifest) {
    const Typesetter typesetter(fonts.fonts, fonts.fallback);
    std::array<std::vector<PlacedText>, 2> placed;
    std::vector<FieldError> errors;
    const auto blame = [&errors](const std::string& pointer, std::string detail) {
        for (const auto& error : errors) {
            if (error.pointer == pointer) return;
        }
        errors.push_back({pointer, std::move(detail)});
    };
    if (stateName(layout, manifest.issuing_state).empty()) {
        blame("/issuing_state", "is no State that the sheet has a name for");
    }
    for (std::size_t page = 0; page < placed.size(); ++page) {
        for (const auto& field : layout.pages[page].fields) {
            const auto value = values().at(field.name)(layout, manifest);
            const Room room{field.box.width * kPointsPerMillimetre,
                            field.box.height * kPointsPerMillimetre, field.largest, field.smallest,
                            field.lines};
            auto fitted = typesetter.fit(value.text, fonts.faces.at(field.face), room);
            if (const auto* misfit = std::get_if<Misfit>(&fitted)) {
                blame(value.pointer, explain(*misfit));
                continue;
            }
            placed[page].push_back({std::get<FittedText>(std::move(fitted)), &field});
        }
    }
    if (!errors.empty()) {
        return Error{ErrorKind::InvalidField, "a text cannot be drawn on the sheet",
                     std::move(errors)};
    }
    return placed;
}

}  // namespace etd::pdf
