/// The person a document is issued to, and the journey it is issued for. Values, no I/O.
///
/// [3] is ICAO Doc 9303-3, [8] Doc 9303-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/json.hpp"
#include "base/object_reader.hpp"
#include "base/result.hpp"
#include "issuer/document/codes.hpp"

namespace etd {

/// A birth date of which the day, the month and day, or everything may be unknown ([3] 4.8).
class BirthDate {
public:
    /// "1990-05-17", "1990-05", "1990" or "unknown"; else InvalidField. The year is 1800 or later.
    static Result<BirthDate> parse(std::string_view text);

    std::optional<int> year() const { return year_; }
    std::optional<unsigned> month() const { return month_; }
    std::optional<unsigned> day() const { return day_; }
    const std::string& text() const { return text_; }  ///< What parse() takes.

    bool operator==(const BirthDate&) const = default;

private:
    BirthDate() = default;
    std::string text_;
    std::optional<int> year_;
    std::optional<unsigned> month_;
    std::optional<unsigned> day_;
};

enum class Sex { Female, Male, Unspecified };

Result<Sex> parseSex(std::string_view text);  ///< "F", "M", "X"
std::string_view toText(Sex sex);

/// A name as the holder writes it. Reading DOES NOT check the normal form: this room has no Unicode
/// tables; whoever takes the name in normalises it.
struct OwnScriptName {
    std::string text;      ///< UTF-8 in Unicode normal form C, 1 to 120 bytes.
    std::string language;  ///< BCP 47 primary language subtag: "ar", "uk".

    bool operator==(const OwnScriptName&) const = default;
};

struct Holder {
    std::string surname;      ///< Primary identifier, Latin script, 1 to 120 bytes of UTF-8.
    std::string given_names;  ///< Secondary identifier; empty for a person with a single name.
    std::optional<OwnScriptName> own_script_name;
    CountryCode nationality;  ///< "XXA" for a stateless person ([3] 5).
    BirthDate date_of_birth;
    std::optional<std::string> place_of_birth;  ///< 1 to 80 bytes.
    Sex sex;

    bool operator==(const Holder&) const = default;
};

struct RoutePoint {
    CountryCode country;
    std::string place;  ///< City or airport, 1 to 60 bytes.

    bool operator==(const RoutePoint&) const = default;
};

/// One journey ([8] 4.5.2): from, at most three transit points, to.
struct Route {
    RoutePoint from;
    std::vector<RoutePoint> via;
    RoutePoint to;

    bool operator==(const Route&) const = default;
};

/// The two readers report everything wrong under `pointer` into `errors` and then return nothing.
std::optional<Holder> readHolder(const Json& value, const std::string& pointer,
                                 std::vector<FieldError>& errors);
std::optional<Route> readRoute(const Json& value, const std::string& pointer,
                               std::vector<FieldError>& errors);
Json toJson(const Holder& holder);
Json toJson(const Route& route);

}  // namespace etd
