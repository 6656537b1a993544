/// The signed lists a verifier carries: trust list, issued set, status list (docs/formats.md).
/// Pure: what goes into the payloads and how it is read; signing is pki/jws.hpp, in the signer.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "pki/certificate.hpp"
#include "pki/sha256.hpp"

namespace etd::lists {

inline constexpr std::string_view kTrustListType = "etd-trust-list+jws";
inline constexpr std::string_view kIssuedSetType = "etd-issued-set+jws";
inline constexpr std::string_view kStatusListType = "etd-status-list+jws";

/// Common to all three. `number` grows by at least one with each list of its type.
struct ListHead {
    std::uint64_t number;
    Instant issued_at;
    Instant next_update;

    bool operator==(const ListHead&) const = default;
};

enum class SignerState { Published, Active, Retired, Suspended, Revoked };

struct TrustedCertificate {
    pki::Certificate certificate;
    SignerState state;
};

struct TrustList {
    ListHead head;
    std::vector<TrustedCertificate>
        certificates;  ///< Roots, intermediates, barcode and PDF signers.

    static Result<TrustList> parse(ByteView payload);
    Bytes payload() const;
};

/// A compact set of code identities: Golomb-Rice coded, false positives 2^-32 each, salted per list
/// so that a stolen key cannot search for a signature that falls into the next list too.
class IssuedSet {
public:
    static IssuedSet build(ListHead head, const Bytes& salt16,
                           const std::vector<pki::Sha256Digest>& identities);
    static Result<IssuedSet> parse(ByteView payload);
    Bytes payload() const;

    const ListHead& head() const { return head_; }
    std::size_t size() const { return hashes_.size(); }
    bool contains(const pki::Sha256Digest& identity) const;

private:
    IssuedSet(ListHead head, Bytes salt, std::vector<std::uint64_t> hashes)
        : head_(head), salt_(std::move(salt)), hashes_(std::move(hashes)) {}
    ListHead head_;
    Bytes salt_;
    std::vector<std::uint64_t> hashes_;  ///< Sorted.
};

/// One public word for every cause of CANCELLED, so that it tells no reason.
enum class DocumentStatus { Cancelled, Lost, Suspended, Used };

Result<DocumentStatus> parseDocumentStatus(std::string_view text);
std::string_view toText(DocumentStatus status);
/// CANCELLED, LOST and USED are never taken back.
bool isTerminal(DocumentStatus status);

struct StatusList {
    ListHead head;
    std::map<pki::Sha256Digest, DocumentStatus> entries;  ///< By identity of either code.

    static Result<StatusList> parse(ByteView payload);
    Bytes payload() const;
};

}  // namespace etd::lists
