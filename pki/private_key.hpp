/// An EC private key that signs. Move-only; wiped by OpenSSL when it dies.
#pragma once

#include <filesystem>
#include <memory>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "pki/public_key.hpp"
#include "pki/secret.hpp"

namespace etd::pki {

/// What a passphrase is worth decides how much work each guess at it must cost.
enum class PassphraseStrength {
    Memorised,    ///< scrypt N=2^14 r=8 p=8, the most OpenSSL's PKCS#8 takes: some 0.5 s a guess.
    Random256Bit  ///< Machine-generated, 256 bits: guessing is hopeless at any cost; p=1.
};

class PrivateKey {
public:
    static PrivateKey generate(Curve curve);

    /// Reads an encrypted PKCS#8 PEM file. Refuses with Forbidden: a symbolic link, anything but a
    /// plain file, an owner other than the caller, any group or other permission bit; a passphrase
    /// that does not open it; a key that fails its self-test (a pairwise sign and verify). NotFound
    /// when there is none; Malformed when it is no encrypted PKCS#8 PEM (an unencrypted key is not
    /// taken). CBC does not authenticate: the caller compares publicKey() with the certificate.
    static Result<PrivateKey> load(const std::filesystem::path& file, const Secret& passphrase);

    /// Writes an encrypted PKCS#8 PEM file (scrypt, AES-256-CBC), mode 0600, by temporary file,
    /// fsync, link to the name, fsync of the directory. Conflict when the file exists. Throws
    /// std::system_error when the disk fails.
    Result<Done> save(const std::filesystem::path& file, const Secret& passphrase,
                      PassphraseStrength strength = PassphraseStrength::Memorised) const;

    PublicKey publicKey() const;

    /// ECDSA with the curve's hash over `message`, as r || s of fixed width.
    Bytes signRaw(ByteView message) const;
    /// The same as a DER ECDSA-Sig-Value.
    Bytes signDer(ByteView message) const;

    PrivateKey(PrivateKey&&) noexcept;
    PrivateKey& operator=(PrivateKey&&) noexcept;
    ~PrivateKey();

    struct Impl;
    explicit PrivateKey(std::unique_ptr<Impl> impl);
    const Impl& impl() const { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace etd::pki
