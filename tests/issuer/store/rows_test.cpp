#include "issuer/store/rows.hpp"

#include <gtest/gtest.h>

#include "tests/issuer/store/fixture.hpp"

namespace etd::store {
namespace {

using DatabaseValue = tests::OnPostgres;

TEST_F(DatabaseValue, KeepsEveryByte) {
    Bytes all;
    for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<std::uint8_t>(byte));
    Transaction transaction(pool_);
    EXPECT_EQ(transaction.run("select $1::bytea as b", {all})[0].bytes("b"), all);
}

TEST_F(DatabaseValue, KeepsEmptyBytesApartFromNull) {
    Transaction transaction(pool_);
    const auto rows = transaction.run("select $1::bytea as b, $2::bytea as n", {Bytes{}, nullptr});
    EXPECT_FALSE(rows[0].isNull("b"));
    EXPECT_TRUE(rows[0].isNull("n"));
}

TEST_F(DatabaseValue, KeepsTextOfAnyScript) {
    Transaction transaction(pool_);
    EXPECT_EQ(transaction.run("select $1::text as t", {"Хрущёв ليلى 'x' \\"})[0].text("t"),
              "Хрущёв ليلى 'x' \\");
}

TEST_F(DatabaseValue, RefusesTextWithANul) {
    EXPECT_THROW(Value(std::string_view("a\0b", 3)), std::logic_error);
}

TEST_F(DatabaseValue, KeepsDaysAndSeconds) {
    Transaction transaction(pool_);
    const auto rows = transaction.run("select $1::date as day, extract(epoch from"
                                      " $2::timestamptz)::bigint as at",
                                      {tests::kToday, tests::kNow});
    EXPECT_EQ(rows[0].date("day"), tests::kToday);
    EXPECT_EQ(rows[0].instant("at"), tests::kNow);
}

TEST_F(DatabaseValue, RefusesToReadANullOrAStranger) {
    Transaction transaction(pool_);
    const auto rows = transaction.run("select null::text as t, 'x' as x");
    EXPECT_THROW(rows[0].text("t"), std::logic_error);
    EXPECT_THROW(rows[0].integer("x"), std::logic_error);
    EXPECT_THROW(rows[0].text("y"), std::logic_error);
}

}  // namespace
}  // namespace etd::store
