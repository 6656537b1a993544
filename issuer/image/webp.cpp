#include <webp/decode.h>
#include <webp/encode.h>

#include <stdexcept>

#include "issuer/image/codec.hpp"

namespace etd::image {
namespace {

struct Encoder {
    WebPPicture picture = {};
    WebPMemoryWriter writer = {};

    Encoder() {
        if (!WebPPictureInit(&picture)) throw std::runtime_error("libwebp has another version");
        WebPMemoryWriterInit(&writer);
        picture.writer = WebPMemoryWrite;
        picture.custom_ptr = &writer;
    }
    ~Encoder() {
        WebPPictureFree(&picture);
        WebPMemoryWriterClear(&writer);
    }
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;
};

std::size_t littleEndian(ByteView four) {
    return std::size_t(four[3]) << 24 | std::size_t(four[2]) << 16 | std::size_t(four[1]) << 8 |
           four[0];
}

}  // namespace

std::optional<Bytes> encodeWebp(const Raster& raster, float quality) {
    if (raster.channels != 3) throw std::logic_error("encodeWebp takes RGB");
    WebPConfig config;
    if (!WebPConfigPreset(&config, WEBP_PRESET_PICTURE, quality))
        throw std::runtime_error("libwebp has another version");
    config.method = 6;
    config.pass = 4;
    config.segments = 2;
    Encoder encoder;
    encoder.picture.width = raster.width;
    encoder.picture.height = raster.height;
    if (!WebPPictureImportRGB(&encoder.picture, raster.pixels.data(), raster.width * 3))
        throw std::bad_alloc();
    if (!WebPEncode(&config, &encoder.picture)) return std::nullopt;
    return Bytes(encoder.writer.mem, encoder.writer.mem + encoder.writer.size);
}

Result<Raster> decodeWebp(ByteView file, int max_side) {
    const Error bad{ErrorKind::Malformed, "The miniature is not a plain lossy WebP image."};
    // RIFF, size, WEBP, "VP8 ", size: one chunk, padded to an even size.
    if (file.size() < 30 || !asText(file).starts_with("RIFF") ||
        asText(file.subspan(8)).substr(0, 8) != "WEBPVP8 ")
        return bad;
    const auto chunk = littleEndian(file.subspan(16, 4));
    if (littleEndian(file.subspan(4, 4)) != file.size() - 8 ||
        chunk + chunk % 2 != file.size() - 20)
        return bad;

    WebPBitstreamFeatures features;
    if (WebPGetFeatures(file.data(), file.size(), &features) != VP8_STATUS_OK ||
        features.has_animation || features.width > max_side || features.height > max_side)
        return bad;
    Raster raster(features.width, features.height, 3);
    if (!WebPDecodeRGBInto(file.data(), file.size(), raster.pixels.data(), raster.pixels.size(),
                           raster.width * 3))
        return bad;
    return raster;
}

}  // namespace etd::image
