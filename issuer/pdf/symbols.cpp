// Symbols of a file of ours: written as 1-bit images, read back by walking the outer layout.
#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "issuer/pdf/pdf_writer.hpp"
#include "issuer/pdf/sheet.hpp"
#include "issuer/pdf/symbol_image.hpp"

namespace etd::pdf {
namespace {

constexpr int kSmallest = 21;
constexpr int kLargest = 177;
constexpr std::size_t kFirstObject = pki::kPdfHeader.size();
constexpr std::size_t kPageObject = 3;
constexpr std::string_view kXref = "xref\n0 ";
constexpr std::size_t kEntry = 20;

std::size_t rowBytes(int size) { return (static_cast<std::size_t>(size) + 7) / 8; }

std::string dictionaryOf(int size) {
    const auto side = std::to_string(size);
    return "/Type /XObject /Subtype /Image /Width " + side + " /Height " + side +
           " /ColorSpace /DeviceGray /BitsPerComponent 1 /Interpolate false";
}

/// A decimal without leading zeros at the start of `text`, which moves behind it.
std::optional<std::size_t> takeNumber(std::string_view& text) {
    std::size_t value = 0;
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const auto length = static_cast<std::size_t>(end - text.data());
    if (error != std::errc() || (length > 1 && text.front() == '0')) return std::nullopt;
    text.remove_prefix(length);
    return value;
}

bool take(std::string_view& text, std::string_view expected) {
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(expected.size());
    return true;
}

/// The bodies of objects 1 to kPortraitObject of a file that ends with one table over objects that
/// tile it; empty when it is anything else.
std::vector<std::string_view> leadingObjects(std::string_view file) {
    if (!file.starts_with(pki::kPdfHeader)) return {};
    constexpr std::string_view kEnd = "\n%%EOF\n";
    if (!file.ends_with(kEnd)) return {};
    const auto marker = file.rfind("startxref\n");
    if (marker == std::string_view::npos) return {};
    auto tail = file.substr(marker + 10);
    const auto table = takeNumber(tail);
    if (!table || tail != kEnd || *table >= marker) return {};

    auto entries = file.substr(*table, marker - *table);
    if (!take(entries, kXref)) return {};
    const auto count = takeNumber(entries);
    if (!count || *count <= kPortraitObject || *count > 10000 || !take(entries, "\n")) return {};
    if (entries.size() < *count * kEntry || !take(entries, "0000000000 65535 f \n")) return {};

    std::vector<std::string_view> bodies;
    std::size_t start = kFirstObject;
    for (std::size_t number = 1; number <= kPortraitObject; ++number) {
        const auto offset = std::to_string(start);
        if (offset.size() > 10) return {};
        if (!take(entries, std::string(10 - offset.size(), '0') + offset + " 00000 n \n"))
            return {};
        std::size_t next = *table;
        if (number + 1 < *count) {
            const auto [end, error] = std::from_chars(entries.data(), entries.data() + 10, next);
            if (error != std::errc() || end != entries.data() + 10) return {};
        }
        if (next <= start || next > *table) return {};
        auto object = file.substr(start, next - start);
        if (!take(object, std::to_string(number) + " 0 obj\n")) return {};
        if (!object.ends_with("\nendobj\n")) return {};
        object.remove_suffix(8);
        bodies.push_back(object);
        start = next;
    }
    return bodies;
}

std::optional<qr::Symbol> readSymbol(std::string_view body) {
    auto rest = body;
    if (!take(rest, "<< /Type /XObject /Subtype /Image /Width ")) return std::nullopt;
    const auto width = takeNumber(rest);
    if (!width || *width < kSmallest || *width > kLargest || *width % 4 != 1) return std::nullopt;
    const int size = static_cast<int>(*width);
    const auto data_size = rowBytes(size) * *width;
    const auto opening =
        "<< " + dictionaryOf(size) + " /Length " + std::to_string(data_size) + " >>\nstream\n";
    rest = body;
    if (!take(rest, opening) || rest.size() != data_size + 10) return std::nullopt;
    const auto data = rest.substr(0, data_size);
    if (rest.substr(data_size) != "\nendstream") return std::nullopt;

    qr::Symbol symbol{size, std::vector<bool>(*width * *width)};
    for (std::size_t y = 0; y < *width; ++y) {
        for (std::size_t x = 0; x < rowBytes(size) * 8; ++x) {
            const auto byte = static_cast<unsigned char>(data[y * rowBytes(size) + x / 8]);
            const bool light = (byte >> (7 - x % 8) & 1) != 0;
            if (x < *width) {
                symbol.dark[y * *width + x] = !light;
            } else if (!light) {
                return std::nullopt;
            }
        }
    }
    return symbol;
}

}  // namespace

std::string symbolBody(const qr::Symbol& symbol) {
    Bytes data(rowBytes(symbol.size) * static_cast<std::size_t>(symbol.size), 0xFF);
    for (int y = 0; y < symbol.size; ++y) {
        for (int x = 0; x < symbol.size; ++x) {
            if (!symbol.at(x, y)) continue;
            auto& byte = data[static_cast<std::size_t>(y) * rowBytes(symbol.size) +
                              static_cast<std::size_t>(x) / 8];
            byte = static_cast<std::uint8_t>(byte & ~(0x80U >> (x % 8)));
        }
    }
    return streamBody(dictionaryOf(symbol.size), data);
}

Result<SheetSymbols> readSymbols(ByteView pdf) {
    const Error foreign{ErrorKind::NotFound, "the file does not have the layout of our sheets"};
    const auto objects = leadingObjects(asText(pdf));
    if (objects.size() != kPortraitObject) return foreign;
    const auto page = objects[kPageObject - 1];
    const auto names = "/VerdictCode " + reference(kVerdictObject) + " /PortraitCode " +
                       reference(kPortraitObject) + " ";
    if (page.find(names) == std::string_view::npos) return foreign;
    auto verdict = readSymbol(objects[kVerdictObject - 1]);
    auto portrait = readSymbol(objects[kPortraitObject - 1]);
    if (!verdict || !portrait) return foreign;
    return SheetSymbols{*std::move(verdict), *std::move(portrait)};
}

}  // namespace etd::pdf
