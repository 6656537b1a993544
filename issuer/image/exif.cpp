#include <cstddef>
#include <cstdint>

#include "issuer/image/codec.hpp"

namespace etd::image {
namespace {

constexpr unsigned kOrientationTag = 0x0112;

/// Numbers of a TIFF block in its own byte order; zero beyond its end.
class Tiff {
public:
    explicit Tiff(ByteView bytes) : bytes_(bytes), little_(bytes[0] == 'I') {}

    std::uint32_t number(std::size_t offset, unsigned size) const {
        if (offset > bytes_.size() || size > bytes_.size() - offset) return 0;
        std::uint32_t value = 0;
        for (unsigned i = 0; i < size; ++i)
            value = value << 8 | bytes_[offset + (little_ ? size - 1 - i : i)];
        return value;
    }

private:
    ByteView bytes_;
    bool little_;
};

}  // namespace

int exifOrientation(ByteView tiff) {
    if (tiff.size() < 14 || tiff[0] != tiff[1] || (tiff[0] != 'I' && tiff[0] != 'M')) return 1;
    const Tiff block(tiff);
    if (block.number(2, 2) != 42) return 1;
    const std::size_t directory = block.number(4, 4);
    const auto entries = block.number(directory, 2);
    for (std::size_t i = 0; i < entries; ++i) {
        const auto entry = directory + 2 + 12 * i;
        if (entry >= tiff.size()) break;
        if (block.number(entry, 2) != kOrientationTag) continue;
        const auto value = block.number(entry + 8, 2);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

}  // namespace etd::image
