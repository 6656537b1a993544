/// The size a JPEG says it has (ITU-T T.81 B.2.2). Pure. DOES NOT decode: image::checkPrintPortrait
/// does, before a portrait comes here.
#pragma once

#include <optional>

#include "base/bytes.hpp"

namespace etd::pdf {

struct JpegHeader {
    unsigned width;
    unsigned height;
    unsigned components;
};

/// Nothing when there is no frame header of baseline or progressive DCT with 8 bits and 1 or 3
/// components.
std::optional<JpegHeader> readJpegHeader(ByteView jpeg);

}  // namespace etd::pdf
