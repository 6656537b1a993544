/// A root and a barcode signer that live in this process alone: nobody else can have signed for it.
#pragma once

#include <cstdlib>

#include "pki/certificate_authority.hpp"

namespace etd::fuzz {

inline void require(bool holds) {
    if (!holds) std::abort();
}

struct SmallAuthority {
    Instant now = Instant::fromUnix(1'795'000'000);
    pki::PrivateKey root_key = pki::PrivateKey::generate(pki::Curve::P256);
    pki::Certificate root = makeRoot();
    pki::PrivateKey key = pki::PrivateKey::generate(pki::Curve::P256);
    pki::Certificate signer = makeSigner();

    static const SmallAuthority& get() {
        static const SmallAuthority authority;
        return authority;
    }

private:
    pki::Certificate makeRoot() const {
        return pki::issue(pki::prepare({.kind = pki::CertificateKind::TravelDocumentRoot,
                                        .key = root_key.publicKey(),
                                        .subject = {"UT", "Fuzz DEMONSTRATION", "", "Root", ""},
                                        .not_before = now,
                                        .not_after = now.plus(std::chrono::hours(48)),
                                        .serial_hex = pki::randomSerial(),
                                        .key_use_until = now.plus(std::chrono::hours(24)),
                                        .locality = "UTO",
                                        .crl_uris = {"https://etd.example/a.crl"},
                                        .uris = {"https://etd.example"}},
                                       nullptr)
                              .value(),
                          root_key);
    }
    pki::Certificate makeSigner() const {
        return pki::issue(pki::prepare({.kind = pki::CertificateKind::BarcodeSigner,
                                        .key = key.publicKey(),
                                        .subject = {"UT", "", "", "S1", ""},
                                        .not_before = now,
                                        .not_after = now.plus(std::chrono::hours(24)),
                                        .serial_hex = "1A2B3",
                                        .document_types = {"PU"}},
                                       &root)
                              .value(),
                          root_key);
    }
};

}  // namespace etd::fuzz
