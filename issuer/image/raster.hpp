/// Pixels in memory, and the crop and resampling that portraits need. Pure, and deterministic:
/// weights are fixed-point integers, so that the same picture gives the same bytes anywhere.
#pragma once

#include <cstddef>

#include "base/bytes.hpp"

namespace etd::image {

/// Rows from the top, no padding; 1 (grey) or 3 (RGB) bytes a pixel.
struct Raster {
    int width;
    int height;
    int channels;
    Bytes pixels;

    Raster(int width_, int height_, int channels_)
        : width(width_),
          height(height_),
          channels(channels_),
          pixels(std::size_t(width_) * std::size_t(height_) * std::size_t(channels_)) {}

    const std::uint8_t* row(int y) const {
        return pixels.data() + std::size_t(y) * std::size_t(width) * std::size_t(channels);
    }
    std::uint8_t* row(int y) {
        return pixels.data() + std::size_t(y) * std::size_t(width) * std::size_t(channels);
    }
};

/// The part of a raster that is kept, in pixels; edges may fall between pixels.
struct Window {
    double x;
    double y;
    double width;
    double height;
};

/// The largest window of the proportions `across` : `down` about the centre.
Window centredWindow(const Raster& raster, int across, int down);

/// The window scaled to `width` x `height` with a cubic filter (a = -1/2), widened when it shrinks
/// so that nothing aliases.
Raster resample(const Raster& raster, const Window& window, int width, int height);

/// The raster as a viewer would show it for an EXIF orientation from 1 to 8 (CIPA DC-008 4.6.4).
Raster orient(const Raster& raster, int orientation);

}  // namespace etd::image
