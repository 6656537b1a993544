/// The approvers' registry: who may approve in which position, with which certificate. A file the
/// signing daemon reads once at start; `etd serve` cannot write it.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "issuer/document/statement.hpp"
#include "pki/certificate.hpp"
#include "pki/sha256.hpp"

namespace etd::signing {

struct Approver {
    std::string person;  ///< Who it is, over all certificates: two entries may name one person.
    std::set<Position> positions;
    pki::Sha256Digest certificate;  ///< SHA-256 of the certificate's DER: pinned.
};

class Registry {
public:
    /// {"approvers":[{"person","name","positions":["consul","approver"],"certificate_sha256"}]}.
    /// At most 10000 entries, each certificate once; else InvalidField or Malformed. The display
    /// name is read and dropped.
    static Result<Registry> parse(std::string_view json);

    /// The entry that pins exactly this certificate; null when nobody is enrolled with it.
    const Approver* find(const pki::Certificate& certificate) const;

private:
    explicit Registry(std::vector<Approver> approvers) : approvers_(std::move(approvers)) {}
    std::vector<Approver> approvers_;
};

}  // namespace etd::signing
