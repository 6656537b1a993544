/// Lets a fuzzer work on something signed: its input is a script of edits, so that it need not
/// guess a signature before it reaches what lies behind.
#pragma once

#include "base/bytes.hpp"

namespace etd::fuzz {

/// Each three bytes are one edit: where (two), and what to put there; 0 deletes, 1 doubles.
inline Bytes edited(Bytes bytes, ByteView script) {
    for (; script.size() >= 3 && !bytes.empty(); script = script.subspan(3)) {
        const std::size_t at =
            (static_cast<std::size_t>(script[0]) << 8U | script[1]) % bytes.size();
        const auto where = bytes.begin() + static_cast<std::ptrdiff_t>(at);
        if (script[2] == 0) {
            bytes.erase(where);
        } else if (script[2] == 1) {
            const auto twice = *where;
            bytes.insert(where, twice);
        } else {
            *where = script[2];
        }
    }
    return bytes;
}

}  // namespace etd::fuzz
