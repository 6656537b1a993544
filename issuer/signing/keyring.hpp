/// The activated keys of one signer instance, each with its certificate and its only purpose.
#pragma once

#include <filesystem>

#include "base/date.hpp"
#include "issuer/signing/policy.hpp"
#include "issuer/signing/trust_store.hpp"
#include "pki/certificate.hpp"
#include "pki/private_key.hpp"
#include "pki/secret.hpp"

namespace etd::signing {

struct KeyPair {
    pki::Certificate certificate;
    pki::PrivateKey key;
};

struct Keyring {
    SignerProfile profile;
    KeyPair barcode;  ///< Signs both codes.
    KeyPair pdf;
    KeyPair list;
};

/// Reads {barcode-signer,pdf-signer,list-signer}.{key,crt} and signer.json of `directory`. Throws
/// std::runtime_error, saying what to do, when a file is missing or open to others, a key does not
/// belong to its certificate, a certificate lacks its purpose, does not chain to `trust` at `now`
/// or is revoked, or signer.json contradicts the barcode signer's certificate.
Keyring loadKeyring(const std::filesystem::path& directory, const pki::Secret& passphrase,
                    const TrustStore& trust, const Instant& now);

/// The chain of all three certificates against the CRLs of now: Forbidden ("signer-revoked",
/// "signer-certificate") when one of them must not sign any more.
Result<Done> checkKeyring(const Keyring& keys, const TrustStore& trust, const Instant& now);

}  // namespace etd::signing
