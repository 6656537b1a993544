#include "issuer/document/c40.hpp"

#include <gtest/gtest.h>

#include <random>
#include <stdexcept>

#include "base/hex.hpp"
#include "base/json.hpp"
#include "issuer/document/packed_date.hpp"
#include "tests/support/third_party.hpp"

namespace etd {
namespace {

std::string encoded(std::string_view text) {
    Bytes out;
    appendC40(text, out);
    return toHex(out);
}

std::string decoded(std::string_view hex) {
    const auto text = decodeC40(*fromHex(hex));
    return text ? *text : text.error().detail;
}

Json vectors(const std::filesystem::path& file) {
    return parseJson(tests::readText(file), {.bytes = 4U << 20, .depth = 16}).value();
}

// Printed in Doc 9303-13, appendix C.
TEST(C40, EncodesTheExamplesOfTheStandard) {
    EXPECT_EQ(encoded("XK<CD"), "eb0466a9");
    EXPECT_EQ(encoded("XKCD"), "eb11fe45");
}

TEST(C40, AgreesWithThePublishedVectors) {
    ETD_REQUIRE_THIRD_PARTY(file, "visible-digital-seals.json");
    const auto json = vectors(file);
    std::size_t seen = 0;
    for (const auto& vector : json.at("c40Vectors")) {
        const auto text = vector.at("text").get<std::string>();
        const auto hex = vector.at("hex").get<std::string>();
        EXPECT_EQ(encoded(text), hex);
        EXPECT_EQ(decoded(hex), vector.at("roundtrip").get<std::string>());
        EXPECT_EQ(c40Size(text.size()), hex.size() / 2);
        ++seen;
    }
    EXPECT_EQ(seen, 19U);
}

TEST(C40, ThrowsOnCharactersOutsideTheBasicSet) {
    for (const char* text : {"a", "AB-", "AB!C", "\xC3\x84"}) {
        Bytes out;
        EXPECT_THROW(appendC40(text, out), std::logic_error) << text;
    }
}

TEST(C40, RefusesWhatIsNoCodeOfTheBasicSet) {
    for (const char* hex : {
             "eb",        // odd
             "0000",      // value 0
             "fa01",      // above the last code
             "ffff",      // above
             "0001",      // three shift characters
             "fe00",      // ASCII -1
             "fe62",      // small letter behind the unlatch
             "fe3d",      // '<' instead of a blank
             "fe41eb04",  // something behind the last character
             "59d9eb04",  // a pad in the middle
         }) {
        EXPECT_EQ(decoded(hex), "is not C40") << hex;
    }
}

TEST(C40Property, EachPairOfBytesThatDecodesIsTheEncodingOfItsText) {
    for (unsigned code = 0; code < 0x10000; ++code) {
        const Bytes bytes{static_cast<std::uint8_t>(code >> 8), static_cast<std::uint8_t>(code)};
        const auto text = decodeC40(bytes);
        if (!text) continue;
        ASSERT_EQ(encoded(*text), toHex(bytes));
    }
}

TEST(PackedDate, AgreesWithThePublishedVectors) {
    ETD_REQUIRE_THIRD_PARTY(file, "visible-digital-seals.json");
    const auto json = vectors(file);
    std::size_t seen = 0;
    for (const auto& vector : json.at("dateVectors")) {
        const auto date = *Date::parse(vector.at("date").get<std::string>());
        Bytes out;
        appendPackedDate(date, out);
        EXPECT_EQ(toHex(out), vector.at("hex").get<std::string>());
        EXPECT_EQ(unpackDate(std::span<const std::uint8_t, 3>(out)), date);
        ++seen;
    }
    EXPECT_EQ(seen, 6U);
}

TEST(PackedDate, RefusesWhatIsNoDayOfTheCalendar) {
    for (const char* hex :
         {"000000", "ffffff", "c860fa" /* month 13 */, "23204a" /* 02 30 2026 */}) {
        const auto bytes = *fromHex(hex);
        EXPECT_EQ(unpackDate(std::span<const std::uint8_t, 3>(bytes)), std::nullopt) << hex;
    }
}

}  // namespace
}  // namespace etd
