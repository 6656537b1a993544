/// A throwaway authority and one leaf under it, made anew for each test program.
#pragma once

#include <string>

#include "pki/certificate.hpp"
#include "pki/impl.hpp"
#include "pki/openssl.hpp"
#include "pki/private_key.hpp"

namespace etd::pki::tests {

struct TestSigner {
    Certificate authority;
    Certificate certificate;
    PrivateKey key;
};

inline X509Handle makeX509(const std::string& subject, const std::string& issuer, long serial,
                           EVP_PKEY* key, EVP_PKEY* issuer_key, bool ca) {
    X509Handle out(X509_new());
    X509_set_version(out.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(out.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(out.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(out.get()), 86400);
    const auto name = [](X509_NAME* to, const std::string& text) {
        X509_NAME_add_entry_by_txt(to, "C", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>("UT"), -1, -1, 0);
        X509_NAME_add_entry_by_txt(to, "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0);
    };
    name(X509_get_subject_name(out.get()), subject);
    name(X509_get_issuer_name(out.get()), issuer);
    X509_set_pubkey(out.get(), key);
    const auto extend = [&](int nid, const char* value) {
        X509V3_CTX context;
        X509V3_set_ctx(&context, out.get(), out.get(), nullptr, nullptr, 0);
        const Handle<X509_EXTENSION, X509_EXTENSION_free> extension(
            X509V3_EXT_conf_nid(nullptr, &context, nid, value));
        if (!extension || X509_add_ext(out.get(), extension.get(), -1) != 1)
            throwCryptoError("X509_add_ext");
    };
    extend(NID_basic_constraints, ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
    extend(NID_key_usage, ca ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
    if (X509_sign(out.get(), issuer_key, EVP_sha256()) <= 0) throwCryptoError("X509_sign");
    return out;
}

inline Certificate toCertificate(const X509Handle& x509) {
    return *Certificate::fromDer(derOf(x509.get(), i2d_X509));
}

inline TestSigner makeTestSigner(Curve curve = Curve::P256) {
    const auto ca_key = PrivateKey::generate(Curve::P256);
    auto key = PrivateKey::generate(curve);
    auto* const ca = ca_key.impl().key.get();
    auto* const leaf = key.impl().key.get();
    auto authority = toCertificate(makeX509("Test root", "Test root", 1, ca, ca, true));
    auto certificate = toCertificate(makeX509("Test signer", "Test root", 77, leaf, ca, false));
    return {std::move(authority), std::move(certificate), std::move(key)};
}

/// Another certificate over the same key: what a swapped certificate looks like.
inline Certificate otherCertificate(const TestSigner& signer) {
    const auto ca_key = PrivateKey::generate(Curve::P256);
    return toCertificate(makeX509("Somebody else", "Test root", 78, signer.key.impl().key.get(),
                                  ca_key.impl().key.get(), false));
}

}  // namespace etd::pki::tests
