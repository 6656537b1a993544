#include "base/json.hpp"

#include <gtest/gtest.h>

namespace etd {
namespace {

TEST(ParseJson, RefusesADuplicateMember) {
    EXPECT_EQ(parseJson(R"({"a":1,"a":2})").error().kind, ErrorKind::Malformed);
}
TEST(ParseJson, TakesTheSameNameInTwoObjects) { EXPECT_TRUE(parseJson(R"([{"a":1},{"a":2}])")); }
TEST(ParseJson, RefusesTextBehindTheValue) { EXPECT_FALSE(parseJson("{} x")); }
TEST(ParseJson, RefusesInvalidUtf8) { EXPECT_FALSE(parseJson("\"\xC3\x28\"")); }
TEST(ParseJson, RefusesDepthOverTheLimit) {
    EXPECT_TRUE(parseJson("[[[]]]", {.depth = 3}));
    EXPECT_FALSE(parseJson("[[[[]]]]", {.depth = 3}));
}
TEST(ParseJson, RefusesTextOverTheLimit) {
    EXPECT_EQ(parseJson("[1,2,3]", {.bytes = 6}).error().kind, ErrorKind::TooLarge);
}

TEST(ParseJson, RefusesMoreElementsThanTheLimit) {
    EXPECT_TRUE(parseJson(R"({"a":[1,2]})", {.elements = 5}));
    EXPECT_FALSE(parseJson(R"({"a":[1,2]})", {.elements = 4}));
}

// RFC 8785 section 3.2.3: the order of its sorting example.
TEST(CanonicalJson, SortsByUtf16CodeUnits) {
    const auto value = parseJson("{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,"
                                 "\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}");
    ASSERT_TRUE(value);
    EXPECT_EQ(
        canonicalJson(*value),
        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\U0001F600\":5,\"\ufb33\":3}");
}

// RFC 8785 section 3.2.2.2: only these escapes.
TEST(CanonicalJson, EscapesMinimally) {
    const auto value = parseJson(R"("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/")");
    ASSERT_TRUE(value);
    EXPECT_EQ(canonicalJson(*value), "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
}

TEST(CanonicalJson, HasNoNumbersWithFractions) {
    EXPECT_THROW(canonicalJson(Json(1.5)), std::logic_error);
}

}  // namespace
}  // namespace etd
