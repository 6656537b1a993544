#include "issuer/qr/symbol.hpp"

#include <algorithm>

#include <qrcodegen/qrcodegen.hpp>

namespace etd::qr {
namespace {

using qrcodegen::QrCode;
using qrcodegen::QrSegment;

// Scoring all eight masks costs more than everything else in a document's barcode together; any
// mask conforms to ISO/IEC 18004, and 2 breaks up long runs of equal bytes.
constexpr int kMask = 2;
constexpr std::size_t kVerdictCapacity = 1663;   // Bytes in version 40-Q.
constexpr std::size_t kPortraitCapacity = 3391;  // Characters in version 40-M.

Symbol symbolOf(const std::vector<QrSegment>& segments, QrCode::Ecc level) {
    const auto code =
        QrCode::encodeSegments(segments, level, QrCode::MIN_VERSION, QrCode::MAX_VERSION, kMask,
                               /*boostEcl=*/false);
    const int size = code.getSize();
    Symbol symbol{size, {}};
    symbol.dark.reserve(static_cast<std::size_t>(size) * static_cast<std::size_t>(size));
    for (int y = 0; y < size; ++y) {
        for (int x = 0; x < size; ++x) symbol.dark.push_back(code.getModule(x, y));
    }
    return symbol;
}

bool isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           std::string_view(" $%*+-./:").find(c) != std::string_view::npos;
}

}  // namespace

Result<Symbol> verdictSymbol(ByteView bytes) {
    if (bytes.size() > kVerdictCapacity) {
        return Error{ErrorKind::TooLarge, "more than 1663 bytes for a QR symbol of level Q"};
    }
    return symbolOf({QrSegment::makeBytes({bytes.begin(), bytes.end()})}, QrCode::Ecc::QUARTILE);
}

Result<Symbol> portraitSymbol(std::string_view text) {
    if (!std::ranges::all_of(text, isAlphanumeric)) {
        return Error{ErrorKind::InvalidField,
                     "has a character outside the alphanumeric set of QR symbols"};
    }
    if (text.size() > kPortraitCapacity) {
        return Error{ErrorKind::TooLarge, "more than 3391 characters for a QR symbol of level M"};
    }
    return symbolOf({QrSegment::makeAlphanumeric(std::string(text).c_str())}, QrCode::Ecc::MEDIUM);
}

}  // namespace etd::qr
