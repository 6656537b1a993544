#include "api/http/conditional.hpp"

#include <gtest/gtest.h>

namespace etd::http {

TEST(Conditional, SendsWithoutTheField) { EXPECT_TRUE(matchesNone("", "\"a\"")); }

TEST(Conditional, HoldsBackWhatTheClientHas) { EXPECT_FALSE(matchesNone("\"a\"", "\"a\"")); }

TEST(Conditional, LooksThroughTheList) {
    EXPECT_FALSE(matchesNone("\"b\" , W/\"a\"", "\"a\""));
    EXPECT_TRUE(matchesNone("\"b\",\"c\"", "\"a\""));
}

TEST(Conditional, TakesTheAsterisk) { EXPECT_FALSE(matchesNone("*", "\"a\"")); }

TEST(Conditional, DoesNotMatchPartsOfATag) { EXPECT_TRUE(matchesNone("\"ab\"", "\"a\"")); }

}  // namespace etd::http
