#include "pki/secret.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <set>
#include <string>

#include "base/hex.hpp"
#include "pki/random.hpp"
#include "pki/sha256.hpp"

namespace etd::pki {
namespace {

Result<Secret> readBack(const std::string& text) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("pipe");
    EXPECT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
    ::close(ends[1]);
    auto secret = Secret::readFrom(ends[0]);
    ::close(ends[0]);
    return secret;
}

TEST(Secret, IsReadWithoutItsNewline) {
    EXPECT_EQ(asText(readBack("correct horse\n")->bytes()), "correct horse");
}

TEST(Secret, KeepsEveryOtherByte) {
    const std::string text("a\0 \n\t", 5);
    EXPECT_EQ(asText(readBack(text)->bytes()), text);
}

TEST(Secret, RefusesAnEmptyDescriptor) {
    EXPECT_EQ(readBack("").error().kind, ErrorKind::InvalidField);
}

TEST(Secret, RefusesALoneNewline) { EXPECT_FALSE(readBack("\n")); }

TEST(Secret, TakesItsLongest) {
    EXPECT_EQ(readBack(std::string(1024, 'x'))->bytes().size(), 1024U);
}

TEST(Secret, RefusesOneByteMore) { EXPECT_FALSE(readBack(std::string(1025, 'x'))); }

TEST(Random, GivesOtherBytesEachTime) { EXPECT_NE(randomBytes(32), randomBytes(32)); }

TEST(Random, StaysBelowItsBoundAndReachesAllOfIt) {
    const auto values = randomBelow(4000, 6);
    EXPECT_EQ(std::set<int>(values.begin(), values.end()), (std::set<int>{0, 1, 2, 3, 4, 5}));
}

TEST(Random, TakesTheWholeByteAsABound) { EXPECT_EQ(randomBelow(5, 256).size(), 5U); }

TEST(Random, RefusesABoundOfZero) { EXPECT_THROW(randomBelow(1, 0), std::invalid_argument); }

TEST(Sha256, OfAbcIsThePublishedOne) {  // FIPS 180-4 example
    EXPECT_EQ(toHex(sha256(asBytes("abc"))),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, OfPartsIsThatOfTheWhole) {
    EXPECT_EQ(sha256({asBytes("a"), asBytes(""), asBytes("bc")}), sha256(asBytes("abc")));
}

}  // namespace
}  // namespace etd::pki
