#include <algorithm>

#include "issuer/image/barcode_reader.hpp"
#include "issuer/pdf/sheet.hpp"
#include "issuer/verification/verdict.hpp"

namespace etd::verification {
namespace {

constexpr std::uint8_t kSealMagic = 0xDC;     // [13] Table 1
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

void putPdf(ByteView file, Evidence& evidence) {
    auto signature = pki::verifyPdf(file);
    // Two files cannot be one document's, even if they hold the same codes.
    if (evidence.pdf) evidence.several_documents = true;
    evidence.pdf = std::move(signature);
    const auto symbols = pdf::readSymbols(file);
    if (!symbols) return;
    for (const auto* symbol : {&symbols->verdict, &symbols->portrait})
        if (const auto code = image::readSymbol(*symbol)) putCode(*code, evidence);
}

}  // namespace

Evidence gatherAll(const std::vector<ByteView>& inputs) {
    Evidence evidence;
    for (const auto& input : inputs) {
        if (input.empty()) continue;
        if (input.size() > kLargestInput) {
            evidence.foreign_codes = true;
        } else if (isSeal(input)) {
            putCode(input, evidence);
        } else if (isIdb(input)) {
            putCode(withoutTrailingSpace(input), evidence);
        } else if (image::isPicture(input)) {
            if (const auto codes = image::readCodes(input))
                for (const auto& code : *codes) putCode(code, evidence);
        } else if (isPdf(input)) {
            putPdf(input, evidence);
        } else {
            evidence.foreign_codes = true;
        }
    }
    return evidence;
}

Evidence gather(ByteView input) { return gatherAll({input}); }

}  // namespace etd::verification
