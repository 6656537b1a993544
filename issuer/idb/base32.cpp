#include "issuer/idb/base32.hpp"

namespace etd::idb {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

int valueOf(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= '2' && c <= '7') return c - '2' + 26;
    return -1;
}

}  // namespace

void appendBase32(ByteView bytes, std::string& out) {
    unsigned pending = 0;  // Its low `bits` bits are still to be written.
    int bits = 0;
    for (const auto byte : bytes) {
        pending = (pending << 8 | byte) & 0xFFF;
        for (bits += 8; bits >= 5; bits -= 5) out += kAlphabet[pending >> (bits - 5) & 0x1F];
    }
    if (bits > 0) out += kAlphabet[pending << (5 - bits) & 0x1F];
}

Result<Bytes> fromBase32(std::string_view text) {
    const Error bad{ErrorKind::Malformed, "is not Base32 in its canonical form"};
    const auto rest = text.size() % 8;
    if (rest == 1 || rest == 3 || rest == 6) return bad;
    Bytes out;
    out.reserve(text.size() * 5 / 8);
    unsigned pending = 0;
    int bits = 0;
    for (const char c : text) {
        const int value = valueOf(c);
        if (value < 0) return bad;
        pending = (pending << 5 | static_cast<unsigned>(value)) & 0xFFF;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            out.push_back(static_cast<std::uint8_t>(pending >> bits & 0xFF));
        }
    }
    if ((pending & ((1U << bits) - 1)) != 0) return bad;
    return out;
}

}  // namespace etd::idb
