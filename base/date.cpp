#include "base/date.hpp"

#include <cstdio>
#include <optional>

namespace etd {
namespace {

/// `count` digits from `at` on, or nothing.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

}  // namespace

Result<Date> Date::of(int year, unsigned month, unsigned day) {
    const std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month{month},
                                          std::chrono::day{day}};
    if (year < 1 || year > 9999 || !ymd.ok()) {
        return Error{ErrorKind::InvalidField, "is not a day of the calendar"};
    }
    return Date{ymd};
}

Result<Date> Date::parse(std::string_view iso) {
    const Error bad{ErrorKind::InvalidField, "is not a date, YYYY-MM-DD"};
    if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return bad;
    const auto year = digits(iso, 0, 4);
    const auto month = digits(iso, 5, 2);
    const auto day = digits(iso, 8, 2);
    if (!year || !month || !day) return bad;
    return of(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
}

std::string Date::iso() const {
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", year(), month(), day());
    return text;
}

Date Date::plusDays(int days) const {
    return Date(std::chrono::year_month_day(this->days() + std::chrono::days(days)));
}

int Date::daysUntil(const Date& later) const {
    return static_cast<int>((later.days() - days()).count());
}

Result<Instant> Instant::parse(std::string_view text) {
    const Error bad{ErrorKind::InvalidField, "is not a time, YYYY-MM-DDThh:mm:ssZ"};
    if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
        text[19] != 'Z') {
        return bad;
    }
    const auto day = Date::parse(text.substr(0, 10));
    const auto hour = digits(text, 11, 2);
    const auto minute = digits(text, 14, 2);
    const auto second = digits(text, 17, 2);
    if (!day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59)
        return bad;
    return startOf(*day).plus(std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
                              std::chrono::seconds(*second));
}

std::string Instant::rfc3339() const {
    const auto day = std::chrono::floor<std::chrono::days>(at_);
    const std::chrono::hh_mm_ss clock(at_ - day);
    char text[32];
    std::snprintf(text, sizeof text, "T%02d:%02d:%02dZ", static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return date().iso() + text;
}

Date Instant::date() const {
    return Date(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(at_)));
}

}  // namespace etd
