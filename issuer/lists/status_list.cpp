#include <stdexcept>

#include "base/hex.hpp"
#include "issuer/lists/payload.hpp"

namespace etd::lists {

Result<DocumentStatus> parseDocumentStatus(std::string_view text) {
    using enum DocumentStatus;
    for (const auto status : {Cancelled, Lost, Suspended, Used})
        if (text == toText(status)) return status;
    return Error{ErrorKind::InvalidField, "must be CANCELLED, LOST, SUSPENDED or USED"};
}

std::string_view toText(DocumentStatus status) {
    switch (status) {
        case DocumentStatus::Cancelled:
            return "CANCELLED";
        case DocumentStatus::Lost:
            return "LOST";
        case DocumentStatus::Suspended:
            return "SUSPENDED";
        case DocumentStatus::Used:
            return "USED";
    }
    throw std::logic_error("unknown document status");
}

bool isTerminal(DocumentStatus status) { return status != DocumentStatus::Suspended; }

Result<StatusList> StatusList::parse(ByteView payload) {
    std::map<pki::Sha256Digest, DocumentStatus> entries;
    const auto head = readPayload(payload, kStatusListType, [&](ObjectReader& reader) {
        const auto& members = reader.object("entries");
        for (const auto& [name, value] : members.items()) {
            const auto bytes = fromHex(name);
            const auto identity = bytes ? pki::toDigest(*bytes) : std::nullopt;
            if (!identity || toHex(*identity) != name || !value.is_string())
                return reader.fail("entries", "must be digests in hex, each with a status");
            const auto status = parseDocumentStatus(value.get_ref<const std::string&>());
            if (!status) return reader.fail("entries", status.error().detail);
            entries.emplace(*identity, *status);
        }
    });
    if (!head) return head.error();
    return StatusList{*head, std::move(entries)};
}

Bytes StatusList::payload() const {
    auto members = Json::object();
    for (const auto& [identity, status] : entries) members[toHex(identity)] = toText(status);
    auto json = payloadWith(head, kStatusListType);
    json["entries"] = std::move(members);
    return bytesOf(json);
}

}  // namespace etd::lists
