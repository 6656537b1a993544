#include "tests/bench/bench_authority.hpp"

#include <openssl/ec.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "base/clock.hpp"
#include "pki/ceremony.hpp"

namespace etd::bench {
namespace {

namespace fs = std::filesystem;

std::string textOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().detail);
    return *std::move(result);
}

pki::PrivateKey loadKey(const fs::path& directory, const std::string& name) {
    std::string passphrase = textOf(directory / "credentials/signer.pass");
    while (!passphrase.empty() && passphrase.back() == '\n') passphrase.pop_back();
    return must(pki::PrivateKey::load(directory / "signer" / (name + ".key"),
                                      pki::Secret(toBytes(passphrase))));
}

pki::Certificate loadCertificate(const fs::path& directory, const std::string& name) {
    return must(pki::Certificate::fromPem(textOf(directory / "signer" / (name + ".crt"))));
}

struct EvpContext {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~EvpContext() { EVP_MD_CTX_free(context); }
};

}  // namespace

BenchAuthority makeAuthority() {
    std::string name = (fs::temp_directory_path() / "etd-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    const fs::path folder = name;
    const auto report =
        must(pki::runCeremony(textOf(ETD_SOURCE "/keys-example/ceremony.json"),
                              folder / "authority", SystemClock(), [](std::string_view) {}));
    BenchAuthority authority{loadKey(folder / "authority", "barcode-signer"),
                             loadCertificate(folder / "authority", "barcode-signer"),
                             loadKey(folder / "authority", "pdf-signer"),
                             loadCertificate(folder / "authority", "pdf-signer")};
    fs::remove_all(folder);
    return authority;
}

RawEcdsa::RawEcdsa(ByteView message)
    : message_(message.begin(), message.end()), signature_(128), key_(EVP_EC_gen("P-256")) {
    if (!key_) throw std::runtime_error("no key");
    sign();
}

void RawEcdsa::sign() {
    EvpContext md;
    signature_.resize(128);
    std::size_t size = signature_.size();
    if (EVP_DigestSignInit(md.context, nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
        EVP_DigestSign(md.context, signature_.data(), &size, message_.data(), message_.size()) !=
            1) {
        throw std::runtime_error("OpenSSL does not sign");
    }
    signature_.resize(size);
}

void RawEcdsa::verify() {
    EvpContext md;
    if (EVP_DigestVerifyInit(md.context, nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
        EVP_DigestVerify(md.context, signature_.data(), signature_.size(), message_.data(),
                         message_.size()) != 1) {
        throw std::runtime_error("OpenSSL does not verify");
    }
}

}  // namespace etd::bench
