// Property: a layout that is read has its hole where the file's own numbers say, and nothing that
// is fuzzed here (no key of ours is within reach) verifies as signed.
#include <cstdlib>

#include "pki/pdf_layout.hpp"
#include "pki/pdf_signature.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // Every input is tried as it is and behind the marks by which a file of ours is known.
    const etd::ByteView input(data, size);
    etd::Bytes marked = etd::toBytes(etd::pki::kPdfHeader);
    etd::append(marked, input);
    const auto dictionary = etd::pki::makeSignatureDictionary(etd::Instant::fromUnix(0));
    etd::append(marked, etd::asBytes("\n7 0 obj\n" + dictionary.text.substr(0, 90)));
    for (const etd::ByteView pdf : {input, etd::ByteView(marked)}) {
        const auto layout = etd::pki::readPdfLayout(pdf);
        if (layout) {
            if (pdf[layout->contents] != '<' || pdf[layout->contents_end - 1] != '>' ||
                layout->hex.size() != 2 * etd::pki::kContentsSize)
                std::abort();
        } else if (layout.error().kind != etd::ErrorKind::NotFound &&
                   layout.error().kind != etd::ErrorKind::Forbidden) {
            std::abort();
        }
        const auto result = etd::pki::verifyPdf(pdf);
        if (result && !layout) std::abort();
    }
    return 0;
}
