/// Certificates with one thing wrong: a good one is built, changed, signed again and linted.
#pragma once

#include <openssl/x509v3.h>

#include <functional>

#include "pki/certificate_builder.hpp"
#include "pki/certificate_lint.hpp"
#include "pki/impl.hpp"
#include "tests/pki/test_authority.hpp"

namespace etd::pki::tests {

inline const Certificate* issuerOf(CertificateKind kind) {
    const auto& authority = Authority::get();
    switch (kind) {
        case CertificateKind::TravelDocumentRoot:
        case CertificateKind::ServiceRoot:
            return nullptr;
        case CertificateKind::BarcodeSigner:
            return &authority.travel_root.certificate;
        case CertificateKind::OfficerClient:
        case CertificateKind::MachineClient:
            return &authority.access_ca.certificate;
        case CertificateKind::PdfSigner:
        case CertificateKind::ListSigner:
        case CertificateKind::TlsServer:
        case CertificateKind::AccessCa:
            break;
    }
    return &authority.service_root.certificate;
}

inline std::vector<std::string> names(const std::vector<LintFinding>& findings) {
    std::vector<std::string> out;
    for (const auto& finding : findings) out.push_back(finding.rule);
    return out;
}

using ChangeRequest = std::function<void(CertificateRequest&)>;
using ChangeX509 = std::function<void(X509*)>;

/// The rules that a certificate of this kind breaks after `change_request` and `change`.
inline std::vector<std::string> broken(CertificateKind kind, const ChangeRequest& change_request,
                                       const ChangeX509& change, bool named = false) {
    static const auto key = PrivateKey::generate(Curve::P256);
    auto wanted = request(kind, key.publicKey());
    change_request(wanted);
    const auto x509 = buildCertificate(wanted, issuerOf(kind), named);
    change(x509.get());
    if (X509_sign(x509.get(), key.impl().key.get(), EVP_sha256()) <= 0) throwCryptoError("sign");
    const auto certificate = Certificate::fromDer(derOf(x509.get(), i2d_X509)).value();
    return names(lint(certificate, {kind, issuerOf(kind), named}));
}

inline std::vector<std::string> asked(CertificateKind kind, const ChangeRequest& change) {
    return broken(kind, change, [](X509*) {});
}

inline std::vector<std::string> made(CertificateKind kind, const ChangeX509& change) {
    return broken(
        kind, [](CertificateRequest&) {}, change);
}

/// An extension of text, as openssl.cnf has it.
inline void extend(X509* x509, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, x509, x509, nullptr, nullptr, 0);
    const Handle<X509_EXTENSION, X509_EXTENSION_free> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    if (!extension || X509_add_ext(x509, extension.get(), -1) != 1) throwCryptoError("add_ext");
}

inline void remove(X509* x509, int nid) {
    X509_EXTENSION_free(X509_delete_ext(x509, X509_get_ext_by_NID(x509, nid, -1)));
}

inline void replace(X509* x509, int nid, const char* value) {
    remove(x509, nid);
    extend(x509, nid, value);
}

inline X509_EXTENSION* find(X509* x509, int nid) {
    return X509_get_ext(x509, X509_get_ext_by_NID(x509, nid, -1));
}

inline void mark(X509* x509, int nid, bool critical) {
    X509_EXTENSION_set_critical(find(x509, nid), critical ? 1 : 0);
}

inline constexpr auto kBarcode = CertificateKind::BarcodeSigner;
inline constexpr auto kRoot = CertificateKind::TravelDocumentRoot;
inline constexpr auto kPdf = CertificateKind::PdfSigner;
inline constexpr auto kOfficer = CertificateKind::OfficerClient;
inline constexpr auto kServer = CertificateKind::TlsServer;

}  // namespace etd::pki::tests
