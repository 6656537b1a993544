#include "issuer/document/field_reader.hpp"

#include "issuer/document/c40.hpp"
#include "issuer/document/packed_date.hpp"

namespace etd {
namespace {

constexpr std::size_t kStateCharacters = 3;
constexpr std::size_t kStateSize = c40Size(kStateCharacters);

}  // namespace

std::optional<ByteView> FieldReader::take(std::size_t size) {
    if (bytes_.size() - offset_ < size) return std::nullopt;
    const auto taken = bytes_.subspan(offset_, size);
    offset_ += size;
    return taken;
}

std::optional<std::uint8_t> FieldReader::takeByte() {
    const auto taken = take(1);
    return taken ? std::optional(taken->front()) : std::nullopt;
}

std::optional<std::string> FieldReader::takeC40(std::size_t size) {
    const auto taken = take(size);
    if (!taken) return std::nullopt;
    auto text = decodeC40(*taken);
    return text ? std::optional(*std::move(text)) : std::nullopt;
}

std::optional<Date> FieldReader::takeDate() {
    const auto taken = take(kPackedDateSize);
    return taken ? unpackDate(taken->first<kPackedDateSize>()) : std::nullopt;
}

std::optional<CountryCode> FieldReader::takeState() {
    const auto text = takeC40(kStateSize);
    if (!text || text->size() != kStateCharacters) return std::nullopt;
    const auto state = CountryCode::parse(text->substr(0, text->find_last_not_of(' ') + 1));
    return state ? std::optional(*state) : std::nullopt;
}

std::optional<std::size_t> FieldReader::takeDerLength() {
    const auto first = takeByte();
    if (!first || *first < 0x80) return first;
    const auto rest = *first <= 0x84 ? take(*first & 0x7F) : std::nullopt;
    if (!rest || rest->empty() || rest->front() == 0) return std::nullopt;
    std::size_t length = 0;
    for (const auto byte : *rest) length = length << 8 | byte;
    return length < 0x80 ? std::nullopt : std::optional(length);
}

void appendState(const CountryCode& state, Bytes& out) {
    std::string text = state.text();
    text.resize(kStateCharacters, '<');
    appendC40(text, out);
}

void appendDerLength(std::size_t length, Bytes& out) {
    if (length > 0xFF) {
        out.push_back(0x82);
        out.push_back(static_cast<std::uint8_t>(length >> 8));
    } else if (length > 0x7F) {
        out.push_back(0x81);
    }
    out.push_back(static_cast<std::uint8_t>(length));
}

}  // namespace etd
