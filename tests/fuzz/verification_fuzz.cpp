// Property: whatever bytes come in, as a file, a seal or IDB text, with no trust or with pinned
// roots and their signer, the verdict is never ACCEPT, nothing counts as signed, and a reason is
// given.
#include <cstdlib>

#include "issuer/verification/verdict.hpp"
#include "tests/pki/test_authority.hpp"

namespace {

using etd::verification::Evidence;
using etd::verification::TrustBundle;

TrustBundle pinned() {
    using etd::pki::CertificateKind;
    const auto root = etd::pki::tests::makeRoot(CertificateKind::TravelDocumentRoot);
    const auto service = etd::pki::tests::makeRoot(CertificateKind::ServiceRoot);
    TrustBundle trust;
    trust.travel_document_roots = {root.certificate};
    trust.service_roots = {service.certificate};
    trust.certificates = {
        etd::pki::tests::makeLeaf(CertificateKind::BarcodeSigner, root).certificate};
    trust.crls = {etd::pki::tests::Authority::crl(root), etd::pki::tests::Authority::crl(service)};
    return trust;
}

void check(const Evidence& evidence) {
    static const TrustBundle nothing;
    static const TrustBundle roots = pinned();
    for (const auto* trust : {&nothing, &roots}) {
        const auto verdict = etd::verification::judge(evidence, *trust, etd::pki::tests::kNow);
        if (verdict.family == etd::verification::Family::Accept || verdict.fields ||
            verdict.reason.empty())
            std::abort();
        static_cast<void>(etd::verification::toJson(verdict));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const etd::ByteView input(data, size);
    check(etd::verification::gather(input));
    Evidence codes;
    codes.verdict_code = etd::Bytes{0xDC, 0x03};
    etd::append(*codes.verdict_code, input);
    codes.portrait_code = "RDB1B" + etd::toText(input);
    check(codes);
    return 0;
}
