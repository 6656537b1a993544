#include "pki/pdf_signature.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "base/hex.hpp"
#include "pki/der.hpp"
#include "pki/pades_cms.hpp"
#include "pki/pdf_layout.hpp"

namespace etd::pki {

namespace {

/// "2026-11-21T18:00:00Z" as "20261121180000Z".
std::string pdfTime(const Instant& at) {
    auto text = at.rfc3339();
    std::erase_if(text, [](char c) { return c == '-' || c == ':' || c == 'T'; });
    return text;
}

}  // namespace

SignatureDictionary makeSignatureDictionary(const Instant& signed_at) {
    SignatureDictionary out;
    out.text = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:" +
               pdfTime(signed_at) + ") /ByteRange ";
    out.byte_range = out.text.size();
    out.text += kByteRangePlaceholder;
    out.text += " /Contents ";
    out.contents = out.text.size();
    out.text += "<" + std::string(2 * kContentsSize, '0') + "> >>";
    return out;
}

Sha256Digest sealByteRange(UnsignedPdf& pdf) {
    const std::string_view file = asText(pdf.bytes);
    const auto end = pdf.contents + 2 * kContentsSize + 2;
    if (pdf.byte_range >= pdf.contents || end > file.size() || file.size() > 9'999'999'999 ||
        !file.substr(pdf.byte_range).starts_with(kByteRangePlaceholder) ||
        file[pdf.contents] != '<' || file[end - 1] != '>')
        throw std::logic_error("the signature slot is not where it should be");
    char range[80];  // Three numbers of any size; those of a file that small fill the placeholder.
    std::snprintf(range, sizeof range, "[0 %010zu %010zu %010zu]", pdf.contents, end,
                  file.size() - end);
    std::copy_n(range, kByteRangePlaceholder.size(),
                pdf.bytes.begin() + static_cast<std::ptrdiff_t>(pdf.byte_range));
    const ByteView bytes = pdf.bytes;
    return sha256({bytes.first(pdf.contents), bytes.subspan(end)});
}

Bytes fillContents(UnsignedPdf pdf, ByteView cms) {
    if (cms.size() > kContentsSize)
        throw std::length_error("the CMS is longer than the room reserved for it");
    const auto hex = toHex(cms);
    std::ranges::copy(hex, pdf.bytes.begin() + static_cast<std::ptrdiff_t>(pdf.contents) + 1);
    return std::move(pdf.bytes);
}

Result<PdfSignature> verifyPdf(ByteView pdf) {
    const auto layout = readPdfLayout(pdf);
    if (!layout) return layout.error();
    const Error altered{ErrorKind::Forbidden, "the PDF's signature does not hold for this file"};

    const auto hole = fromHex(layout->hex);
    if (!hole) return altered;
    const auto cms = der::Reader(*hole).whole(der::kSequence);
    if (!cms || std::ranges::any_of(hole->begin() + static_cast<std::ptrdiff_t>(cms->size()),
                                    hole->end(), [](std::uint8_t byte) { return byte != 0; }))
        return altered;
    const auto digest = sha256({pdf.first(layout->contents), pdf.subspan(layout->contents_end)});
    const auto signature = readPadesCms(*cms, digest);
    if (!signature) return altered;
    return PdfSignature{signature->certificate, signature->binding, layout->signed_at};
}

}  // namespace etd::pki
