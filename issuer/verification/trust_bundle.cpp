#include "issuer/verification/trust_bundle.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <string_view>

#include "pki/jws.hpp"
#include "pki/trust.hpp"

namespace etd::verification {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestFile = 64U << 20;

const lists::ListHead& headOf(const lists::TrustList& list) { return list.head; }
const lists::ListHead& headOf(const lists::IssuedSet& list) { return list.head(); }
const lists::ListHead& headOf(const lists::StatusList& list) { return list.head; }

Error forbidden(const char* detail) { return {ErrorKind::Forbidden, detail}; }

pki::ChainResult chainOf(const pki::Certificate& signer, const TrustBundle& bundle,
                         const Instant& at) {
    return pki::checkServiceCertificate(signer, bundle.certificates, bundle.service_roots,
                                        bundle.crls, pki::oid::kListSigner, at);
}

template <class List>
struct Taken {
    List list;
    bool stale;
};

template <class List>
Result<Taken<List>> readList(std::string_view jws, std::string_view type, const TrustBundle& bundle,
                             const Instant& now) {
    const auto verified = pki::verifyJws(jws);
    if (!verified) return verified.error();
    if (verified->typ != type) return forbidden("it is another kind of list");
    const auto chain = chainOf(verified->certificate, bundle, now);
    auto status = chain.status;
    if (status == pki::ChainStatus::Untrusted)
        return forbidden("its signer is no list signer of a pinned service root");
    auto list = List::parse(verified->payload);
    if (!list) return list.error();
    if (status == pki::ChainStatus::NotYetValid)
        status = chainOf(verified->certificate, bundle, headOf(*list).issued_at).status;
    if (status != pki::ChainStatus::Trusted)
        return forbidden("its signer is expired, revoked, or not known to be unrevoked");
    return Taken<List>{*std::move(list), chain.crl_stale};
}

template <class List>
void take(std::optional<List>& place, std::string_view jws, std::string_view type,
          TrustBundle& bundle, const Instant& now) {
    if (jws.empty()) return;
    const auto refuse = [&](const std::string& why) {
        bundle.refused.push_back(std::string(type) + ": " + why);
    };
    auto taken = readList<List>(jws, type, bundle, now);
    if (!taken) return refuse(taken.error().detail);
    auto& list = taken->list;
    if (place && headOf(list).number < headOf(*place).number)
        return refuse("it is older than the list already here");
    if (place && headOf(list).number == headOf(*place).number && list.payload() != place->payload())
        return refuse("another list with its number is already here");
    place = std::move(list);
    bundle.list_signer_stale = bundle.list_signer_stale || taken->stale;
}

std::optional<std::string> readFile(const fs::path& file, TrustBundle& bundle) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    std::ifstream in(file, std::ios::binary);
    if (error || size > kLargestFile || !in) {
        bundle.refused.push_back(file.filename().string() + ": cannot be read, or is too large");
        return std::nullopt;
    }
    return std::string(std::istreambuf_iterator<char>(in), {});
}

std::vector<fs::path> filesIn(const fs::path& directory, std::string_view prefix,
                              std::string_view extension) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory, error)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with(prefix) && entry.path().extension() == extension &&
            entry.is_regular_file(error))
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

template <class T>
void readAll(const std::vector<fs::path>& files, std::vector<T>& into, TrustBundle& bundle) {
    for (const auto& file : files) {
        const auto text = readFile(file, bundle);
        if (!text) continue;
        auto read =
            text->starts_with("-----BEGIN") ? T::fromPem(*text) : T::fromDer(asBytes(*text));
        if (read)
            into.push_back(*std::move(read));
        else
            bundle.refused.push_back(file.filename().string() + ": " + read.error().detail);
    }
}

std::string readList(const fs::path& file, TrustBundle& bundle) {
    std::error_code error;
    if (!fs::exists(file, error)) return {};
    auto text = readFile(file, bundle).value_or("");
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

}  // namespace

void addLists(TrustBundle& bundle, const SignedLists& lists, const Instant& now) {
    take(bundle.trust_list, lists.trust_list, lists::kTrustListType, bundle, now);
    take(bundle.issued_set, lists.issued_set, lists::kIssuedSetType, bundle, now);
    take(bundle.status_list, lists.status_list, lists::kStatusListType, bundle, now);
}

Result<TrustBundle> loadTrustDirectory(const std::filesystem::path& directory, const Instant& now) {
    TrustBundle bundle;
    readAll(filesIn(directory / "roots", "travel-document-", ".crt"), bundle.travel_document_roots,
            bundle);
    if (bundle.travel_document_roots.empty())
        return Error{ErrorKind::NotFound, "The trust directory has no roots/travel-document-*.crt; "
                                          "name one with --trust."};
    readAll(filesIn(directory / "roots", "service-", ".crt"), bundle.service_roots, bundle);
    readAll(filesIn(directory / "certificates", "", ".crt"), bundle.certificates, bundle);
    readAll(filesIn(directory / "crls", "", ".crl"), bundle.crls, bundle);
    const SignedLists found{readList(directory / "lists" / "trust-list.jws", bundle),
                            readList(directory / "lists" / "issued-set.jws", bundle),
                            readList(directory / "lists" / "status-list.jws", bundle)};
    addLists(bundle, found, now);
    return bundle;
}

}  // namespace etd::verification
