#include "base/base64.hpp"

namespace etd {
namespace {

constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(ByteView bytes, std::string_view alphabet) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t bits = 0;
    int count = 0;
    for (const auto byte : bytes) {
        bits = bits << 8 | byte;
        count += 8;
        while (count >= 6) {
            count -= 6;
            out += alphabet[bits >> count & 0x3F];
        }
    }
    if (count > 0) out += alphabet[bits << (6 - count) & 0x3F];
    return out;
}

Result<Bytes> decode(std::string_view text, std::string_view alphabet) {
    const Error bad{ErrorKind::Malformed, "not canonical base64"};
    if (text.size() % 4 == 1) return bad;
    Bytes out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos) return bad;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out.push_back(static_cast<std::uint8_t>(bits >> count & 0xFF));
        }
    }
    if ((bits & ((1U << count) - 1)) != 0) return bad;
    return out;
}

}  // namespace

std::string toBase64(ByteView bytes) {
    std::string out = encode(bytes, kStandard);
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

std::string toBase64Url(ByteView bytes) { return encode(bytes, kUrl); }

Result<Bytes> fromBase64(std::string_view text) {
    if (text.size() % 4 != 0) return Error{ErrorKind::Malformed, "not canonical base64"};
    const auto end = text.find('=');
    const auto padding = end == std::string_view::npos ? 0 : text.size() - end;
    if (padding > 2 || text.substr(text.size() - padding) != std::string(padding, '=')) {
        return Error{ErrorKind::Malformed, "not canonical base64"};
    }
    return decode(text.substr(0, text.size() - padding), kStandard);
}

Result<Bytes> fromBase64Url(std::string_view text) { return decode(text, kUrl); }

}  // namespace etd
