#include "base/hex.hpp"

#include <gtest/gtest.h>

namespace etd {
namespace {

TEST(Hex, WritesLowerCase) { EXPECT_EQ(toHex(Bytes{0x00, 0xAB, 0xFF}), "00abff"); }

TEST(Hex, ReadsBothCases) { EXPECT_EQ(*fromHex("aBfF"), (Bytes{0xAB, 0xFF})); }

TEST(Hex, RefusesAnOddCount) { EXPECT_EQ(fromHex("abc").error().kind, ErrorKind::Malformed); }

TEST(Hex, RefusesOtherCharacters) { EXPECT_FALSE(fromHex("0g")); }

}  // namespace
}  // namespace etd
