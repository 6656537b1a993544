#include "api/cli/identity.hpp"

#include "api/cli/files.hpp"

namespace etd::cli {

std::vector<Option> IdentityOptions::options() {
    std::vector<Option> out = {
        {"--certificate", "Your certificate (PEM)", &certificate, true},
        {"--key", "Its key: encrypted PKCS#8, readable by you alone", &key, true},
    };
    for (auto& option : passphrase.options()) out.push_back(std::move(option));
    return out;
}

Identity::Identity(pki::Certificate certificate, const IdentityOptions& options,
                   pki::Secret passphrase)
    : certificate_(std::move(certificate)),
      certificate_file_(options.certificate),
      key_file_(options.key),
      passphrase_(std::move(passphrase)) {}

Result<Identity> Identity::read(const IdentityOptions& options) {
    const auto text = readInput(options.certificate, 1U << 20);
    if (!text) return text.error();
    auto certificate = pki::Certificate::fromPem(asText(*text));
    if (!certificate)
        return Error{ErrorKind::Malformed, options.certificate + ": holds no PEM certificate"};
    auto passphrase = readPassphrase(options.passphrase, options.key);
    if (!passphrase) return passphrase.error();
    return Identity(*std::move(certificate), options, *std::move(passphrase));
}

Result<pki::PrivateKey> Identity::loadKey() const {
    auto key = pki::PrivateKey::load(key_file_, passphrase_);
    if (!key) return key.error();
    const auto own = certificate_.publicKey();
    if (!own || own->spki() != key->publicKey().spki())
        return Error{ErrorKind::Forbidden, "the key in " + key_file_.string() +
                                               " is not that of the certificate in " +
                                               certificate_file_.string()};
    return key;
}

}  // namespace etd::cli
