#include "issuer/signing/codes.hpp"

#include <algorithm>
#include <stdexcept>

#include "issuer/document/code_identity.hpp"
#include "issuer/idb/portrait_code.hpp"
#include "issuer/mrz/td2.hpp"
#include "issuer/vds/seal.hpp"

namespace etd::signing {
namespace {

std::vector<CountryCode> routeOf(const Route& route) {
    std::vector<CountryCode> codes{route.from.country};
    for (const auto& point : route.via) codes.push_back(point.country);
    codes.push_back(route.to.country);
    return codes;
}

}  // namespace

Result<UnsignedCodes> composeCodes(const Manifest& manifest, ByteView miniature,
                                   const pki::Certificate& signer) {
    if (miniature.empty() || miniature.size() > idb::kLargestMiniature) {
        return Error{ErrorKind::InvalidField, "the miniature must have 1 to 800 bytes"};
    }
    const auto mrz =
        mrz::compose({manifest.issuing_state, manifest.holder.surname, manifest.holder.given_names,
                      manifest.number, manifest.holder.nationality, manifest.holder.date_of_birth,
                      manifest.holder.sex, manifest.valid_until});
    if (!mrz) return mrz.error();

    idb::PortraitCode portrait{manifest.issuing_state,
                               {},
                               manifest.signed_on,
                               mrz->text(),
                               {miniature.begin(), miniature.end()},
                               manifest.valid_from,
                               manifest.valid_until,
                               routeOf(manifest.route)};
    const auto reference = signer.idbReference();
    if (reference.size() != portrait.certificate.size()) {
        throw std::logic_error("an IDB certificate reference has 5 bytes");
    }
    std::ranges::copy(reference, portrait.certificate.begin());

    return UnsignedCodes{
        mrz->text(),
        vds::encodeToBeSigned({manifest.issuing_state, manifest.signer.identifier,
                               manifest.signer.certificate, manifest.issued_on, manifest.signed_on},
                              mrz->text()),
        idb::encodeToBeSigned(portrait)};
}

Result<SignedCodes> assembleCodes(const UnsignedCodes& codes, ByteView verdict_signature,
                                  ByteView portrait_signature) {
    auto verdict = vds::appendSignature(codes.verdict, verdict_signature);
    if (!verdict) return verdict.error();
    auto portrait = idb::appendSignature(codes.portrait, portrait_signature);
    if (!portrait) return portrait.error();
    return SignedCodes{*std::move(verdict), *std::move(portrait),
                       codeIdentity(codes.verdict, verdict_signature),
                       codeIdentity(codes.portrait, portrait_signature)};
}

}  // namespace etd::signing
