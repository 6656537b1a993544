#include <algorithm>
#include <stdexcept>

#include "base/base64.hpp"
#include "issuer/lists/golomb.hpp"
#include "issuer/lists/payload.hpp"

namespace etd::lists {
namespace {

constexpr std::size_t kSaltSize = 16;
constexpr std::size_t kMostIdentities = 8'000'000;

/// A uniform number below count * 2^32: the first 64 bits of the salted hash, scaled down by a
/// multiplication whose high half is kept.
std::uint64_t placeOf(const pki::Sha256Digest& identity, ByteView salt, std::size_t count) {
    const auto digest = pki::sha256({salt, ByteView(identity)});
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < 8; ++i) hash = hash << 8 | digest[i];
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>(Wide(hash) * (std::uint64_t{count} << kRiceBits) >> 64);
}

}  // namespace

IssuedSet IssuedSet::build(ListHead head, const Bytes& salt16,
                           const std::vector<pki::Sha256Digest>& identities) {
    if (salt16.size() != kSaltSize) throw std::logic_error("an issued set's salt has 16 bytes");
    auto distinct = identities;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    if (distinct.size() > kMostIdentities) throw std::length_error("too many issued documents");
    std::vector<std::uint64_t> places;
    places.reserve(distinct.size());
    for (const auto& identity : distinct)
        places.push_back(placeOf(identity, salt16, distinct.size()));
    std::sort(places.begin(), places.end());
    return {head, salt16, std::move(places)};
}

Result<IssuedSet> IssuedSet::parse(ByteView payload) {
    Bytes salt;
    std::vector<std::uint64_t> places;
    const auto head = readPayload(payload, kIssuedSetType, [&](ObjectReader& reader) {
        const auto count = static_cast<std::size_t>(
            reader.integer("count", 0, static_cast<std::int64_t>(kMostIdentities)));
        const auto salt_read = fromBase64Url(reader.text("salt", 22));
        if (!salt_read || salt_read->size() != kSaltSize)
            return reader.fail("salt", "must be 16 bytes");
        salt = *salt_read;
        // An empty set has no coding at all, and a JSON text of ours is never empty.
        if (count == 0) return;
        const auto coded = fromBase64Url(reader.text("set", kLargestPayload));
        if (!coded) return reader.fail("set", "must be base64url");
        auto decoded = decodeSorted(*coded, count, std::uint64_t{count} << kRiceBits);
        if (!decoded) return reader.fail("set", decoded.error().detail);
        places = *std::move(decoded);
    });
    if (!head) return head.error();
    return IssuedSet(*head, std::move(salt), std::move(places));
}

Bytes IssuedSet::payload() const {
    auto json = payloadWith(head_, kIssuedSetType);
    json["salt"] = toBase64Url(salt_);
    json["count"] = hashes_.size();
    if (!hashes_.empty()) json["set"] = toBase64Url(encodeSorted(hashes_));
    return bytesOf(json);
}

bool IssuedSet::contains(const pki::Sha256Digest& identity) const {
    return std::binary_search(hashes_.begin(), hashes_.end(),
                              placeOf(identity, salt_, hashes_.size()));
}

}  // namespace etd::lists
