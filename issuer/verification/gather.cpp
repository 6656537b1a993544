#include <algorithm>

#include "issuer/image/barcode_reader.hpp"
#include "issuer/pdf/sheet.hpp"
#include "issuer/verification/verdict.hpp"

namespace etd::verification {
namespace {

constexpr std::uint8_t kSealMagic = 0xDC;     // [13] Table 1
constexpr int kSymbolScale = 4;               // Pixels a module.
constexpr std::size_t kPdfMarkWithin = 1024;  // Readers look for "%PDF-" so far (ISO 32000-1 H.3).

/// Any version of the seal, so that an old one is told as a form we do not know.
bool isSeal(ByteView bytes) {
    return bytes.size() >= 2 && bytes[0] == kSealMagic && (bytes[1] == 0x02 || bytes[1] == 0x03);
}

bool isIdb(ByteView bytes) { return asText(bytes).starts_with("RDB1"); }

bool isPdf(ByteView bytes) {
    return asText(bytes).substr(0, kPdfMarkWithin).find("%PDF-") != std::string_view::npos;
}

template <class T>
void put(std::optional<T>& place, T value, Evidence& evidence) {
    if (place && *place != value) evidence.several_documents = true;
    place = std::move(value);
}

void putCode(ByteView code, Evidence& evidence) {
    if (isSeal(code))
        put(evidence.verdict_code, Bytes(code.begin(), code.end()), evidence);
    else if (isIdb(code))
        put(evidence.portrait_code, etd::toText(code), evidence);
    else
        evidence.foreign_codes = true;
}

ByteView withoutTrailingSpace(ByteView text) {
    while (!text.empty() && asText(text).find_last_of(" \t\r\n") == text.size() - 1)
        text = text.first(text.size() - 1);
    return text;
}

/// A symbol of a stranger's file is drawn by us, but what it holds is as hostile as a picture.
Result<std::vector<Bytes>> readSymbol(const qr::Symbol& symbol, const ReadPicture& read_picture) {
    if (read_picture) return read_picture(image::toPng(symbol, kSymbolScale));
    auto code = image::readSymbol(symbol);
    if (!code) return code.error();
    return std::vector<Bytes>{*std::move(code)};
}

void putCodes(const Result<std::vector<Bytes>>& codes, Evidence& evidence) {
    if (!codes) return;
    for (const auto& code : *codes) putCode(code, evidence);
}

void putPdf(ByteView file, const ReadPicture& read_picture, Evidence& evidence) {
    auto signature = pki::verifyPdf(file);
    // Two files cannot be one document's, even if they hold the same codes.
    if (evidence.pdf) evidence.several_documents = true;
    evidence.pdf = std::move(signature);
    const auto symbols = pdf::readSymbols(file);
    if (!symbols) return;
    for (const auto* symbol : {&symbols->verdict, &symbols->portrait})
        putCodes(readSymbol(*symbol, read_picture), evidence);
}

}  // namespace

InputKind kindOf(ByteView input) {
    if (input.size() > kLargestInput) return InputKind::Unknown;
    if (isSeal(input)) return InputKind::VerdictCode;
    if (isIdb(input)) return InputKind::PortraitCode;
    // A file that is both is judged by its signature, never by what a picture in it shows.
    if (isPdf(input)) return InputKind::Pdf;
    return image::isPicture(input) ? InputKind::Picture : InputKind::Unknown;
}

Evidence gatherAll(const std::vector<ByteView>& inputs, const ReadPicture& read_picture) {
    Evidence evidence;
    for (const auto& input : inputs) {
        if (input.empty()) continue;
        switch (kindOf(input)) {
            case InputKind::VerdictCode:
                putCode(input, evidence);
                break;
            case InputKind::PortraitCode:
                putCode(withoutTrailingSpace(input), evidence);
                break;
            case InputKind::Pdf:
                putPdf(input, read_picture, evidence);
                break;
            case InputKind::Picture:
                putCodes(read_picture ? read_picture(input) : image::readCodes(input), evidence);
                break;
            case InputKind::Unknown:
                evidence.foreign_codes = true;
                break;
        }
    }
    return evidence;
}

Evidence gather(ByteView input) { return gatherAll({input}); }

}  // namespace etd::verification
