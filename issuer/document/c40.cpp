#include "issuer/document/c40.hpp"

#include <algorithm>
#include <stdexcept>

namespace etd {
namespace {

constexpr std::uint8_t kUnlatch = 0xFE;  // One character is left: it follows as ASCII + 1.
constexpr int kPad = 0;                  // Fills the third place when two are left.
constexpr std::string_view kBasicSet = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr int kFirstValue = 3;  // Of the blank; the basic set counts up from it.

int valueOf(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A' + 14;
    if (c >= '0' && c <= '9') return c - '0' + 4;
    if (c == ' ' || c == '<') return kFirstValue;
    throw std::logic_error("character outside C40");
}

bool appendCharacter(int value, std::string& out) {
    const auto index = static_cast<std::size_t>(value - kFirstValue);
    if (value < kFirstValue || index >= kBasicSet.size()) return false;
    out += kBasicSet[index];
    return true;
}

}  // namespace

void appendC40(std::string_view text, Bytes& out) {
    while (!text.empty()) {
        if (text.size() == 1) {
            (void)valueOf(text[0]);
            out.push_back(kUnlatch);
            out.push_back(static_cast<std::uint8_t>((text[0] == '<' ? ' ' : text[0]) + 1));
            return;
        }
        const int third = text.size() > 2 ? valueOf(text[2]) : kPad;
        const int packed = 1600 * valueOf(text[0]) + 40 * valueOf(text[1]) + third + 1;
        out.push_back(static_cast<std::uint8_t>(packed >> 8));
        out.push_back(static_cast<std::uint8_t>(packed & 0xFF));
        text.remove_prefix(text.size() > 2 ? 3 : 2);
    }
}

Result<std::string> decodeC40(ByteView bytes) {
    const Error bad{ErrorKind::Malformed, "is not C40"};
    if (bytes.size() % 2 != 0) return bad;
    std::string text;
    text.reserve(bytes.size() / 2 * 3);
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        const bool last = i + 2 == bytes.size();
        if (bytes[i] == kUnlatch) {
            const int c = bytes[i + 1] - 1;
            if (!last || c < ' ' || kBasicSet.find(static_cast<char>(c)) == std::string_view::npos)
                return bad;
            text += static_cast<char>(c);
            continue;
        }
        const int packed = (bytes[i] << 8 | bytes[i + 1]) - 1;
        if (packed < 0 || packed >= 40 * 1600) return bad;
        const int third = packed % 40;
        if (!appendCharacter(packed / 1600, text) || !appendCharacter(packed / 40 % 40, text) ||
            (third == kPad ? !last : !appendCharacter(third, text))) {
            return bad;
        }
    }
    return text;
}

std::optional<std::string> decodeMrz(ByteView bytes) {
    if (bytes.size() != c40Size(kMrzLength)) return std::nullopt;
    auto text = decodeC40(bytes);
    if (!text || text->size() != kMrzLength) return std::nullopt;
    std::ranges::replace(*text, ' ', '<');
    return *std::move(text);
}

}  // namespace etd
