#include "issuer/image/portrait.hpp"

#include <array>
#include <cstdint>
#include <optional>

#include "issuer/image/codec.hpp"

namespace etd::image {
namespace {

constexpr int kAcross = 35;  // Millimetres.
constexpr int kDown = 45;
constexpr int kPrintWidth = 413;
constexpr int kPrintHeight = 531;
constexpr int kPrintQuality = 85;
constexpr int kLeastWidth = 240;
constexpr int kLeastHeight = 309;
constexpr std::size_t kLargestUpload = 5 << 20;
constexpr std::size_t kMostPixels = 24'000'000;
constexpr std::size_t kLargestPrint = 400'000;
constexpr std::size_t kLargestMiniature = 800;
constexpr int kReferenceWidth = 96;

// From the widest to what even pure noise fits into.
constexpr std::array kMiniatureWidths = {96, 90, 84, 78, 72, 66, 60, 48, 36, 24};
constexpr std::size_t kGoodWidths = 7;  // 60 pixels and more.

int heightFor(int width) { return (width * kDown + kAcross / 2) / kAcross; }

Raster scaled(const Raster& raster, int width, int height) {
    return resample(raster, {0, 0, double(raster.width), double(raster.height)}, width, height);
}

/// The best quality at which the picture fits, by bisection.
std::optional<Bytes> fitting(const Raster& picture) {
    std::optional<Bytes> best;
    int low = 0;
    int high = 100;
    while (low <= high) {
        const int quality = (low + high) / 2;
        auto file = encodeWebp(picture, static_cast<float>(quality));
        if (file && file->size() <= kLargestMiniature) {
            best = std::move(file);
            low = quality + 1;
        } else {
            high = quality - 1;
        }
    }
    return best;
}

std::uint64_t distance(const Raster& a, const Raster& b) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) {
        const int difference = int(a.pixels[i]) - int(b.pixels[i]);
        sum += static_cast<std::uint64_t>(difference * difference);
    }
    return sum;
}

/// Many coarse pixels or few fine ones: the candidate that looks most like the original, enlarged
/// to the widest size, wins.
std::optional<Bytes> miniatureOf(const Raster& portrait) {
    const int reference_height = heightFor(kReferenceWidth);
    const auto reference = scaled(portrait, kReferenceWidth, reference_height);
    std::optional<Bytes> best;
    std::uint64_t least = UINT64_MAX;
    for (std::size_t i = 0; i < kMiniatureWidths.size(); ++i) {
        if (i >= kGoodWidths && best) break;
        const int width = kMiniatureWidths[i];
        auto file = fitting(scaled(portrait, width, heightFor(width)));
        if (!file) continue;
        const auto shown = decodeWebp(*file, kReferenceWidth * 2);
        if (!shown) continue;
        const auto error = distance(scaled(*shown, kReferenceWidth, reference_height), reference);
        if (error < least) {
            least = error;
            best = std::move(file);
        }
    }
    return best;
}

Error refused(const char* detail) { return {ErrorKind::InvalidField, detail}; }

/// The markers that our own encoder writes, in any order, and the end exactly at the end.
bool hasOnlyPictureMarkers(ByteView jpeg) {
    std::size_t at = 2;
    while (at + 4 <= jpeg.size()) {
        if (jpeg[at] != 0xFF) return false;
        const auto marker = jpeg[at + 1];
        const bool known =
            marker == 0xE0 || marker == 0xDB || marker == 0xC0 || marker == 0xC4 || marker == 0xDA;
        if (!known) return false;
        at += 2 + (std::size_t(jpeg[at + 2]) << 8 | jpeg[at + 3]);
        if (marker != 0xDA) continue;
        while (at + 2 <= jpeg.size()) {
            if (jpeg[at] == 0xFF && jpeg[at + 1] != 0)
                return jpeg[at + 1] == 0xD9 && at + 2 == jpeg.size();
            ++at;
        }
    }
    return false;
}

}  // namespace

Result<Portrait> preparePortrait(ByteView upload) {
    if (upload.size() > kLargestUpload)
        return Error{ErrorKind::TooLarge, "The portrait is over 5 MiB; make the image smaller."};
    const auto picture = decodePicture(upload, {kMostPixels, 3, false});
    if (!picture) {
        if (picture.error().kind == ErrorKind::TooLarge) return picture.error();
        return Error{ErrorKind::InvalidField, picture.error().detail};
    }
    const auto& raster = picture->raster;
    const bool turned = picture->orientation >= 5;
    const int width = turned ? raster.height : raster.width;
    const int height = turned ? raster.width : raster.height;
    if (width < kLeastWidth || height < kLeastHeight)
        return refused("The portrait is smaller than 240 x 309 pixels; take a larger one.");

    // The crop is about the centre, so that turning may come last, when there is little to turn.
    const auto print =
        turned ? resample(raster, centredWindow(raster, kDown, kAcross), kPrintHeight, kPrintWidth)
               : resample(raster, centredWindow(raster, kAcross, kDown), kPrintWidth, kPrintHeight);
    const auto upright = orient(print, picture->orientation);
    auto miniature = miniatureOf(upright);
    if (!miniature) return refused("The portrait has no picture a small code can hold.");
    Portrait portrait{encodeJpeg(upright, kPrintQuality), *std::move(miniature)};
    // The signer would refuse it later; a new photograph is to be had now.
    if (!checkLikeness(portrait.print, portrait.miniature))
        return refused(
            "The portrait has too much detail for its code; take one before a plain background.");
    return portrait;
}

Result<Done> checkPrintPortrait(ByteView jpeg) {
    if (jpeg.size() > kLargestPrint || !isJpeg(jpeg) || !hasOnlyPictureMarkers(jpeg))
        return refused("The print portrait is not a plain baseline JPEG.");
    const auto picture = decodeJpeg(jpeg, {std::size_t(kPrintWidth) * kPrintHeight, 3, false});
    if (!picture) return refused("The print portrait does not decode.");
    if (picture->raster.width != kPrintWidth || picture->raster.height != kPrintHeight)
        return refused("The print portrait is not 413 x 531 pixels.");
    return Done{};
}

Result<Done> checkMiniature(ByteView webp) {
    if (webp.size() > kLargestMiniature) return refused("The miniature is over 800 bytes.");
    const auto raster = decodeWebp(webp, heightFor(kReferenceWidth));
    if (!raster) return refused("The miniature is not a plain lossy WebP image.");
    if (raster->width < kMiniatureWidths.back() || raster->width > kReferenceWidth ||
        raster->height != heightFor(raster->width))
        return refused("The miniature has not the size of a portrait.");
    return Done{};
}

}  // namespace etd::image
