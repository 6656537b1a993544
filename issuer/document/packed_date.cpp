#include "issuer/document/packed_date.hpp"

namespace etd {

void appendPackedDate(const Date& date, Bytes& out) {
    const unsigned packed =
        date.month() * 1'000'000U + date.day() * 10'000U + static_cast<unsigned>(date.year());
    for (const int shift : {16, 8, 0}) {
        out.push_back(static_cast<std::uint8_t>(packed >> shift & 0xFF));
    }
}

std::optional<Date> unpackDate(std::span<const std::uint8_t, kPackedDateSize> bytes) {
    const unsigned packed = static_cast<unsigned>(bytes[0] << 16 | bytes[1] << 8 | bytes[2]);
    const auto date =
        Date::of(static_cast<int>(packed % 10'000), packed / 1'000'000, packed / 10'000 % 100);
    return date ? std::optional(*date) : std::nullopt;
}

}  // namespace etd
