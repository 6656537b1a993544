#include "issuer/verification/signed_code.hpp"

#include <algorithm>
#include <functional>

#include "issuer/document/code_identity.hpp"
#include "issuer/vds/seal.hpp"
#include "pki/trust.hpp"

namespace etd::verification {
namespace {

using Names = std::function<bool(const pki::Certificate&)>;

/// Every certificate at hand that the code may mean and that a pinned root vouches for, in whatever
/// state: period and revocation are judged later. Two may bear one reference; the key decides.
std::vector<pki::Certificate> candidates(const TrustBundle& trust, const Names& is_named,
                                         const Instant& now) {
    std::vector<pki::Certificate> found;
    const auto consider = [&](const pki::Certificate& certificate) {
        if (!is_named(certificate)) return;
        if (std::find(found.begin(), found.end(), certificate) != found.end()) return;
        const auto chain =
            pki::checkBarcodeSigner(certificate, trust.travel_document_roots, trust.crls, now);
        if (chain.status != pki::ChainStatus::Untrusted) found.push_back(certificate);
    };
    for (const auto& certificate : trust.certificates) consider(certificate);
    if (trust.trust_list)
        for (const auto& entry : trust.trust_list->certificates) consider(entry.certificate);
    return found;
}

void verify(SignedCode& code, ByteView to_be_signed, ByteView signature, const TrustBundle& trust,
            const Names& is_named, const Instant& now) {
    code.identity = codeIdentity(to_be_signed, signature);
    const auto signers = candidates(trust, is_named, now);
    if (signers.empty()) {
        code.standing = CodeStanding::UnknownSigner;
        code.detail = "no certificate of this signer chains to a pinned root";
        return;
    }
    for (const auto& signer : signers) {
        const auto key = signer.publicKey();
        if (!key || !key->verifyRaw(to_be_signed, signature)) continue;
        code.standing = CodeStanding::Genuine;
        code.signer = signer;
        return;
    }
    code.standing = CodeStanding::BadSignature;
    code.detail = "the signer's key does not verify it";
}

SignedCode malformed(std::string detail) {
    SignedCode code{};
    code.standing = CodeStanding::Malformed;
    code.detail = std::move(detail);
    return code;
}

}  // namespace

SignedCode readVerdictCode(ByteView barcode, const TrustBundle& trust, const Instant& now) {
    const auto seal = vds::decode(barcode);
    if (!seal) return malformed(seal.error().detail);
    SignedCode code{};
    code.mrz = seal->mrz;
    code.issuing_state = seal->header.issuing_state.text();
    code.signed_on = seal->header.signed_on;
    // [13] 2.2.1: country and common name make the signer identifier, the serial is the reference.
    const auto is_named = [&](const pki::Certificate& certificate) {
        const auto serial = CertificateReference::parse(certificate.serialHex());
        return serial && serial->sameNumber(seal->header.certificate) &&
               certificate.subjectAttribute("C").value_or("") +
                       certificate.subjectAttribute("CN").value_or("") ==
                   seal->header.signer.text();
    };
    verify(code, seal->to_be_signed, seal->signature, trust, is_named, now);
    return code;
}

SignedCode readPortraitCode(std::string_view text, const TrustBundle& trust, const Instant& now) {
    auto decoded = idb::decode(text);
    if (!decoded) return malformed(decoded.error().detail);
    SignedCode code{};
    code.portrait = std::move(decoded->content);
    code.mrz = code.portrait->mrz;
    code.issuing_state = code.portrait->issuing_state.text();
    code.signed_on = code.portrait->signed_on;
    const auto is_named = [&](const pki::Certificate& certificate) {
        return std::ranges::equal(certificate.idbReference(), code.portrait->certificate);
    };
    verify(code, decoded->to_be_signed, decoded->signature, trust, is_named, now);
    return code;
}

}  // namespace etd::verification
