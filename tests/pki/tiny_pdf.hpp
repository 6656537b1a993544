/// The smallest PDF of our layout: one empty page and a signature field.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "pki/pdf_signature.hpp"

namespace etd::pki::tests {

inline std::string tinyCatalog() {
    return "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>";
}

inline std::string tinyWidget() {
    return "<< /Type /Annot /Subtype /Widget /FT /Sig /T (signature) /F 132 /Rect [0 0 0 0] "
           "/P 3 0 R /V 5 0 R >>";
}

/// `bodies` are objects 1 to N; the one at `signature` (from 0) is replaced by the dictionary.
inline UnsignedPdf layOut(std::vector<std::string> bodies, std::size_t signature,
                          const Instant& signed_at) {
    const auto dictionary = makeSignatureDictionary(signed_at);
    bodies.at(signature) = dictionary.text;
    std::string file(kPdfHeader);
    UnsignedPdf out{};
    std::vector<std::size_t> offsets;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        offsets.push_back(file.size());
        file += std::to_string(i + 1) + " 0 obj\n";
        if (i == signature) {
            out.byte_range = file.size() + dictionary.byte_range;
            out.contents = file.size() + dictionary.contents;
        }
        file += bodies[i] + "\nendobj\n";
    }
    const auto table = file.size();
    const auto size = std::to_string(bodies.size() + 1);
    file += "xref\n0 " + size + "\n0000000000 65535 f \n";
    for (const auto offset : offsets) {
        char entry[24];
        std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", offset);
        file += entry;
    }
    file += "trailer\n<< /Size " + size + " /Root 1 0 R /ID [<" + std::string(32, 'a') + "> <" +
            std::string(32, 'a') + ">] >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
    out.bytes = toBytes(file);
    return out;
}

inline std::vector<std::string> tinyBodies() {
    return {tinyCatalog(), "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << >> /Annots [4 0 R] "
            ">>",
            tinyWidget(), ""};
}

inline UnsignedPdf tinyPdf(const Instant& signed_at) { return layOut(tinyBodies(), 4, signed_at); }

}  // namespace etd::pki::tests
