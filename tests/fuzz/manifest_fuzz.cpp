// Property: whatever parses is written again byte for byte, so that no manifest has two digests.
#include <algorithm>
#include <cstdlib>

#include "issuer/document/manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const etd::ByteView input(data, size);
    const auto manifest = etd::Manifest::parse(input);
    if (!manifest) {
        const auto kind = manifest.error().kind;
        if (kind != etd::ErrorKind::Malformed && kind != etd::ErrorKind::InvalidField &&
            kind != etd::ErrorKind::TooLarge) {
            std::abort();
        }
        return 0;
    }
    if (!std::ranges::equal(manifest->canonical(), input)) std::abort();
    if (manifest->digest() != etd::pki::sha256(input)) std::abort();
    return 0;
}
