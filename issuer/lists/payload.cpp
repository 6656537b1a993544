#include "issuer/lists/payload.hpp"

#include <stdexcept>

namespace etd::lists {

Json payloadWith(const ListHead& head, std::string_view type) {
    if (head.number < 1 || head.number > static_cast<std::uint64_t>(kLargestNumber))
        throw std::logic_error("a list's number is out of range");
    if (head.next_update <= head.issued_at)
        throw std::logic_error("a list's next update must follow its issue");
    return {{"type", type},
            {"number", head.number},
            {"issued_at", head.issued_at.rfc3339()},
            {"next_update", head.next_update.rfc3339()}};
}

Bytes bytesOf(const Json& payload) { return toBytes(canonicalJson(payload)); }

Result<ListHead> readPayload(ByteView payload, std::string_view type,
                             const std::function<void(ObjectReader&)>& read_rest) {
    const auto json = parseJson(
        asText(payload), {.bytes = kLargestPayload, .depth = 4, .elements = kLargestPayload / 16});
    if (!json) return Error{ErrorKind::Malformed, "The list is not JSON."};
    std::vector<FieldError> errors;
    ObjectReader reader(*json, "", errors);
    if (reader.text("type", 40) != type) reader.fail("type", "is another list's");
    const auto number = reader.integer("number", 1, kLargestNumber);
    const auto issued_at = reader.parsed<Instant>("issued_at");
    const auto next_update = reader.parsed<Instant>("next_update");
    read_rest(reader);
    reader.finish();
    if (errors.empty() && *next_update <= *issued_at)
        reader.fail("next_update", "must be after issued_at");
    if (!errors.empty())
        return Error{ErrorKind::Malformed, "The list breaks its format.", std::move(errors)};
    if (canonicalJson(*json) != asText(payload))
        return Error{ErrorKind::Malformed, "The list is not in canonical form."};
    return ListHead{static_cast<std::uint64_t>(number), *issued_at, *next_update};
}

}  // namespace etd::lists
