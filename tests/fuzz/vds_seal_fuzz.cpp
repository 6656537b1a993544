// Property: whatever decodes encodes again to a seal with the same content, and byte for byte the
// same when it has no feature beyond the profile; one byte less or more is refused.
#include <algorithm>
#include <cstdlib>

#include "issuer/vds/seal.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace etd;
    const ByteView input(data, size);
    const auto seal = vds::decode(input);
    if (!seal) {
        if (seal.error().kind != ErrorKind::Malformed) std::abort();
        return 0;
    }
    const auto again =
        vds::appendSignature(vds::encodeToBeSigned(seal->header, seal->mrz), seal->signature);
    if (!again) std::abort();
    const auto once_more = vds::decode(*again);
    if (!once_more || !(once_more->header == seal->header) || once_more->mrz != seal->mrz)
        std::abort();
    if (!seal->unknown_features && !std::ranges::equal(*again, input)) std::abort();
    if (vds::decode(input.first(size - 1))) std::abort();
    Bytes longer(data, data + size);
    longer.push_back(0);
    if (vds::decode(longer)) std::abort();
    return 0;
}
