// Property: whatever verifyCms() accepts names a certificate whose key signed, and one byte more or
// less is refused.
#include <cstdlib>

#include "pki/cms.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const etd::ByteView input(data, size);
    const etd::Bytes content = etd::toBytes("content");
    const auto signer = etd::pki::verifyCms(input, content);
    if (signer) {
        if (!signer->publicKey()) std::abort();
        etd::Bytes longer(input.begin(), input.end());
        longer.push_back(0);
        if (etd::pki::verifyCms(longer, content)) std::abort();
        if (etd::pki::verifyCms(input.first(size - 1), content)) std::abort();
    } else if (signer.error().kind != etd::ErrorKind::Malformed &&
               signer.error().kind != etd::ErrorKind::Forbidden) {
        std::abort();
    }
    return 0;
}
