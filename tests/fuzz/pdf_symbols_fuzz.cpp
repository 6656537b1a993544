// Property: what readSymbols() accepts are two squares of a QR size, and the input holds both
// images exactly as symbolBody() writes them.
#include <cstdlib>
#include <string>

#include "issuer/pdf/sheet.hpp"
#include "issuer/pdf/symbol_image.hpp"

namespace {

void require(std::string_view file, std::size_t object, const etd::qr::Symbol& symbol) {
    const auto size = static_cast<std::size_t>(symbol.size);
    if (symbol.size < 21 || symbol.size > 177 || symbol.size % 4 != 1) std::abort();
    if (symbol.dark.size() != size * size) std::abort();
    const auto text =
        std::to_string(object) + " 0 obj\n" + etd::pdf::symbolBody(symbol) + "\nendobj\n";
    if (file.find(text) == std::string_view::npos) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const etd::ByteView file(data, size);
    const auto symbols = etd::pdf::readSymbols(file);
    if (!symbols) return 0;
    require(etd::asText(file), etd::pdf::kVerdictObject, symbols->verdict);
    require(etd::asText(file), etd::pdf::kPortraitObject, symbols->portrait);
    return 0;
}
