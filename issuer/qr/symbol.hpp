/// QR symbols (ISO/IEC 18004) of fixed level and mask: bytes in, modules out. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd::qr {

/// A square of modules without its quiet zone (4 modules, the printer's duty).
struct Symbol {
    int size;                ///< Modules per side, [21, 177].
    std::vector<bool> dark;  ///< size * size, row by row from the top left.

    bool at(int x, int y) const {
        return dark[static_cast<std::size_t>(y) * static_cast<std::size_t>(size) +
                    static_cast<std::size_t>(x)];
    }
};

/// One byte-mode segment, level Q, mask 2. TooLarge over 1663 bytes (version 40).
Result<Symbol> verdictSymbol(ByteView bytes);

/// One alphanumeric segment, level M, mask 2. InvalidField outside 0-9 A-Z and " $%*+-./:";
/// TooLarge over 3391 characters.
Result<Symbol> portraitSymbol(std::string_view text);

}  // namespace etd::qr
