#include "issuer/idb/base32.hpp"

#include <gtest/gtest.h>

#include <random>

namespace etd::idb {
namespace {

std::string encoded(std::string_view bytes) {
    std::string out;
    appendBase32(asBytes(bytes), out);
    return out;
}

std::string decoded(std::string_view text) {
    const auto bytes = fromBase32(text);
    return bytes ? toText(*bytes) : bytes.error().detail;
}

// RFC 4648 section 10, without the padding.
TEST(Base32, AgreesWithTheVectorsOfTheRfc) {
    for (const auto& [bytes, text] :
         std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {"", ""},
             {"f", "MY"},
             {"fo", "MZXQ"},
             {"foo", "MZXW6"},
             {"foob", "MZXW6YQ"},
             {"fooba", "MZXW6YTB"},
             {"foobar", "MZXW6YTBOI"}}) {
        EXPECT_EQ(encoded(bytes), text);
        EXPECT_EQ(decoded(text), bytes);
    }
}

TEST(Base32, RefusesEveryOtherSpelling) {
    for (const char* text : {"M", "MZX", "MZXW6Y", "MY======", "my", "M1", "M0", "M8", "M ",
                             "MZ" /* "f" with bits behind it */, "MZXR", "MZXW7", "MZXW6YR"}) {
        EXPECT_EQ(decoded(text), "is not Base32 in its canonical form") << text;
    }
}

TEST(Base32Property, DecodesWhatItEncodes) {
    std::mt19937 random(4648);
    for (std::size_t size = 0; size < 200; ++size) {
        Bytes bytes;
        for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<std::uint8_t>(random()));
        std::string text;
        appendBase32(bytes, text);
        ASSERT_EQ(fromBase32(text).value(), bytes);
    }
}

}  // namespace
}  // namespace etd::idb
