#include "pki/random.hpp"

#include <stdexcept>

#include <openssl/rand.h>

#include "pki/openssl.hpp"

namespace etd::pki {

Bytes randomBytes(std::size_t count) {
    Bytes out(count);
    constexpr std::size_t kChunk = 1U << 20;
    for (std::size_t done = 0; done < count; done += kChunk) {
        const auto size = std::min(kChunk, count - done);
        if (RAND_bytes(out.data() + done, static_cast<int>(size)) != 1) {
            throwCryptoError("RAND_bytes");
        }
    }
    return out;
}

Bytes randomBelow(std::size_t count, unsigned bound) {
    if (bound < 1 || bound > 256) throw std::invalid_argument("randomBelow: bound is 1 to 256");
    // Bytes from the last, incomplete run of `bound` values would favour small values.
    const unsigned limit = 256 - 256 % bound;
    Bytes out;
    out.reserve(count);
    while (out.size() < count) {
        for (const auto byte : randomBytes(count - out.size())) {
            if (byte < limit) out.push_back(static_cast<std::uint8_t>(byte % bound));
        }
    }
    return out;
}

}  // namespace etd::pki
