/// Makes an authority from a declarative file: both roots, the access CA, the signers, the server's
/// and the officers' certificates, CRLs, and what a verifier needs. For DEMONSTRATIONS: it holds
/// every key in one place and writes the passphrases beside them.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "pki/certificate.hpp"

namespace etd::pki {

struct CeremonyReport {
    struct Entry {
        std::string file;  ///< Within the directory.
        Certificate certificate;
    };
    std::vector<Entry> certificates;    ///< In the order of their making.
    std::string certificate_reference;  ///< The barcode signer's serial, as its seals will bear it.
};

/// Reads the plan (keys-example/README.md shows its members) and makes `into`, whole or not at all:
/// it works in a temporary directory beside and renames that. One line of `progress` per step.
///
/// `into`/authority (0700) roots and access CA · signer (0700) the three signers, signer.json,
/// approvers.json · tls (0700) server and what it needs to judge clients · officers (0700) ·
/// credentials (0700) random passphrases · trust what a verifier needs · transcript.txt.
///
/// Conflict when `into` exists; NotFound when the directory above it does not; Malformed or
/// InvalidField (with fields) for the plan, also when its organization is not
/// kDemonstrationOrganization; InvalidField when a certificate would break its profile. Throws when
/// the disk fails; nothing is left behind then.
Result<CeremonyReport> runCeremony(std::string_view plan_json, const std::filesystem::path& into,
                                   const Clock& clock,
                                   const std::function<void(std::string_view)>& progress);

}  // namespace etd::pki
