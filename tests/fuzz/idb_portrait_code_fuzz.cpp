// Property: whatever text or payload decodes encodes again to a code with the same content; the
// container layer never lets more through than it says.
#include <cstdlib>

#include "issuer/idb/base32.hpp"
#include "issuer/idb/portrait_code.hpp"

namespace {

void check(std::string_view text) {
    using namespace etd;
    const auto code = idb::decode(text);
    if (!code) {
        if (code.error().kind != ErrorKind::Malformed) std::abort();
        return;
    }
    const auto again = idb::appendSignature(idb::encodeToBeSigned(code->content), code->signature);
    if (!again) std::abort();
    const auto once_more = idb::decode(*again);
    if (!once_more || !(once_more->content == code->content) ||
        once_more->signature != code->signature || once_more->unknown_features) {
        std::abort();
    }
    if (idb::decode(std::string(text) + "A")) std::abort();
}

}  // namespace

// The first byte chooses: the rest as the text itself, as the payload of the plain form, or as the
// compressed data.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const etd::ByteView rest(data + 1, size - 1);
    if (data[0] % 4 == 0) {
        check(etd::asText(rest));
        return 0;
    }
    std::string text = data[0] % 4 == 1 ? "RDB1D" : "RDB1B";
    etd::idb::appendBase32(rest, text);
    check(text);
    return 0;
}
