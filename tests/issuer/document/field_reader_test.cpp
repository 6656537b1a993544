#include "issuer/document/field_reader.hpp"

#include <gtest/gtest.h>

#include "base/hex.hpp"

namespace etd {
namespace {

std::optional<std::size_t> lengthOf(std::string_view hex) {
    const auto bytes = *fromHex(hex);
    return FieldReader(bytes).takeDerLength();
}

std::optional<std::string> stateOf(std::string_view hex) {
    const auto bytes = *fromHex(hex);
    const auto state = FieldReader(bytes).takeState();
    return state ? std::optional(state->text()) : std::nullopt;
}

// X.690 8.1.3 and 10.1.
TEST(FieldReader, ReadsEachFormOfADerLength) {
    EXPECT_EQ(lengthOf("00"), 0U);
    EXPECT_EQ(lengthOf("7f"), 0x7FU);
    EXPECT_EQ(lengthOf("8180"), 0x80U);
    EXPECT_EQ(lengthOf("82ffff"), 0xFFFFU);
    EXPECT_EQ(lengthOf("83010000"), 0x10000U);
    EXPECT_EQ(lengthOf("84ffffffff"), 0xFFFFFFFFU);
}

TEST(FieldReader, RefusesADerLengthThatIsNotTheShortest) {
    for (const char* hex : {"817f", "8100", "820080", "8300ffff", "8400000001"}) {
        EXPECT_EQ(lengthOf(hex), std::nullopt) << hex;
    }
}

TEST(FieldReader, RefusesIndefiniteTruncatedAndOversizedDerLengths) {
    for (const char* hex : {"", "80", "81", "8201", "850100000000", "ff"}) {
        EXPECT_EQ(lengthOf(hex), std::nullopt) << hex;
    }
}

TEST(FieldReader, ReadsBackEachLengthItWrites) {
    for (std::size_t length = 0; length < 0x10000; length += length < 300 ? 1 : 251) {
        Bytes out;
        appendDerLength(length, out);
        FieldReader reader(out);
        ASSERT_EQ(reader.takeDerLength(), length);
        ASSERT_TRUE(reader.atEnd());
    }
}

TEST(FieldReader, ReadsAStateWithoutItsBlanks) {
    EXPECT_EQ(stateOf("d9c5"), "UTO");
    EXPECT_EQ(stateOf("6abc"), "D");
}

TEST(FieldReader, RefusesAStateThatIsNotLettersAndThenBlanks) {
    EXPECT_EQ(stateOf("133c"), std::nullopt);  // three blanks
    EXPECT_EQ(stateOf("fe45"), std::nullopt);  // one left-over character
    EXPECT_EQ(stateOf("59d9"), std::nullopt);  // two characters
    EXPECT_EQ(stateOf("57fa"), std::nullopt);  // "A 0"
    EXPECT_EQ(stateOf("d9"), std::nullopt);
}

TEST(FieldReader, TakesNothingBeyondTheEnd) {
    const Bytes bytes{1, 2};
    FieldReader reader(bytes);
    EXPECT_FALSE(reader.take(3).has_value());
    EXPECT_EQ(reader.offset(), 0U);
    EXPECT_EQ(reader.takeByte(), 1);
    EXPECT_EQ(reader.before().size(), 1U);
    EXPECT_FALSE(reader.take(static_cast<std::size_t>(-1)).has_value());
    EXPECT_FALSE(reader.takeDate().has_value());
}

}  // namespace
}  // namespace etd
