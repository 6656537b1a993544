#include "issuer/lists/golomb.hpp"

#include <optional>

namespace etd::lists {
namespace {

class BitWriter {
public:
    void put(bool bit) {
        if (used_ == 0) bytes_.push_back(0);
        if (bit) bytes_.back() = static_cast<std::uint8_t>(bytes_.back() | 0x80U >> used_);
        used_ = (used_ + 1) % 8;
    }
    Bytes take() { return std::move(bytes_); }

private:
    Bytes bytes_;
    unsigned used_ = 0;
};

class BitReader {
public:
    explicit BitReader(ByteView bytes) : bytes_(bytes) {}

    std::optional<bool> next() {
        if (at_ / 8 >= bytes_.size()) return std::nullopt;
        const bool bit = (bytes_[at_ / 8] << at_ % 8 & 0x80) != 0;
        ++at_;
        return bit;
    }

    /// Less than a byte is left, and all of it is zero.
    bool isAtEnd() {
        if (bytes_.size() * 8 - at_ >= 8) return false;
        while (const auto bit = next())
            if (*bit) return false;
        return true;
    }

private:
    ByteView bytes_;
    std::size_t at_ = 0;
};

}  // namespace

Bytes encodeSorted(const std::vector<std::uint64_t>& numbers) {
    BitWriter out;
    std::uint64_t before = 0;
    for (const auto number : numbers) {
        const auto difference = number - before;
        for (auto quotient = difference >> kRiceBits; quotient > 0; --quotient) out.put(true);
        out.put(false);
        for (unsigned bit = kRiceBits; bit-- > 0;) out.put((difference >> bit & 1) != 0);
        before = number;
    }
    return out.take();
}

Result<std::vector<std::uint64_t>> decodeSorted(ByteView bytes, std::size_t count,
                                                std::uint64_t limit) {
    const Error bad{ErrorKind::Malformed, "The set's coding is damaged."};
    // Each number takes at least 33 bits: nothing is reserved for a count that cannot be true.
    if (count > bytes.size() * 8 / (kRiceBits + 1)) return bad;
    std::vector<std::uint64_t> numbers;
    numbers.reserve(count);
    BitReader in(bytes);
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < count; ++i) {
        while (true) {
            const auto bit = in.next();
            if (!bit) return bad;
            if (!*bit) break;
            // Checked at each step: the sum can neither overflow nor pass the limit.
            if (limit - number <= std::uint64_t{1} << kRiceBits) return bad;
            number += std::uint64_t{1} << kRiceBits;
        }
        std::uint64_t remainder = 0;
        for (unsigned k = 0; k < kRiceBits; ++k) {
            const auto bit = in.next();
            if (!bit) return bad;
            remainder = remainder << 1 | (*bit ? 1U : 0U);
        }
        if (remainder >= limit - number) return bad;
        number += remainder;
        numbers.push_back(number);
    }
    if (!in.isAtEnd()) return bad;
    return numbers;
}

}  // namespace etd::lists
