#include "issuer/document/holder.hpp"

#include <algorithm>
#include <stdexcept>

namespace etd {
namespace {

std::optional<int> number(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<RoutePoint> readPoint(const Json& value, const std::string& pointer,
                                    std::vector<FieldError>& errors) {
    const auto before = errors.size();
    ObjectReader reader(value, pointer, errors);
    const auto country = reader.parsed<CountryCode>("country");
    auto place = reader.text("place", 60);
    reader.finish();
    if (errors.size() != before) return std::nullopt;
    return RoutePoint{*country, std::move(place)};
}

Json toJson(const RoutePoint& point) {
    return {{"country", point.country.text()}, {"place", point.place}};
}

std::optional<OwnScriptName> readOwnScriptName(const Json& value, const std::string& pointer,
                                               std::vector<FieldError>& errors) {
    const auto before = errors.size();
    ObjectReader reader(value, pointer, errors);
    OwnScriptName name{reader.text("text", 120), reader.text("language", 3)};
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    if (name.language.size() < 2 || !std::ranges::all_of(name.language, lower)) {
        reader.fail("language", "must be a language subtag of two or three small letters");
    }
    reader.finish();
    if (errors.size() != before) return std::nullopt;
    return name;
}

}  // namespace

Result<BirthDate> BirthDate::parse(std::string_view text) {
    const Error bad{ErrorKind::InvalidField,
                    "is not YYYY-MM-DD, YYYY-MM, YYYY or \"unknown\", or no day of the calendar"};
    BirthDate date;
    date.text_ = text;
    if (text == "unknown") return date;
    if (text.size() != 4 && text.size() != 7 && text.size() != 10) return bad;
    date.year_ = number(text.substr(0, 4));
    if (!date.year_ || *date.year_ < 1800) return bad;
    if (text.size() == 4) return date;
    const auto month = text[4] == '-' ? number(text.substr(5, 2)) : std::nullopt;
    if (!month || *month < 1 || *month > 12) return bad;
    date.month_ = static_cast<unsigned>(*month);
    if (text.size() == 7) return date;
    const auto whole = Date::parse(text);
    if (!whole) return bad;
    date.day_ = whole->day();
    return date;
}

Result<Sex> parseSex(std::string_view text) {
    if (text == "F") return Sex::Female;
    if (text == "M") return Sex::Male;
    if (text == "X") return Sex::Unspecified;
    return Error{ErrorKind::InvalidField, "must be F, M or X"};
}

std::string_view toText(Sex sex) {
    switch (sex) {
        case Sex::Female:
            return "F";
        case Sex::Male:
            return "M";
        case Sex::Unspecified:
            return "X";
    }
    throw std::logic_error("unknown sex");
}

std::optional<Holder> readHolder(const Json& value, const std::string& pointer,
                                 std::vector<FieldError>& errors) {
    const auto before = errors.size();
    ObjectReader reader(value, pointer, errors);
    auto surname = reader.text("surname", 120);
    auto given_names = reader.optionalText("given_names", 120);
    std::optional<OwnScriptName> own_script_name;
    if (reader.has("own_script_name")) {
        own_script_name = readOwnScriptName(reader.object("own_script_name"),
                                            reader.pointerTo("own_script_name"), errors);
    }
    const auto nationality = reader.parsed<CountryCode>("nationality");
    auto date_of_birth = reader.parsed<BirthDate>("date_of_birth");
    auto place_of_birth = reader.optionalText("place_of_birth", 80);
    const auto sex = parseSex(reader.text("sex", 1));
    if (!sex) reader.fail("sex", sex.error().detail);
    reader.finish();
    if (errors.size() != before) return std::nullopt;
    return Holder{std::move(surname),
                  given_names.value_or(""),
                  std::move(own_script_name),
                  *nationality,
                  *std::move(date_of_birth),
                  std::move(place_of_birth),
                  *sex};
}

std::optional<Route> readRoute(const Json& value, const std::string& pointer,
                               std::vector<FieldError>& errors) {
    const auto before = errors.size();
    ObjectReader reader(value, pointer, errors);
    const auto from = readPoint(reader.object("from"), reader.pointerTo("from"), errors);
    std::vector<RoutePoint> via;
    std::size_t index = 0;
    for (const auto& point : reader.array("via", 3)) {
        const auto at = reader.pointerTo("via") + "/" + std::to_string(index++);
        if (auto read = readPoint(point, at, errors)) via.push_back(*std::move(read));
    }
    const auto to = readPoint(reader.object("to"), reader.pointerTo("to"), errors);
    reader.finish();
    if (errors.size() != before) return std::nullopt;
    return Route{*from, std::move(via), *to};
}

Json toJson(const Holder& holder) {
    Json out = {{"surname", holder.surname},
                {"nationality", holder.nationality.text()},
                {"date_of_birth", holder.date_of_birth.text()},
                {"sex", toText(holder.sex)}};
    if (!holder.given_names.empty()) out["given_names"] = holder.given_names;
    if (holder.own_script_name) {
        out["own_script_name"] = {{"text", holder.own_script_name->text},
                                  {"language", holder.own_script_name->language}};
    }
    if (holder.place_of_birth) out["place_of_birth"] = *holder.place_of_birth;
    return out;
}

Json toJson(const Route& route) {
    Json via = Json::array();
    for (const auto& point : route.via) via.push_back(toJson(point));
    return {{"from", toJson(route.from)}, {"via", std::move(via)}, {"to", toJson(route.to)}};
}

}  // namespace etd
