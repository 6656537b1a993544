#include "issuer/vds/seal.hpp"

#include <optional>
#include <stdexcept>

#include "issuer/document/c40.hpp"
#include "issuer/document/field_reader.hpp"
#include "issuer/document/packed_date.hpp"

namespace etd::vds {
namespace {

constexpr std::uint8_t kMagic = 0xDC;
constexpr std::uint8_t kVersion4 = 0x03;     // "n indicates version n+1", [13] Table 1
constexpr std::uint8_t kEtdFeatures = 0x5E;  // [8] 6.1.1
constexpr std::uint8_t kEtdCategory = 0x03;  // [8] 6.1.1
constexpr std::uint8_t kMrzTag = 0x02;       // [8] 6.1.3
constexpr std::uint8_t kSignatureMarker = 0xFF;
constexpr std::size_t kLongestReference = 32;  // Characters; see CertificateReference.
constexpr std::size_t kLargestSeal = 4096;

constexpr bool isSignatureSize(std::size_t size) { return size == 64 || size == 96; }

std::string toHex2(std::size_t value) {
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    return {kDigits[value >> 4], kDigits[value & 0xF]};
}

std::optional<std::size_t> fromHex2(std::string_view text) {
    std::size_t value = 0;
    for (const char c : text) {
        const bool digit = c >= '0' && c <= '9';
        if (!digit && (c < 'A' || c > 'F')) return std::nullopt;
        value = value * 16 + static_cast<std::size_t>(digit ? c - '0' : c - 'A' + 10);
    }
    return value;
}

Error malformed(const char* field, const FieldReader& reader) {
    return {ErrorKind::Malformed,
            std::string(field) + " at byte " + std::to_string(reader.offset())};
}

struct Names {
    SignerIdentifier signer;
    CertificateReference certificate;
};

/// Signer identifier (4 characters), length of the reference (2, hexadecimal), reference: one C40
/// string, whose first two triples are enough to learn its length ([13] 2.2.1).
Result<Names> takeNames(FieldReader& reader) {
    auto ahead = reader;
    const auto start = ahead.takeC40(4);
    const auto signer = SignerIdentifier::parse(start ? start->substr(0, 4) : std::string());
    if (!start || start->size() != 6 || !signer) return malformed("signer identifier", reader);
    const auto size = fromHex2(std::string_view(*start).substr(4));
    if (!size || *size == 0 || *size > kLongestReference) {
        return malformed("length of the certificate reference", reader);
    }
    const auto text = reader.takeC40(c40Size(6 + *size));
    if (!text || text->size() != 6 + *size) return malformed("certificate reference", reader);
    const auto certificate = CertificateReference::parse(std::string_view(*text).substr(6));
    if (!certificate) return malformed("certificate reference", reader);
    return Names{*signer, *certificate};
}

Result<Header> takeHeader(FieldReader& reader) {
    if (reader.takeByte() != kMagic) return malformed("magic constant", reader);
    if (reader.takeByte() != kVersion4) return malformed("version", reader);
    const auto state = reader.takeState();
    if (!state) return malformed("issuing State", reader);
    const auto names = takeNames(reader);
    if (!names) return names.error();
    const auto issued_on = reader.takeDate();
    if (!issued_on) return malformed("document issue date", reader);
    const auto signed_on = reader.takeDate();
    if (!signed_on) return malformed("signature creation date", reader);
    if (reader.takeByte() != kEtdFeatures || reader.takeByte() != kEtdCategory) {
        return malformed("document profile", reader);
    }
    return Header{*state, names->signer, names->certificate, *issued_on, *signed_on};
}

}  // namespace

Bytes encodeToBeSigned(const Header& header, std::string_view mrz) {
    if (mrz.size() != kMrzLength || mrz.find(' ') != std::string_view::npos) {
        throw std::logic_error("an MRZ for a seal is 72 characters of A-Z, 0-9 and '<'");
    }
    const auto& reference = header.certificate.text();
    Bytes out;
    out.reserve(14 + c40Size(6 + reference.size()) + c40Size(kMrzLength));
    out.push_back(kMagic);
    out.push_back(kVersion4);
    appendState(header.issuing_state, out);
    appendC40(header.signer.text() + toHex2(reference.size()) + reference, out);
    appendPackedDate(header.issued_on, out);
    appendPackedDate(header.signed_on, out);
    out.push_back(kEtdFeatures);
    out.push_back(kEtdCategory);
    out.push_back(kMrzTag);
    appendDerLength(c40Size(kMrzLength), out);
    appendC40(mrz, out);
    return out;
}

Result<Bytes> appendSignature(ByteView to_be_signed, ByteView signature) {
    if (!isSignatureSize(signature.size())) {
        return Error{ErrorKind::InvalidField, "the signature is not 64 or 96 bytes"};
    }
    Bytes out;
    out.reserve(to_be_signed.size() + 2 + signature.size());
    append(out, to_be_signed);
    out.push_back(kSignatureMarker);
    appendDerLength(signature.size(), out);
    append(out, signature);
    return out;
}

Result<Seal> decode(ByteView barcode) {
    if (barcode.size() > kLargestSeal) {
        return Error{ErrorKind::Malformed, "longer than 4096 bytes"};
    }
    FieldReader reader(barcode);
    const auto header = takeHeader(reader);
    if (!header) return header.error();

    std::optional<std::string> mrz;
    bool unknown_features = false;
    for (;;) {
        const ByteView to_be_signed = reader.before();
        const auto tag = reader.takeByte();
        const auto length = tag ? reader.takeDerLength() : std::nullopt;
        const auto value = length ? reader.take(*length) : std::nullopt;
        if (!value) return malformed("document feature", reader);
        if (tag == kSignatureMarker) {
            if (!isSignatureSize(value->size()) || !reader.atEnd()) {
                return malformed("signature zone", reader);
            }
            if (!mrz) return malformed("no MRZ feature", reader);
            return Seal{*header, *std::move(mrz), to_be_signed, *value, unknown_features};
        }
        if (tag != kMrzTag) {
            unknown_features = true;
            continue;
        }
        if (mrz) return malformed("second MRZ feature", reader);
        mrz = decodeMrz(*value);
        if (!mrz) return malformed("MRZ feature", reader);
    }
}

}  // namespace etd::vds
