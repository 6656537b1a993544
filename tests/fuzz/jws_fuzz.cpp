// Property: of all edits of a signed text, none that changes header or payload verifies, and what
// verifies carries the payload that was signed.
#include <cstddef>
#include <cstdint>
#include <string>

#include "pki/jws.hpp"
#include "tests/fuzz/edits.hpp"
#include "tests/fuzz/small_authority.hpp"

namespace {

using namespace etd;

constexpr std::string_view kPayload = R"({"number":7,"type":"status"})";

/// Everything that the signature covers.
std::string covered(const std::string& jws) { return jws.substr(0, jws.rfind('.')); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto& authority = fuzz::SmallAuthority::get();
    static const std::string original =
        pki::signJws("test", asBytes(kPayload), authority.signer, authority.key);
    const ByteView input(data, size);
    static_cast<void>(pki::verifyJws(asText(input)));  // without a crash
    const auto text = toText(fuzz::edited(toBytes(original), input));
    const auto verified = pki::verifyJws(text);
    fuzz::require(verified.has_value() || text != original);
    if (!verified) return 0;
    fuzz::require(asText(verified->payload) == kPayload && covered(text) == covered(original));
    return 0;
}
