#include "issuer/lists/golomb.hpp"

#include <gtest/gtest.h>

#include <random>

#include "base/hex.hpp"

namespace etd::lists {
namespace {

using Numbers = std::vector<std::uint64_t>;
constexpr std::uint64_t kUnit = std::uint64_t{1} << 32;

TEST(Golomb, WritesQuotientInUnaryAndRemainderInThirtyTwoBits) {
    // 0 | 00000005, then 110 | 00000001 (2 * 2^32 + 1 further), by hand.
    EXPECT_EQ(toHex(encodeSorted({5, 5 + 2 * kUnit + 1})), "00000002e000000010");
}

TEST(Golomb, ReturnsWhatWasEncoded) {
    std::mt19937_64 random(20);
    for (std::size_t count = 0; count < 200; ++count) {
        Numbers numbers(count);
        for (auto& number : numbers) number = random() % (count * kUnit);
        std::sort(numbers.begin(), numbers.end());
        const auto back = decodeSorted(encodeSorted(numbers), count, count * kUnit);
        ASSERT_TRUE(back) << count;
        EXPECT_EQ(*back, numbers);
    }
}

TEST(Golomb, KeepsEqualNumbers) {
    const Numbers twins = {7, 7, 7};
    EXPECT_EQ(decodeSorted(encodeSorted(twins), 3, 3 * kUnit).value(), twins);
}

TEST(Golomb, RefusesEveryTruncation) {
    const auto coded = encodeSorted({1, kUnit, 2 * kUnit + 9});
    for (std::size_t size = 0; size < coded.size(); ++size)
        EXPECT_FALSE(decodeSorted(ByteView(coded).first(size), 3, 3 * kUnit)) << size;
}

TEST(Golomb, RefusesATrailingByte) {
    auto coded = encodeSorted({1, kUnit});
    coded.push_back(0);
    EXPECT_FALSE(decodeSorted(coded, 2, 2 * kUnit));
}

TEST(Golomb, RefusesTrailingBitsThatAreNotZero) {
    auto coded = encodeSorted({1});
    coded.back() |= 1;
    EXPECT_FALSE(decodeSorted(coded, 1, kUnit));
}

TEST(Golomb, RefusesANumberAtTheLimit) {
    EXPECT_TRUE(decodeSorted(encodeSorted({kUnit - 1}), 1, kUnit));
    EXPECT_FALSE(decodeSorted(encodeSorted({kUnit}), 1, kUnit));
}

TEST(Golomb, RefusesAnEndlessUnaryNumber) {
    EXPECT_FALSE(decodeSorted(Bytes(1000, 0xFF), 1, 3 * kUnit));
}

TEST(Golomb, RefusesACountThatCannotBeTrue) {
    EXPECT_FALSE(decodeSorted(Bytes(5), std::size_t{1} << 40, UINT64_MAX));
}

}  // namespace
}  // namespace etd::lists
