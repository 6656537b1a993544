#include "issuer/idb/container.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>

#include <zlib.h>

#include "issuer/document/field_reader.hpp"
#include "issuer/document/packed_date.hpp"
#include "issuer/idb/base32.hpp"

namespace etd::idb {
namespace {

constexpr std::size_t kLongestText = 4296;     // Alphanumeric capacity of a QR symbol, 40-L.
constexpr std::size_t kLargestPayload = 8192;  // After inflating.
constexpr std::string_view kPrefix = "RDB1";   // The flag letter follows: 'A' + the two bits.
constexpr unsigned kSignedFlag = 1;
constexpr unsigned kCompressedFlag = 2;
constexpr std::uint8_t kCertificateTag = 0x7E;
constexpr std::uint8_t kNothingMasked = 0x00;

Error malformed(std::string detail) { return {ErrorKind::Malformed, std::move(detail)}; }

Error malformed(const char* field, const FieldReader& reader) {
    return malformed(std::string(field) + " at byte " + std::to_string(reader.offset()));
}

Result<Bytes> inflated(ByteView compressed) {
    Bytes out(kLargestPayload);
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) throw std::runtime_error("zlib cannot start");
    const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&stream, inflateEnd);
    // zlib reads through this pointer only; it lacks the const for historical reasons.
    stream.next_in = const_cast<Bytef*>(compressed.data());
    stream.avail_in = static_cast<uInt>(compressed.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    if (inflate(&stream, Z_FINISH) != Z_STREAM_END) {
        return malformed("the compressed data are damaged or larger than 8192 bytes");
    }
    if (stream.avail_in != 0) return malformed("bytes behind the compressed data");
    out.resize(stream.total_out);
    return out;
}

Result<Header> takeHeader(FieldReader& reader) {
    const auto state = reader.takeState();
    if (!state) return malformed("issuing State", reader);
    const auto algorithm = reader.takeByte();
    if (algorithm != static_cast<std::uint8_t>(SignatureAlgorithm::EcdsaSha256) &&
        algorithm != static_cast<std::uint8_t>(SignatureAlgorithm::EcdsaSha384)) {
        return malformed("signature algorithm", reader);
    }
    Header header{
        *state, static_cast<SignatureAlgorithm>(*algorithm), {}, Date::of(1, 1, 1).value()};
    const auto certificate = reader.take(header.certificate.size());
    if (!certificate) return malformed("certificate reference", reader);
    std::ranges::copy(*certificate, header.certificate.begin());
    const auto masked = reader.take(1 + kPackedDateSize);
    const auto signed_on = masked ? readUnmaskedDate(*masked) : std::nullopt;
    if (!signed_on) return malformed("signature creation date", reader);
    header.signed_on = *signed_on;
    return header;
}

}  // namespace

std::size_t signatureSize(SignatureAlgorithm algorithm) {
    switch (algorithm) {
        case SignatureAlgorithm::EcdsaSha256:
            return 64;
        case SignatureAlgorithm::EcdsaSha384:
            return 96;
    }
    throw std::logic_error("unknown signature algorithm");
}

Result<Bytes> payloadOf(std::string_view text) {
    if (text.size() > kLongestText) return malformed("longer than 4296 characters");
    if (!text.starts_with(kPrefix) || text.size() <= kPrefix.size()) {
        return malformed("does not begin with RDB1");
    }
    const unsigned flags = static_cast<unsigned char>(text[kPrefix.size()]) - unsigned{'A'};
    if (flags > (kSignedFlag | kCompressedFlag)) return malformed("unknown form of IDB");
    if ((flags & kSignedFlag) == 0) return malformed("an unsigned form of IDB");
    auto bytes = fromBase32(text.substr(kPrefix.size() + 1));
    if (!bytes || (flags & kCompressedFlag) == 0) return bytes;
    return inflated(*bytes);
}

std::optional<std::vector<Message>> readMessages(ByteView group) {
    std::vector<Message> messages;
    FieldReader reader(group);
    while (!reader.atEnd()) {
        const auto tag = reader.takeByte();
        const auto length = reader.takeDerLength();
        const auto value = length ? reader.take(*length) : std::nullopt;
        if (!value) return std::nullopt;
        messages.push_back({*tag, *value});
    }
    return messages;
}

Result<Container> readContainer(ByteView payload) {
    FieldReader reader(payload);
    const auto header = takeHeader(reader);
    if (!header) return header.error();
    if (reader.takeByte() != kMessageGroupTag) return malformed("message group", reader);
    const auto length = reader.takeDerLength();
    const auto group = length ? reader.take(*length) : std::nullopt;
    auto messages = group ? readMessages(*group) : std::nullopt;
    if (!messages) return malformed("message group", reader);
    const ByteView to_be_signed = reader.before();
    const auto tag = reader.takeByte();
    if (tag == kCertificateTag) return malformed("an embedded certificate", reader);
    if (tag != kSignatureTag) return malformed("signature", reader);
    const auto signature_length = reader.takeDerLength();
    const auto signature = signature_length ? reader.take(*signature_length) : std::nullopt;
    if (!signature || signature->size() != signatureSize(header->algorithm)) {
        return malformed("signature", reader);
    }
    if (!reader.atEnd()) return malformed("bytes behind the signature", reader);
    return Container{*header, *std::move(messages), to_be_signed, *signature};
}

void appendHeader(const Header& header, Bytes& out) {
    appendState(header.issuing_state, out);
    out.push_back(static_cast<std::uint8_t>(header.algorithm));
    append(out, header.certificate);
    appendUnmaskedDate(header.signed_on, out);
}

void appendMessage(std::uint8_t tag, ByteView value, Bytes& out) {
    out.push_back(tag);
    appendDerLength(value.size(), out);
    append(out, value);
}

void appendUnmaskedDate(const Date& date, Bytes& out) {
    out.push_back(kNothingMasked);
    appendPackedDate(date, out);
}

std::optional<Date> readUnmaskedDate(ByteView bytes) {
    if (bytes.size() != 1 + kPackedDateSize || bytes[0] != kNothingMasked) return std::nullopt;
    return unpackDate(bytes.subspan(1).first<kPackedDateSize>());
}

}  // namespace etd::idb
