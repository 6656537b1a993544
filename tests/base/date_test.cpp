#include "base/date.hpp"

#include <gtest/gtest.h>

namespace etd {
namespace {

TEST(Date, ReadsAndWritesIso) { EXPECT_EQ(Date::parse("2024-02-29")->iso(), "2024-02-29"); }
TEST(Date, RefusesADayThatIsNotThere) { EXPECT_FALSE(Date::parse("2023-02-29")); }
TEST(Date, RefusesShortForms) { EXPECT_FALSE(Date::parse("2023-2-9")); }
TEST(Date, RefusesTheYearZero) { EXPECT_FALSE(Date::parse("0000-01-01")); }

TEST(Date, CountsDaysOverALeapDay) {
    EXPECT_EQ(Date::parse("2024-02-28")->daysUntil(*Date::parse("2024-03-01")), 2);
    EXPECT_EQ(Date::parse("2024-02-28")->plusDays(2), *Date::parse("2024-03-01"));
}

TEST(Instant, ReadsAndWritesRfc3339) {
    const auto instant = Instant::parse("2026-11-21T18:00:05Z");
    ASSERT_TRUE(instant);
    EXPECT_EQ(instant->rfc3339(), "2026-11-21T18:00:05Z");
    EXPECT_EQ(instant->unix(), 1795284005);
    EXPECT_EQ(instant->date(), *Date::parse("2026-11-21"));
}

TEST(Instant, RefusesAnOffset) { EXPECT_FALSE(Instant::parse("2026-11-21T18:00:05+00")); }
TEST(Instant, RefusesALeapSecond) { EXPECT_FALSE(Instant::parse("2026-12-31T23:59:60Z")); }

}  // namespace
}  // namespace etd
