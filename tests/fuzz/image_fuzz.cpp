// Property: any bytes are refused or become a portrait that passes its own checks; and no bytes
// make the picture or miniature decoders read or write outside their buffers.
#include <cstdlib>

#include "issuer/image/barcode_reader.hpp"
#include "issuer/image/codec.hpp"
#include "issuer/image/portrait.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const etd::ByteView bytes(data, size);
    static_cast<void>(etd::image::checkPrintPortrait(bytes));
    static_cast<void>(etd::image::checkMiniature(bytes));
    static_cast<void>(etd::image::exifOrientation(bytes));
    // Small limits: a fuzzer that decodes 24 megapixels finds nothing.
    constexpr std::size_t kPixels = 200'000;
    for (const int channels : {1, 3}) {
        const auto picture = etd::image::decodePicture(bytes, {kPixels, channels, channels == 1});
        if (!picture) continue;
        const auto& raster = picture->raster;
        if (raster.pixels.size() !=
            std::size_t(raster.width) * std::size_t(raster.height) * std::size_t(channels))
            std::abort();
        if (picture->orientation < 1 || picture->orientation > 8) std::abort();
        if (channels == 1) static_cast<void>(etd::image::readCodes(bytes));
    }
    return 0;
}
