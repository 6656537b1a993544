// Expected values are the test vectors of RFC 4648 section 10.
#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace etd {
namespace {

TEST(Base64, WritesTheVectorsOfTheRfc) {
    EXPECT_EQ(toBase64(asBytes("")), "");
    EXPECT_EQ(toBase64(asBytes("f")), "Zg==");
    EXPECT_EQ(toBase64(asBytes("fo")), "Zm8=");
    EXPECT_EQ(toBase64(asBytes("foo")), "Zm9v");
    EXPECT_EQ(toBase64(asBytes("foobar")), "Zm9vYmFy");
}

TEST(Base64, ReadsTheVectorsOfTheRfc) {
    EXPECT_EQ(*fromBase64("Zm9vYg=="), toBytes("foob"));
    EXPECT_EQ(*fromBase64("Zm9vYmE="), toBytes("fooba"));
    EXPECT_EQ(*fromBase64(""), Bytes{});
}

TEST(Base64, RefusesBitsBehindTheLastByte) { EXPECT_FALSE(fromBase64("Zh==")); }
TEST(Base64, RefusesMissingPadding) { EXPECT_FALSE(fromBase64("Zg")); }
TEST(Base64, RefusesPaddingInside) { EXPECT_FALSE(fromBase64("Zg==Zg==")); }
TEST(Base64, RefusesThreePads) { EXPECT_FALSE(fromBase64("Z===")); }
TEST(Base64, RefusesWhiteSpace) { EXPECT_FALSE(fromBase64("Zm9v\n")); }
TEST(Base64, RefusesTheUrlAlphabet) { EXPECT_FALSE(fromBase64("-_8=")); }

TEST(Base64Url, IsUnpaddedAndHasItsOwnAlphabet) {
    EXPECT_EQ(toBase64Url(Bytes{0xFB, 0xFF}), "-_8");
    EXPECT_EQ(*fromBase64Url("-_8"), (Bytes{0xFB, 0xFF}));
}

TEST(Base64Url, RefusesPadding) { EXPECT_FALSE(fromBase64Url("-_8=")); }

}  // namespace
}  // namespace etd
