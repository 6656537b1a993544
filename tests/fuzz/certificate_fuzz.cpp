// Property: a certificate that is taken is its own bytes, comes back from them and from PEM, and
// can be linted as every kind and judged; of all edits of a trusted one, none is trusted.
#include <cstddef>
#include <cstdint>

#include "pki/certificate_lint.hpp"
#include "pki/trust.hpp"
#include "tests/fuzz/edits.hpp"
#include "tests/fuzz/small_authority.hpp"

namespace {

using namespace etd;
using pki::CertificateKind;

void examine(const Bytes& input) {
    const auto& authority = fuzz::SmallAuthority::get();
    const auto certificate = pki::Certificate::fromDer(input);
    if (!certificate) return;
    fuzz::require(certificate->der() == input);
    fuzz::require(*pki::Certificate::fromPem(certificate->pem()) == *certificate);
    fuzz::require(certificate->idbReference().size() == 5 && !certificate->serialHex().empty());
    static_cast<void>(certificate->subject() + certificate->issuer());
    static_cast<void>(certificate->subjectAttribute("CN"));
    static_cast<void>(certificate->roles());
    if (const auto key = certificate->publicKey()) {
        fuzz::require(pki::PublicKey::fromSpki(key->spki())->point() == key->point());
    }
    for (const auto kind : {CertificateKind::TravelDocumentRoot, CertificateKind::BarcodeSigner,
                            CertificateKind::TlsServer, CertificateKind::OfficerClient}) {
        static_cast<void>(pki::lint(*certificate, {kind, nullptr, false}));
        static_cast<void>(pki::lint(*certificate, {kind, &authority.root, false}));
    }
    const bool untrusted =
        pki::checkBarcodeSigner(*certificate, {authority.root}, {}, authority.now).status ==
        pki::ChainStatus::Untrusted;
    fuzz::require(untrusted != (*certificate == authority.signer));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    examine(Bytes(input.begin(), input.end()));
    examine(fuzz::edited(fuzz::SmallAuthority::get().signer.der(), input));
    return 0;
}
