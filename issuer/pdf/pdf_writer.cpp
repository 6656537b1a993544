#include "issuer/pdf/pdf_writer.hpp"

#include <zlib.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "base/hex.hpp"
#include "issuer/pdf/hex_digits.hpp"
#include "issuer/pdf/unicode.hpp"
#include "pki/pdf_signature.hpp"

namespace etd::pdf {

void appendNumber(std::string& out, double value) {
    auto hundredths = std::llround(value * 100);
    if (hundredths < 0) {
        out += '-';
        hundredths = -hundredths;
    }
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, hundredths / 100).ptr;
    out.append(digits, end);
    const auto fraction = static_cast<int>(hundredths % 100);
    if (fraction == 0) return;
    out += '.';
    out += static_cast<char>('0' + fraction / 10);
    if (fraction % 10 != 0) out += static_cast<char>('0' + fraction % 10);
}

std::string number(double value) {
    std::string out;
    appendNumber(out, value);
    return out;
}

Bytes deflate(ByteView data, int level) {
    uLongf size = compressBound(static_cast<uLong>(data.size()));
    Bytes out(size);
    if (compress2(out.data(), &size, data.data(), static_cast<uLong>(data.size()), level) != Z_OK) {
        throw std::runtime_error("zlib cannot compress");
    }
    out.resize(size);
    return out;
}

std::optional<Bytes> inflate(ByteView data, std::size_t limit) {
    Bytes out(limit);
    uLongf size = static_cast<uLongf>(limit);
    uLong used = static_cast<uLong>(data.size());
    if (uncompress2(out.data(), &size, data.data(), &used) != Z_OK) return std::nullopt;
    out.resize(size);
    return out;
}

std::string textString(std::string_view utf8) {
    std::string out = "<FEFF";
    for (const char16_t unit : toUtf16(utf8)) appendHex(out, unit, 4);
    return out + ">";
}

std::string streamBody(std::string_view dictionary, ByteView data) {
    std::string out = "<< ";
    out += dictionary;
    if (!dictionary.empty()) out += ' ';
    out += "/Length " + std::to_string(data.size()) + " >>\nstream\n";
    out += asText(data);
    return out + "\nendstream";
}

std::string compressedBody(std::string_view dictionary, ByteView data, int level) {
    std::string whole(dictionary);
    if (!whole.empty()) whole += ' ';
    return streamBody(whole + "/Filter /FlateDecode", deflate(data, level));
}

PdfWriter::File PdfWriter::finish(std::size_t info, ByteView id) const {
    std::size_t total = 1024;
    for (const auto& body : bodies_) total += body.size() + 48;
    std::string out;
    out.reserve(total);
    out += pki::kPdfHeader;
    std::vector<std::size_t> starts, offsets;
    for (std::size_t index = 0; index < bodies_.size(); ++index) {
        if (bodies_[index].empty()) throw std::logic_error("a PDF object was left empty");
        starts.push_back(out.size());
        out += std::to_string(index + 1) + " 0 obj\n";
        offsets.push_back(out.size());
        out += bodies_[index];
        out += "\nendobj\n";
    }
    const auto table = out.size();
    out += "xref\n0 " + std::to_string(bodies_.size() + 1) + "\n0000000000 65535 f \n";
    for (const auto start : starts) {
        const auto digits = std::to_string(start);
        out.append(10 - digits.size(), '0').append(digits).append(" 00000 n \n");
    }
    const auto hex = toHex(id);
    out += "trailer\n<< /Size " + std::to_string(bodies_.size() + 1) + " /Root 1 0 R /Info " +
           reference(info) + " /ID [<" + hex + "> <" + hex + ">] >>\nstartxref\n" +
           std::to_string(table) + "\n%%EOF\n";
    return {toBytes(out), std::move(offsets)};
}

std::string reference(std::size_t object) { return std::to_string(object) + " 0 R"; }

}  // namespace etd::pdf
