// Property: what decodeFrame() takes, encodeFrame() writes back byte for byte; and no decoder of
// the signer's messages crashes on any frame.
#include <algorithm>
#include <cstdlib>

#include "issuer/signing/journal_state.hpp"
#include "issuer/signing/protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace etd::signing;
    const etd::ByteView bytes(data, size);
    if (const auto record = decodeRecord(bytes)) {
        if (!std::ranges::equal(encodeRecord(*record), bytes)) std::abort();
    }
    const auto frame = decodeFrame(bytes);
    if (!frame) return 0;
    if (!std::ranges::equal(encodeFrame(*frame), bytes)) std::abort();
    if (auto request = decodeRequest(*frame)) {
        if (!decodeRequest(encodeRequest(*request))) std::abort();
    }
    static_cast<void>(decodeStatus(*frame));
    static_cast<void>(decodeDocument(*frame));
    static_cast<void>(decodeList(*frame));
    static_cast<void>(decodePage(*frame));
    return 0;
}
