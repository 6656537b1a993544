#include "issuer/image/barcode_reader.hpp"

#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string_view>

#include "issuer/image/codec.hpp"
#include "issuer/image/finder_patterns.hpp"

namespace etd::image {
namespace {

constexpr std::size_t kLargestPicture = 8 << 20;
constexpr std::size_t kMostPixels = 50'000'000;
constexpr std::uint8_t kMostCodes = 4;
// An A4 page at 200 dpi first: 3.5 pixels a module of our codes.
constexpr std::array kReadPixels = {4e6, 1.3e6, 4e5};
// ZXing tries every three of them: 300 take 0.3 seconds, 1000 eight. Our pages have up to 110.
constexpr std::size_t kMostFinderPatterns = 300;
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

/// Further pictures (CIPA DC-007, for depth and brightness), or a maker's trailer.
bool isAppendedByCameras(ByteView tail) { return isJpeg(tail) || asText(tail).ends_with("SEFT"); }

Raster within(const Raster& raster, double pixels) {
    const double shrink = std::sqrt(double(raster.width) * raster.height / pixels);
    if (shrink <= 1) return raster;
    return resample(raster, {0, 0, double(raster.width), double(raster.height)},
                    std::max(1, static_cast<int>(raster.width / shrink)),
                    std::max(1, static_cast<int>(raster.height / shrink)));
}

Result<std::vector<Bytes>> read(const Raster& grey, bool pure) {
    // Counted in the very pixels that ZXing then gets: it neither scales nor binarises again.
    const auto raster = binarised(grey);
    if (countFinderPatterns(raster, kMostFinderPatterns) > kMostFinderPatterns)
        return Error{ErrorKind::TooLarge,
                     "The picture has too many patterns like a QR code's corners; show one "
                     "document only."};
    const ZXing::ImageView view(raster.pixels.data(), raster.width, raster.height,
                                ZXing::ImageFormat::Lum);
    const auto hints = ZXing::DecodeHints()
                           .setFormats(ZXing::BarcodeFormat::QRCode)
                           .setTryHarder(true)
                           .setTryRotate(true)
                           .setTryDownscale(false)
                           .setBinarizer(ZXing::Binarizer::FixedThreshold)
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
    if (asText(picture).find("%PDF-") != std::string_view::npos)
        return Error{ErrorKind::Malformed, "The picture hides a PDF; export it again."};
    const auto decoded = decodePicture(picture, {kMostPixels, 1, true});
    if (!decoded) return Error{ErrorKind::Malformed, decoded.error().detail};
    // What a person opens as something else must not be a code to us.
    if (decoded->tail > 0 && !isAppendedByCameras(picture.last(decoded->tail)))
        return Error{ErrorKind::Malformed,
                     "There is something behind the picture; export it again."};
    // Blurred codes are often read best when small: as long as a document's two are not found.
    std::vector<Bytes> codes;
    for (const double pixels : kReadPixels) {
        const auto found = read(within(decoded->raster, pixels), false);
        if (!found) return found.error();
        for (const auto& code : *found)
            if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(code);
        if (codes.size() >= 2) break;
    }
    if (codes.size() > kMostCodes) codes.resize(kMostCodes);
    return codes;
}

Result<Bytes> readSymbol(const qr::Symbol& symbol) {
    const auto raster = draw(symbol, kReadingScale);
    auto codes = read(raster, true);
    if (codes && codes->empty()) codes = read(raster, false);
    if (!codes) return codes.error();
    if (codes->size() != 1) return Error{ErrorKind::NotFound, "The symbol does not decode."};
    return std::move(codes->front());
}

Bytes toPng(const qr::Symbol& symbol, int scale) {
    if (scale < 1 || scale > 32) throw std::logic_error("scale of a symbol is 1 to 32");
    return encodePng(draw(symbol, scale));
}

}  // namespace etd::image
