/// What an approver signs: the manifest's digest, in which position, and until when. Pure.
#pragma once

#include <string_view>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "pki/sha256.hpp"

namespace etd {

/// The two positions that must approve each document, by two distinct persons.
enum class Position { Consul, Approver };

Result<Position> parsePosition(std::string_view text);  ///< "consul", "approver"
std::string_view toText(Position position);

struct ApprovalStatement {
    pki::Sha256Digest manifest;
    Position position;
    Instant not_after;  ///< The last second in which the approval counts.

    /// Reads the canonical form and only it; else Malformed.
    static Result<ApprovalStatement> parse(ByteView canonical);

    /// RFC 8785 canonical JSON: {"manifest_sha256","not_after","position","type"}. The approver's
    /// signature is over these bytes.
    Bytes canonical() const;

    bool operator==(const ApprovalStatement&) const = default;
};

}  // namespace etd
