#include "issuer/pdf/jpeg_header.hpp"

namespace etd::pdf {

std::optional<JpegHeader> readJpegHeader(ByteView jpeg) {
    const auto word = [&jpeg](std::size_t at) { return jpeg[at] * 256U + jpeg[at + 1]; };
    if (jpeg.size() < 4 || word(0) != 0xFFD8) return std::nullopt;
    for (std::size_t at = 2; at + 10 <= jpeg.size();) {
        if (jpeg[at] != 0xFF) return std::nullopt;
        const auto marker = jpeg[at + 1];
        if (marker >= 0xC0 && marker <= 0xC2) {
            const JpegHeader header{word(at + 7), word(at + 5), jpeg[at + 9]};
            const bool known = header.components == 1 || header.components == 3;
            if (jpeg[at + 4] != 8 || !known || header.width == 0 || header.height == 0) {
                return std::nullopt;
            }
            return header;
        }
        if (marker == 0xDA || marker == 0xD9) return std::nullopt;
        const auto length = word(at + 2);
        if (length < 2) return std::nullopt;
        at += 2 + length;
    }
    return std::nullopt;
}

}  // namespace etd::pdf
