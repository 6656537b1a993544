#include "pki/der.hpp"

#include <algorithm>

#include "pki/openssl.hpp"

namespace etd::pki::der {

namespace {

void appendLength(Bytes& out, std::size_t length) {
    if (length < 0x80) {
        out.push_back(static_cast<std::uint8_t>(length));
        return;
    }
    int octets = 1;
    while (length >> (8 * octets) != 0) ++octets;
    out.push_back(static_cast<std::uint8_t>(0x80 + octets));
    for (int i = octets - 1; i >= 0; --i)
        out.push_back(static_cast<std::uint8_t>(length >> (8 * i)));
}

}  // namespace

Bytes element(std::uint8_t tag, std::initializer_list<ByteView> parts) {
    std::size_t length = 0;
    for (const auto& part : parts) length += part.size();
    Bytes out;
    out.reserve(length + 6);
    out.push_back(tag);
    appendLength(out, length);
    for (const auto& part : parts) append(out, part);
    return out;
}

Bytes setOf(std::uint8_t tag, std::vector<Bytes> items) {
    std::sort(items.begin(), items.end());
    Bytes all;
    for (const auto& item : items) append(all, item);
    return element(tag, {all});
}

Bytes objectIdentifier(std::string_view dotted) {
    const Handle<ASN1_OBJECT, ASN1_OBJECT_free> object(OBJ_txt2obj(std::string(dotted).c_str(), 1));
    if (!object) throwCryptoError("OBJ_txt2obj");
    return element(kOid, {ByteView(OBJ_get0_data(object.get()), OBJ_length(object.get()))});
}

std::optional<Reader::Split> Reader::split(std::uint8_t tag) {
    const ByteView in = rest_;
    rest_ = {};
    if (in.size() < 2 || in[0] != tag) return std::nullopt;
    std::size_t header = 2;
    std::size_t length = in[1];
    if (length >= 0x80) {
        const std::size_t octets = length - 0x80;
        if (octets < 1 || octets > 4 || in.size() < 2 + octets || in[2] == 0) return std::nullopt;
        length = 0;
        for (std::size_t i = 0; i < octets; ++i) length = length << 8 | in[2 + i];
        if (length < 0x80) return std::nullopt;
        header += octets;
    }
    if (length > in.size() - header) return std::nullopt;
    rest_ = in;
    return Split{header, header + length};
}

std::optional<ByteView> Reader::contents(std::uint8_t tag) {
    const auto found = split(tag);
    if (!found) return std::nullopt;
    const auto out = rest_.subspan(found->header, found->size - found->header);
    rest_ = rest_.subspan(found->size);
    return out;
}

std::optional<ByteView> Reader::whole(std::uint8_t tag) {
    const auto found = split(tag);
    if (!found) return std::nullopt;
    const auto out = rest_.first(found->size);
    rest_ = rest_.subspan(found->size);
    return out;
}

Reader Reader::enter(std::uint8_t tag) {
    const auto inside = contents(tag);
    return Reader(inside ? *inside : ByteView());
}

}  // namespace etd::pki::der
