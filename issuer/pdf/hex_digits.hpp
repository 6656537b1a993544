/// Hexadecimal digits appended to a text. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace etd::pdf {

/// The lowest `digits` digits of `value`, capitals.
inline void appendHex(std::string& out, std::uint32_t value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
        out += "0123456789ABCDEF"[(value >> static_cast<unsigned>(shift)) & 15U];
    }
}

}  // namespace etd::pdf
