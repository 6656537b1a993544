#include "issuer/document/statement.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/hex.hpp"
#include "base/json.hpp"
#include "base/object_reader.hpp"
#include "issuer/document/digest_member.hpp"

namespace etd {
namespace {

constexpr std::string_view kType = "etd-approval-v1";

}  // namespace

Result<Position> parsePosition(std::string_view text) {
    if (text == "consul") return Position::Consul;
    if (text == "approver") return Position::Approver;
    return Error{ErrorKind::InvalidField, "must be consul or approver"};
}

std::string_view toText(Position position) {
    switch (position) {
        case Position::Consul:
            return "consul";
        case Position::Approver:
            return "approver";
    }
    throw std::logic_error("unknown position");
}

Bytes ApprovalStatement::canonical() const {
    return toBytes(canonicalJson({{"type", kType},
                                  {"manifest_sha256", toHex(manifest)},
                                  {"position", toText(position)},
                                  {"not_after", not_after.rfc3339()}}));
}

Result<ApprovalStatement> ApprovalStatement::parse(ByteView canonical) {
    const Error bad{ErrorKind::Malformed, "is not an approval statement in its canonical form"};
    const auto json = parseJson(asText(canonical), {.bytes = 1024, .depth = 2});
    if (!json) return bad;
    std::vector<FieldError> errors;
    ObjectReader reader(*json, "", errors);
    const auto type = reader.text("type", 40);
    const auto manifest = takeDigest(reader, "manifest_sha256");
    const auto position = parsePosition(reader.text("position", 16));
    const auto not_after = reader.parsed<Instant>("not_after");
    reader.finish();
    if (!errors.empty() || type != kType || !position) return bad;
    const ApprovalStatement statement{*manifest, *position, *not_after};
    if (!std::ranges::equal(statement.canonical(), canonical)) return bad;
    return statement;
}

}  // namespace etd
