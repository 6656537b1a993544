#include "issuer/image/barcode_reader.hpp"

#include <ZXing/ReadBarcode.h>
#include <png.h>

#include <stdexcept>

#include "issuer/image/codec.hpp"

namespace etd::image {
namespace {

constexpr std::size_t kLargestPicture = 8 << 20;
constexpr std::size_t kMostPixels = 50'000'000;
constexpr std::uint8_t kMostCodes = 8;
constexpr int kQuietZone = 4;     // Modules, ISO/IEC 18004 9.1.
constexpr int kReadingScale = 4;  // Pixels a module.

Raster draw(const qr::Symbol& symbol, int scale) {
    const int side = (symbol.size + 2 * kQuietZone) * scale;
    Raster raster(side, side, 1);
    for (int y = 0; y < side; ++y) {
        auto* row = raster.row(y);
        const int my = y / scale - kQuietZone;
        for (int x = 0; x < side; ++x) {
            const int mx = x / scale - kQuietZone;
            const bool inside = mx >= 0 && my >= 0 && mx < symbol.size && my < symbol.size;
            row[x] = inside && symbol.at(mx, my) ? 0 : 255;
        }
    }
    return raster;
}

std::vector<Bytes> read(const Raster& raster, bool pure) {
    const ZXing::ImageView view(raster.pixels.data(), raster.width, raster.height,
                                ZXing::ImageFormat::Lum);
    const auto hints = ZXing::DecodeHints()
                           .setFormats(ZXing::BarcodeFormat::QRCode)
                           .setTryHarder(true)
                           .setTryRotate(true)
                           .setIsPure(pure)
                           .setMaxNumberOfSymbols(kMostCodes);
    std::vector<Bytes> codes;
    for (const auto& result : ZXing::ReadBarcodes(view, hints)) {
        if (!result.isValid()) continue;
        // bytes(), never text(): text() guesses a character set.
        codes.emplace_back(result.bytes().begin(), result.bytes().end());
        if (codes.size() == kMostCodes) break;
    }
    return codes;
}

}  // namespace

bool isPicture(ByteView file) { return isPng(file) || isJpeg(file); }

Result<std::vector<Bytes>> readCodes(ByteView picture) {
    if (picture.size() > kLargestPicture)
        return Error{ErrorKind::Malformed, "The picture is over 8 MiB; make it smaller."};
    const auto decoded = decodePicture(picture, {kMostPixels, 1, true});
    if (!decoded) return Error{ErrorKind::Malformed, decoded.error().detail};
    return read(decoded->raster, false);
}

Result<Bytes> readSymbol(const qr::Symbol& symbol) {
    const auto raster = draw(symbol, kReadingScale);
    auto codes = read(raster, true);
    if (codes.empty()) codes = read(raster, false);
    if (codes.size() != 1) return Error{ErrorKind::NotFound, "The symbol does not decode."};
    return std::move(codes.front());
}

Bytes toPng(const qr::Symbol& symbol, int scale) {
    if (scale < 1 || scale > 32) throw std::logic_error("scale of a symbol is 1 to 32");
    const auto raster = draw(symbol, scale);
    png_image image = {};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(raster.width);
    image.height = static_cast<png_uint_32>(raster.height);
    image.format = PNG_FORMAT_GRAY;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    Bytes file(size);
    if (!png_image_write_to_memory(&image, file.data(), &size, 0, raster.pixels.data(), 0, nullptr))
        throw std::runtime_error("libpng could not encode");
    file.resize(size);
    return file;
}

}  // namespace etd::image
