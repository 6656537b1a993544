#include <algorithm>
#include <stdexcept>

#include "base/base64.hpp"
#include "issuer/lists/payload.hpp"

namespace etd::lists {
namespace {

constexpr std::size_t kMostCertificates = 1000;
constexpr std::size_t kLargestCertificate = 24U << 10;  // In Base64.

std::string_view toText(SignerState state) {
    switch (state) {
        case SignerState::Published:
            return "published";
        case SignerState::Active:
            return "active";
        case SignerState::Retired:
            return "retired";
        case SignerState::Suspended:
            return "suspended";
        case SignerState::Revoked:
            return "revoked";
    }
    throw std::logic_error("unknown signer state");
}

std::optional<SignerState> parseState(std::string_view text) {
    using enum SignerState;
    for (const auto state : {Published, Active, Retired, Suspended, Revoked})
        if (text == toText(state)) return state;
    return std::nullopt;
}

std::optional<TrustedCertificate> readEntry(const Json& entry, const std::string& pointer,
                                            std::vector<FieldError>& errors) {
    ObjectReader reader(entry, pointer, errors);
    const auto der = fromBase64(reader.text("certificate", kLargestCertificate));
    const auto state = parseState(reader.text("state", 20));
    reader.finish();
    if (!state) reader.fail("state", "is unknown");
    if (!der) {
        reader.fail("certificate", "is not Base64");
        return std::nullopt;
    }
    auto certificate = pki::Certificate::fromDer(*der);
    if (!certificate) {
        reader.fail("certificate", "is not an X.509 certificate");
        return std::nullopt;
    }
    if (!state) return std::nullopt;
    return TrustedCertificate{*std::move(certificate), *state};
}

}  // namespace

Result<TrustList> TrustList::parse(ByteView payload) {
    std::vector<TrustedCertificate> certificates;
    const auto head = readPayload(payload, kTrustListType, [&](ObjectReader& reader) {
        std::vector<FieldError> errors;
        for (const auto& entry : reader.array("certificates", kMostCertificates)) {
            auto read = readEntry(entry, "", errors);
            if (!read) return reader.fail("certificates", "has a damaged entry");
            for (const auto& other : certificates)
                if (other.certificate == read->certificate)
                    return reader.fail("certificates", "names one certificate twice");
            certificates.push_back(*std::move(read));
        }
        if (!errors.empty()) reader.fail("certificates", "has a damaged entry");
    });
    if (!head) return head.error();
    return TrustList{*head, std::move(certificates)};
}

Bytes TrustList::payload() const {
    auto entries = Json::array();
    for (const auto& [certificate, state] : certificates)
        entries.push_back({{"certificate", toBase64(certificate.der())}, {"state", toText(state)}});
    auto json = payloadWith(head, kTrustListType);
    json["certificates"] = std::move(entries);
    return bytesOf(json);
}

}  // namespace etd::lists
