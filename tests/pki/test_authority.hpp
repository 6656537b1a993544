/// The authority that the tests of this room share, as data: both roots, a CA, a certificate of
/// each kind. Made once a program, since keys take time.
#pragma once

#include "pki/certificate_authority.hpp"

namespace etd::pki::tests {

inline const Instant kNow = *Instant::parse("2026-11-21T18:00:00Z");

inline Instant months(int count) {
    return kNow.plus(std::chrono::seconds(count * std::int64_t{2629746}));
}

/// Where the officers' and servers' CRLs would be.
inline const std::vector<std::string> kCrlUris = {"https://etd.example/crls/service.crl"};

inline CertificateRequest request(CertificateKind kind, const PublicKey& key) {
    CertificateRequest out{.kind = kind,
                           .key = key,
                           .subject = {"UT", "Safeconduct DEMONSTRATION", "", "Test", ""},
                           .not_before = kNow,
                           .not_after = months(11),
                           .serial_hex = randomSerial()};
    switch (kind) {
        case CertificateKind::TravelDocumentRoot:
            out.subject.common_name = "Utopia travel-document root";
            out.not_after = months(62);
            out.key_use_until = months(36);
            out.locality = "UTO";
            out.uris = {"https://etd.example/authority"};
            out.crl_uris = kCrlUris;
            break;
        case CertificateKind::BarcodeSigner:
            out.subject = {"UT", "", "", "S1", ""};
            out.not_after = months(25);
            out.serial_hex = "1A2B3";
            out.document_types = {"PU"};
            break;
        case CertificateKind::ServiceRoot:
            out.subject.common_name = "Utopia service root";
            out.not_after = months(100);
            break;
        case CertificateKind::AccessCa:
            out.subject.common_name = "Utopia access CA";
            out.not_after = months(35);
            out.crl_uris = kCrlUris;
            break;
        case CertificateKind::PdfSigner:
        case CertificateKind::ListSigner:
            out.crl_uris = kCrlUris;
            break;
        case CertificateKind::TlsServer:
            out.crl_uris = kCrlUris;
            out.dns_names = {"localhost"};
            out.addresses = {"127.0.0.1"};
            break;
        case CertificateKind::OfficerClient:
        case CertificateKind::MachineClient:
            out.subject.unit = "Post 7";
            out.subject.serial_number = "person-1";
            out.crl_uris = kCrlUris;
            out.uris = {"urn:safeconduct:role:consul", "urn:safeconduct:role:intake"};
            break;
    }
    return out;
}

struct Entity {
    PrivateKey key;
    Certificate certificate;
};

inline Entity makeRoot(CertificateKind kind, bool named = false) {
    auto key = PrivateKey::generate(Curve::P256);
    auto prepared = prepare(request(kind, key.publicKey()), nullptr, named).value();
    auto certificate = issue(std::move(prepared), key);
    return {std::move(key), std::move(certificate)};
}

inline Entity makeLeaf(CertificateKind kind, const Entity& issuer, bool named = false) {
    auto key = PrivateKey::generate(Curve::P256);
    auto prepared = prepare(request(kind, key.publicKey()), &issuer.certificate, named).value();
    auto certificate = issue(std::move(prepared), issuer.key);
    return {std::move(key), std::move(certificate)};
}

struct Authority {
    Entity travel_root = makeRoot(CertificateKind::TravelDocumentRoot);
    Entity barcode = makeLeaf(CertificateKind::BarcodeSigner, travel_root);
    Entity service_root = makeRoot(CertificateKind::ServiceRoot);
    Entity access_ca = makeLeaf(CertificateKind::AccessCa, service_root);
    Entity pdf = makeLeaf(CertificateKind::PdfSigner, service_root);
    Entity list = makeLeaf(CertificateKind::ListSigner, service_root);
    Entity tls = makeLeaf(CertificateKind::TlsServer, service_root);
    Entity officer = makeLeaf(CertificateKind::OfficerClient, access_ca);
    Entity machine = makeLeaf(CertificateKind::MachineClient, access_ca);

    /// A CRL of one of them, from kNow for `days`.
    static Crl crl(const Entity& issuer, std::vector<RevokedCertificate> revoked = {},
                   std::uint64_t number = 1, int days = 30) {
        return issueCrl({kNow, kNow.plus(std::chrono::days(days)), number, std::move(revoked)},
                        issuer.certificate, issuer.key)
            .value();
    }

    static const Authority& get() {
        static const Authority authority;
        return authority;
    }
};

}  // namespace etd::pki::tests
