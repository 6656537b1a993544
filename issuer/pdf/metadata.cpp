#include "issuer/pdf/metadata.hpp"

#include "issuer/pdf/pdf_writer.hpp"

namespace etd::pdf {
namespace {

constexpr std::string_view kProducer = "Safeconduct";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

}  // namespace

std::string pdfDate(const Instant& at) {
    std::string out = "D:";
    for (const char c : at.rfc3339()) {
        if (c >= '0' && c <= '9') out += c;
    }
    return out + "Z";
}

std::string infoDictionary(std::string_view title, const Instant& created) {
    const auto date = "(" + pdfDate(created) + ")";
    return "<< /Title " + textString(title) + " /Producer " + textString(kProducer) +
           " /CreationDate " + date + " /ModDate " + date + " >>";
}

std::string xmpPacket(std::string_view title, const Instant& created) {
    const auto date = created.rfc3339();
    return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
           "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
           "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
           "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
           " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
           " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n"
           " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
           "<dc:format>application/pdf</dc:format>\n"
           "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" +
           escaped(title) +
           "</rdf:li></rdf:Alt></dc:title>\n"
           "<xmp:CreateDate>" +
           date + "</xmp:CreateDate>\n<xmp:ModifyDate>" + date +
           "</xmp:ModifyDate>\n<pdf:Producer>" + std::string(kProducer) +
           "</pdf:Producer>\n"
           "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>\n"
           "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";
}

}  // namespace etd::pdf
