/// Who speaks: an officer's or machine's certificate and the file of its key.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "api/cli/command.hpp"
#include "api/cli/passphrase.hpp"
#include "base/result.hpp"
#include "pki/certificate.hpp"
#include "pki/private_key.hpp"

namespace etd::cli {

struct IdentityOptions {
    std::string certificate;
    std::string key;
    PassphraseSource passphrase;

    /// --certificate, --key and the passphrase's. Aliases this.
    std::vector<Option> options();
};

class Identity {
public:
    /// Reads the certificate and the passphrase. NotFound or Malformed for the certificate,
    /// InvalidField for the passphrase. The key is only read by those who use it.
    static Result<Identity> read(const IdentityOptions& options);

    const pki::Certificate& certificate() const { return certificate_; }
    const std::filesystem::path& certificateFile() const { return certificate_file_; }
    const std::filesystem::path& keyFile() const { return key_file_; }
    const pki::Secret& passphrase() const { return passphrase_; }

    /// The key itself; Forbidden as pki::PrivateKey::load(), or when it is not the certificate's.
    Result<pki::PrivateKey> loadKey() const;

private:
    Identity(pki::Certificate certificate, const IdentityOptions& options, pki::Secret passphrase);

    pki::Certificate certificate_;
    std::filesystem::path certificate_file_;
    std::filesystem::path key_file_;
    pki::Secret passphrase_;
};

}  // namespace etd::cli
