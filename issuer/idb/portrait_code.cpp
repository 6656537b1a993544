#include "issuer/idb/portrait_code.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "issuer/document/c40.hpp"
#include "issuer/document/field_reader.hpp"
#include "issuer/idb/base32.hpp"

namespace etd::idb {
namespace {

// The ETD message and its only member are ICAO's. From 80 on tags are national: 80 and 84 are used
// as Germany uses them, C0 and C1 are ours (docs/formats.md).
constexpr std::uint8_t kEtdTag = 0x02;
constexpr std::uint8_t kMrzTag = 0x02;  // Inside the ETD message.
constexpr std::uint8_t kFaceTag = 0x80;
constexpr std::uint8_t kValidUntilTag = 0x84;
constexpr std::uint8_t kValidFromTag = 0xC0;
constexpr std::uint8_t kRouteTag = 0xC1;

constexpr std::size_t kShortestRoute = 2;
constexpr std::size_t kLongestRoute = 5;
constexpr std::size_t kAlgorithmOffset = 2;

Error malformed(const char* detail) { return {ErrorKind::Malformed, detail}; }

/// Looks messages up by tag and remembers which were asked for.
class Messages {
public:
    explicit Messages(std::vector<Message> all) : all_(std::move(all)) {}

    bool doubled(std::uint8_t tag) const {
        return std::ranges::count(all_, tag, &Message::tag) > 1;
    }
    std::optional<ByteView> find(std::uint8_t tag) {
        const auto found = std::ranges::find(all_, tag, &Message::tag);
        if (found == all_.end()) return std::nullopt;
        ++taken_;
        return found->value;
    }
    bool othersLeft() const { return taken_ < all_.size(); }

private:
    std::vector<Message> all_;
    std::size_t taken_ = 0;
};

std::optional<std::vector<CountryCode>> routeFrom(ByteView value) {
    std::vector<CountryCode> route;
    FieldReader reader(value);
    while (!reader.atEnd()) {
        const auto state = reader.takeState();
        if (!state || route.size() == kLongestRoute) return std::nullopt;
        route.push_back(*state);
    }
    if (route.size() < kShortestRoute) return std::nullopt;
    return route;
}

void requireInRange(const PortraitCode& code) {
    if (code.mrz.size() != kMrzLength || code.mrz.find(' ') != std::string::npos ||
        code.miniature.empty() || code.miniature.size() > kLargestMiniature ||
        code.route.size() < kShortestRoute || code.route.size() > kLongestRoute) {
        throw std::logic_error("a field of the portrait code is out of its range");
    }
}

}  // namespace

Bytes encodeToBeSigned(const PortraitCode& code) {
    requireInRange(code);
    Bytes mrz;
    appendC40(code.mrz, mrz);
    Bytes etd;
    appendMessage(kMrzTag, mrz, etd);
    Bytes valid_until, valid_from, route;
    appendUnmaskedDate(code.valid_until, valid_until);
    appendUnmaskedDate(code.valid_from, valid_from);
    for (const auto& country : code.route) appendState(country, route);

    Bytes group;
    group.reserve(code.miniature.size() + 96);
    appendMessage(kEtdTag, etd, group);
    appendMessage(kFaceTag, code.miniature, group);
    appendMessage(kValidUntilTag, valid_until, group);
    appendMessage(kValidFromTag, valid_from, group);
    appendMessage(kRouteTag, route, group);

    Bytes out;
    out.reserve(group.size() + 16);
    appendHeader({code.issuing_state, code.algorithm, code.certificate, code.signed_on}, out);
    appendMessage(kMessageGroupTag, group, out);
    return out;
}

Result<std::string> appendSignature(ByteView to_be_signed, ByteView signature) {
    if (to_be_signed.size() <= kAlgorithmOffset ||
        signature.size() !=
            signatureSize(static_cast<SignatureAlgorithm>(to_be_signed[kAlgorithmOffset]))) {
        return Error{ErrorKind::InvalidField,
                     "the signature is not as long as the algorithm of the code says"};
    }
    Bytes payload;
    payload.reserve(to_be_signed.size() + signature.size() + 3);
    append(payload, to_be_signed);
    appendMessage(kSignatureTag, signature, payload);
    std::string text(kSignedPrefix);
    text.reserve(text.size() + payload.size() * 8 / 5 + 1);
    appendBase32(payload, text);
    return text;
}

Result<DecodedPortraitCode> decode(std::string_view text) {
    const auto payload = payloadOf(text);
    if (!payload) return payload.error();
    auto container = readContainer(*payload);
    if (!container) return container.error();

    Messages messages(std::move(container->messages));
    for (const auto tag : {kEtdTag, kFaceTag, kValidUntilTag, kValidFromTag, kRouteTag}) {
        if (messages.doubled(tag)) return malformed("a message stands twice");
    }
    const auto etd = messages.find(kEtdTag);
    if (!etd) return malformed("no emergency travel document message");
    auto members = readMessages(*etd);
    if (!members) return malformed("the emergency travel document message");
    Messages etd_members(*std::move(members));
    if (etd_members.doubled(kMrzTag)) return malformed("a message stands twice");
    const auto mrz_value = etd_members.find(kMrzTag);
    auto mrz = mrz_value ? decodeMrz(*mrz_value) : std::nullopt;
    if (!mrz) return malformed("the MRZ");
    const auto face = messages.find(kFaceTag);
    if (!face || face->empty()) return malformed("no face image");
    if (face->size() > kLargestMiniature) return malformed("the face image is over 800 bytes");
    const auto until_value = messages.find(kValidUntilTag);
    const auto valid_until = until_value ? readUnmaskedDate(*until_value) : std::nullopt;
    if (!valid_until) return malformed("the date valid until");
    const auto from_value = messages.find(kValidFromTag);
    const auto valid_from = from_value ? readUnmaskedDate(*from_value) : std::nullopt;
    if (!valid_from) return malformed("the date valid from");
    const auto route_value = messages.find(kRouteTag);
    auto route = route_value ? routeFrom(*route_value) : std::nullopt;
    if (!route) return malformed("the route");

    const auto& header = container->header;
    return DecodedPortraitCode{
        PortraitCode{header.issuing_state, header.certificate, header.signed_on, *std::move(mrz),
                     Bytes(face->begin(), face->end()), *valid_from, *valid_until,
                     *std::move(route), header.algorithm},
        Bytes(container->to_be_signed.begin(), container->to_be_signed.end()),
        Bytes(container->signature.begin(), container->signature.end()),
        messages.othersLeft() || etd_members.othersLeft()};
}

}  // namespace etd::idb
