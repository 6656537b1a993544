/// A calendar day and a second of UTC: values, never read from a clock.
#pragma once

#include <chrono>
#include <compare>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace etd {

/// A day of the proleptic Gregorian calendar, years 1 to 9999, without a time zone.
class Date {
public:
    static Result<Date> parse(std::string_view iso);  ///< "YYYY-MM-DD" only; else InvalidField.
    static Result<Date> of(int year, unsigned month, unsigned day);

    int year() const { return int(ymd_.year()); }
    unsigned month() const { return unsigned(ymd_.month()); }
    unsigned day() const { return unsigned(ymd_.day()); }
    std::string iso() const;  ///< "YYYY-MM-DD"
    Date plusDays(int days) const;
    /// Days from this to `later`; negative when it is earlier.
    int daysUntil(const Date& later) const;

    std::chrono::sys_days days() const { return ymd_; }
    auto operator<=>(const Date&) const = default;

private:
    explicit Date(std::chrono::year_month_day ymd) : ymd_(ymd) {}
    friend class Instant;
    std::chrono::year_month_day ymd_;
};

/// A second of UTC.
class Instant {
public:
    Instant() = default;
    explicit Instant(std::chrono::sys_seconds at) : at_(at) {}

    /// RFC 3339 with 'T' and 'Z' and whole seconds only: "2026-11-21T18:00:00Z".
    static Result<Instant> parse(std::string_view rfc3339);
    static Instant startOf(const Date& day) {
        return Instant(std::chrono::sys_seconds(day.days()));
    }
    static Instant fromUnix(std::int64_t seconds) {
        return Instant(std::chrono::sys_seconds(std::chrono::seconds(seconds)));
    }

    std::string rfc3339() const;
    Date date() const;  ///< The day in UTC.
    std::int64_t unix() const { return at_.time_since_epoch().count(); }
    Instant plus(std::chrono::seconds more) const { return Instant(at_ + more); }
    std::chrono::sys_seconds time() const { return at_; }
    auto operator<=>(const Instant&) const = default;

private:
    std::chrono::sys_seconds at_{};
};

}  // namespace etd
