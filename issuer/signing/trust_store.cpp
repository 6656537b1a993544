#include "issuer/signing/trust_store.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace etd::signing {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> filesIn(const fs::path& folder, const std::string& extension) {
    std::vector<fs::path> files;
    if (!fs::is_directory(folder)) return files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == extension) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

std::string readFile(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in.good() && !in.eof()) throw std::runtime_error("cannot read " + file.string());
    return text;
}

pki::Certificate readCertificate(const fs::path& file) {
    auto certificate = pki::Certificate::fromPem(readFile(file));
    if (!certificate) throw std::runtime_error(file.string() + " is not a PEM certificate");
    return *std::move(certificate);
}

Result<pki::Crl> readCrl(const fs::path& file) {
    const std::string text = readFile(file);
    return text.starts_with("-----") ? pki::Crl::fromPem(text) : pki::Crl::fromDer(asBytes(text));
}

bool startsWith(const fs::path& file, std::string_view prefix) {
    return file.filename().string().starts_with(prefix);
}

}  // namespace

TrustStore TrustStore::load(const fs::path& directory) {
    TrustStore store;
    store.directory_ = directory;
    for (const auto& file : filesIn(directory / "roots", ".crt")) {
        if (startsWith(file, "travel-document-")) {
            store.document_roots_.push_back(readCertificate(file));
        } else if (startsWith(file, "service-")) {
            store.service_roots_.push_back(readCertificate(file));
        }
    }
    for (const auto& file : filesIn(directory / "certificates", ".crt")) {
        store.certificates_.push_back(readCertificate(file));
    }
    if (store.document_roots_.empty() || store.service_roots_.empty()) {
        throw std::runtime_error("no travel-document root or no service root in " +
                                 (directory / "roots").string());
    }
    for (const auto& file : filesIn(directory / "crls", ".crl")) {
        if (!readCrl(file)) throw std::runtime_error(file.string() + " is not a CRL");
    }
    return store;
}

std::shared_ptr<const std::vector<pki::Crl>> TrustStore::crls() const {
    const auto files = filesIn(directory_ / "crls", ".crl");
    std::string state;
    for (const auto& file : files) {
        state += file.filename().string() + ' ' + std::to_string(fs::file_size(file)) + ' ' +
                 std::to_string(fs::last_write_time(file).time_since_epoch().count()) + '\n';
    }
    const std::lock_guard lock(cache_->mutex);
    if (!cache_->crls || cache_->state != state) {
        auto crls = std::make_shared<std::vector<pki::Crl>>();
        for (const auto& file : files) {
            if (auto crl = readCrl(file)) crls->push_back(*std::move(crl));
        }
        cache_->crls = std::move(crls);
        cache_->state = std::move(state);
    }
    return cache_->crls;
}

bool TrustStore::knows(const pki::Certificate& certificate) const {
    const auto has = [&](const std::vector<pki::Certificate>& all) {
        return std::ranges::find(all, certificate) != all.end();
    };
    return has(document_roots_) || has(service_roots_) || has(certificates_);
}

}  // namespace etd::signing
