/// Bytes from OpenSSL's generator.
#pragma once

#include <cstddef>

#include "base/bytes.hpp"

namespace etd::pki {

/// Throws CryptoError when the generator fails; never returns weak bytes.
Bytes randomBytes(std::size_t count);

/// `count` uniformly random values from 0 to bound-1, by rejection. bound is 1 to 256.
Bytes randomBelow(std::size_t count, unsigned bound);

}  // namespace etd::pki
