/// What stands behind the value types of this room. Only pki/*.cpp and its tests include it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "pki/certificate.hpp"
#include "pki/crl.hpp"
#include "pki/openssl.hpp"
#include "pki/private_key.hpp"
#include "pki/public_key.hpp"

namespace etd::pki {

/// The curve's name in OpenSSL, its signature hash and the names of algorithms that follow.
struct CurveFacts {
    Curve curve;
    const char* group;
    std::size_t scalar_size;
    const EVP_MD* (*digest)();
    int signature_nid;  ///< Of an X.509 signature made with this curve.
};

const CurveFacts& factsOf(Curve curve);

/// `key` must hold a named group.
struct PublicKey::Impl {
    KeyHandle key;
    Curve curve;
};

struct PrivateKey::Impl {
    KeyHandle key;
    Curve curve;
};

struct Certificate::Impl {
    X509Handle x509;
    Bytes der;
    std::string serial;
    Result<PublicKey> key = Error{};
    Instant not_before;
    Instant not_after;
    std::vector<std::string> extended_key_usages;
    bool extended_key_usage_critical = false;
    std::vector<std::string> document_types;
    std::vector<std::string> uris;
};

struct Crl::Impl {
    Handle<X509_CRL, X509_CRL_free> crl;
    Bytes der;
    std::string number;
    Instant this_update;
    Instant next_update;
    std::map<std::string, Instant, std::less<>> revoked;
};

/// A key of any encoding as one that names its curve; InvalidField for keys we do not use.
Result<PublicKey> publicKeyOf(const EVP_PKEY& key);
/// The same of a SubjectPublicKeyInfo as it was received: explicit parameters are checked whole.
Result<PublicKey> publicKeyOf(const X509_PUBKEY& spki);

/// Nothing when the time is not one that DER allows.
std::optional<Instant> instantOf(const ASN1_TIME* time);
std::string serialHexOf(const ASN1_INTEGER* serial);
std::string nameText(const X509_NAME* name);
std::string oidText(const ASN1_OBJECT* object);
std::string textOf(const ASN1_STRING* text);  ///< Its bytes, whatever their encoding.

/// DER of any OpenSSL object; throws CryptoError.
template <class T, class Encoder>
Bytes derOf(T* object, Encoder encode) {
    const int size = encode(object, nullptr);
    if (size <= 0) throwCryptoError("i2d");
    Bytes out(static_cast<std::size_t>(size));
    auto* cursor = out.data();
    if (encode(object, &cursor) != size) throwCryptoError("i2d");
    return out;
}

}  // namespace etd::pki
