// Which member of the manifest each field of a layout shows.
#include <stdexcept>

#include "issuer/pdf/drawing.hpp"

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

FieldValue valueOf(const std::string& field, const Layout& layout, const Manifest& manifest) {
    const auto& holder = manifest.holder;
    if (field == "issuing_state")
        return {stateName(layout, manifest.issuing_state), "/issuing_state"};
    if (field == "document_code") return {"PU", "/document_code"};
    if (field == "state_code") return {manifest.issuing_state.text(), "/issuing_state"};
    if (field == "number") return {manifest.number.text(), "/number"};
    if (field == "surname") return {holder.surname, "/holder/surname"};
    if (field == "given_names") return orNothing(holder.given_names, "/holder/given_names");
    if (field == "own_script_name") {
        return orNothing(holder.own_script_name ? holder.own_script_name->text : "",
                         "/holder/own_script_name/text");
    }
    if (field == "nationality")
        return {withCode(layout, holder.nationality), "/holder/nationality"};
    if (field == "date_of_birth")
        return {printedDate(layout, holder.date_of_birth), "/holder/date_of_birth"};
    if (field == "place_of_birth") {
        return orNothing(holder.place_of_birth.value_or(""), "/holder/place_of_birth");
    }
    if (field == "sex") return {std::string(toText(holder.sex)), "/holder/sex"};
    if (field == "valid_from") return {printedDate(layout, manifest.valid_from), "/valid_from"};
    if (field == "valid_until") return {printedDate(layout, manifest.valid_until), "/valid_until"};
    if (field == "issued_on") return {printedDate(layout, manifest.issued_on), "/issued_on"};
    if (field == "authority") return {manifest.post.name, "/post/name"};
    if (field == "place_of_issue") return {manifest.post.place, "/post/place"};
    if (field == "from") return {pointText(layout, manifest.route.from), "/route/from/place"};
    if (field == "to") return {pointText(layout, manifest.route.to), "/route/to/place"};
    if (field == "via1") return viaPoint(layout, manifest.route, 0);
    if (field == "via2") return viaPoint(layout, manifest.route, 1);
    if (field == "via3") return viaPoint(layout, manifest.route, 2);
    throw std::runtime_error("the layout has a field of no known name: " + field);
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
            const auto value = valueOf(field.name, layout, manifest);
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
