#include "api/http/trust_keeper.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>

#include "base/hex.hpp"
#include "pki/trust.hpp"

namespace etd::http {

namespace {

namespace fs = std::filesystem;

constexpr std::array kFolders = {"roots", "certificates", "crls"};

Bytes readFile(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw std::runtime_error("cannot read " + file.string());
    return Bytes(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
}

/// What a route's path can name, and nothing hidden.
bool isPublicName(std::string_view name) {
    return !name.empty() && name.front() != '.' &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '-' || c == '.' || c == '_';
           });
}

std::string contentType(const fs::path& file, const Bytes& bytes) {
    const bool der = !bytes.empty() && bytes.front() == 0x30;
    if (!der) return "application/x-pem-file";
    return file.extension() == ".crl" ? "application/pkix-crl" : "application/pkix-cert";
}

std::vector<pki::Certificate> readCertificates(const fs::path& file) {
    static constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
    const std::string text = etd::toText(readFile(file));
    std::vector<pki::Certificate> found;
    for (auto at = text.find(kBegin); at != std::string::npos;) {
        const auto next = text.find(kBegin, at + kBegin.size());
        auto certificate = pki::Certificate::fromPem(text.substr(at, next - at));
        if (!certificate) {
            throw std::runtime_error(file.string() + ": " + certificate.error().detail);
        }
        found.push_back(*std::move(certificate));
        at = next;
    }
    if (found.empty()) throw std::runtime_error(file.string() + " holds no certificate");
    return found;
}

std::string_view refusalOf(pki::ChainStatus status) {
    switch (status) {
        case pki::ChainStatus::Trusted:
            return "";
        case pki::ChainStatus::Untrusted:
            return "It is not a client certificate of the access CA.";
        case pki::ChainStatus::NotYetValid:
            return "It is not valid yet.";
        case pki::ChainStatus::Expired:
            return "It has expired.";
        case pki::ChainStatus::Revoked:
            return "It was revoked.";
        case pki::ChainStatus::RevocationUnknown:
            return "Its revocation state cannot be told: the access CA's CRL is missing.";
    }
    throw std::logic_error("no such chain status");
}

}  // namespace

PublicFile publicFile(std::string content_type, Bytes bytes) {
    std::string etag = toHex(pki::sha256(bytes)).substr(0, 32);
    etag.insert(0, 1, '"').append(1, '"');
    return {std::move(content_type), std::move(bytes), std::move(etag)};
}

TrustKeeper::TrustKeeper(Sources sources, const Clock& clock)
    : sources_(std::move(sources)), clock_(clock) {
    refresh();
}

std::shared_ptr<const TrustSnapshot> TrustKeeper::current() const {
    const std::lock_guard lock(mutex_);
    return current_;
}

void TrustKeeper::refresh() {
    const std::lock_guard refreshing(refreshing_);
    const auto lists = sources_.lists();
    const std::string seen =
        fingerprint() + toHex(pki::sha256({asBytes(lists.trust_list), asBytes(lists.issued_set),
                                           asBytes(lists.status_list)}));
    if (seen == seen_) return;
    auto snapshot = load(lists);
    const std::lock_guard lock(mutex_);
    current_ = std::move(snapshot);
    seen_ = seen;
}

/// Name, size and time of each file; cheaper than reading them every second.
std::string TrustKeeper::fingerprint() const {
    std::string all;
    const auto note = [&all](const fs::path& file) {
        all += file.string() + "|" + std::to_string(fs::file_size(file)) + "|" +
               std::to_string(fs::last_write_time(file).time_since_epoch().count()) + "\n";
    };
    for (const auto* folder : kFolders) {
        const auto path = sources_.directory / folder;
        if (!fs::is_directory(path)) continue;
        for (const auto& entry : fs::directory_iterator(path)) {
            if (entry.is_regular_file()) note(entry.path());
        }
    }
    note(sources_.client_ca);
    return all;
}

std::shared_ptr<const TrustSnapshot> TrustKeeper::load(
    const verification::SignedLists& lists) const {
    const auto now = clock_.now();
    auto bundle = verification::loadTrustDirectory(sources_.directory, now);
    if (!bundle) {
        throw std::runtime_error(sources_.directory.string() + ": " + bundle.error().detail);
    }
    auto snapshot = std::make_shared<TrustSnapshot>();
    snapshot->bundle = *std::move(bundle);
    verification::addLists(snapshot->bundle, lists, now);
    snapshot->access_authorities = readCertificates(sources_.client_ca);
    for (const auto* folder : kFolders) {
        const auto path = sources_.directory / folder;
        if (!fs::is_directory(path)) continue;
        for (const auto& entry : fs::directory_iterator(path)) {
            const std::string name = entry.path().filename().string();
            if (!entry.is_regular_file() || !isPublicName(name)) continue;
            auto bytes = readFile(entry.path());
            const auto type = contentType(entry.path(), bytes);
            snapshot->files.emplace(std::string(folder) + "/" + name,
                                    publicFile(type, std::move(bytes)));
        }
    }
    const std::array<std::pair<const char*, const std::string*>, 3> signed_lists = {{
        {"lists/trust-list", &lists.trust_list},
        {"lists/issued-set", &lists.issued_set},
        {"lists/status-list", &lists.status_list},
    }};
    for (const auto& [name, text] : signed_lists) {
        if (!text->empty()) {
            snapshot->files.emplace(name, publicFile("application/jose", toBytes(*text)));
        }
    }
    return snapshot;
}

Result<Officer> TrustKeeper::authenticate(const pki::Certificate& certificate) const {
    const auto trust = current();
    const auto chain = pki::checkServiceCertificate(certificate, trust->access_authorities,
                                                    trust->bundle.service_roots, trust->bundle.crls,
                                                    pki::oid::kClientAuth, clock_.now());
    if (chain.status != pki::ChainStatus::Trusted) {
        return Error{ErrorKind::Forbidden, std::string(refusalOf(chain.status))};
    }
    if (chain.crl_stale) {
        return Error{ErrorKind::Forbidden,
                     "Its revocation state cannot be told: the access CA's CRL is out of date."};
    }
    return officerOf(certificate);
}

}  // namespace etd::http
