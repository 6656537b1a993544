#include "pki/certificate_authority.hpp"

#include <stdexcept>

#include "base/hex.hpp"
#include "pki/certificate_builder.hpp"
#include "pki/certificate_lint.hpp"
#include "pki/der.hpp"
#include "pki/random.hpp"

namespace etd::pki {
namespace {

std::string capitals(std::string hex) {
    for (auto& c : hex) c = static_cast<char>(c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c);
    return hex;
}

Bytes tbsOf(const Certificate& certificate) {
    const auto tbs = der::Reader(certificate.der()).enter(der::kSequence).whole(der::kSequence);
    return Bytes(tbs->begin(), tbs->end());
}

Certificate signedBy(X509* x509, const PrivateKey& key) {
    if (X509_sign(x509, key.impl().key.get(), factsOf(key.impl().curve).digest()) <= 0) {
        throwCryptoError("X509_sign");
    }
    auto certificate = Certificate::fromDer(derOf(x509, i2d_X509));
    if (!certificate) throwCryptoError("a certificate of our own that does not parse");
    return *std::move(certificate);
}

}  // namespace

struct PreparedCertificate::Impl {
    X509Handle x509;  ///< Signed by the throwaway key; issue() signs it again.
    Bytes tbs;
    PublicKey issuer_key;
};

PreparedCertificate::PreparedCertificate(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PreparedCertificate::PreparedCertificate(PreparedCertificate&&) noexcept = default;
PreparedCertificate& PreparedCertificate::operator=(PreparedCertificate&&) noexcept = default;
PreparedCertificate::~PreparedCertificate() = default;

Bytes PreparedCertificate::toBeSigned() const { return impl_->tbs; }

Result<PreparedCertificate> prepare(const CertificateRequest& request, const Certificate* issuer,
                                    bool named_parameters) {
    const auto& profile = profileOf(request.kind);
    if (profile.self_signed != (issuer == nullptr)) {
        return Error{ErrorKind::InvalidField, "a root has no issuer, everything else has one"};
    }
    auto issuer_key = issuer != nullptr ? issuer->publicKey() : request.key;
    if (!issuer_key) return issuer_key.error();
    auto x509 = buildCertificate(request, issuer, named_parameters);

    const auto throwaway = signedBy(x509.get(), PrivateKey::generate(issuer_key->curve()));
    const auto findings = lint(throwaway, {request.kind, issuer, named_parameters});
    if (!findings.empty()) {
        Error error{ErrorKind::InvalidField, "the certificate breaks its profile"};
        for (const auto& finding : findings) {
            error.fields.push_back(
                {"/" + finding.rule, finding.detail + " (" + finding.clause + ")"});
        }
        return error;
    }
    return PreparedCertificate(std::make_unique<PreparedCertificate::Impl>(
        PreparedCertificate::Impl{std::move(x509), tbsOf(throwaway), *std::move(issuer_key)}));
}

Certificate issue(PreparedCertificate&& prepared, const PrivateKey& issuer_key) {
    const PreparedCertificate taken = std::move(prepared);
    if (issuer_key.publicKey().spki() != taken.impl_->issuer_key.spki()) {
        throw std::invalid_argument("issue: this is not the issuer's key");
    }
    auto certificate = signedBy(taken.impl_->x509.get(), issuer_key);
    // A signature that a fault spoiled must not leave the room, nor one over other bytes.
    if (tbsOf(certificate) != taken.impl_->tbs ||
        X509_verify(certificate.impl().x509.get(), taken.impl_->issuer_key.impl().key.get()) != 1) {
        throwCryptoError("a certificate of our own that does not verify");
    }
    return certificate;
}

std::string randomSerial() {
    auto bytes = randomBytes(16);
    // Positive, and never shorter than 16 octets.
    bytes[0] = static_cast<std::uint8_t>((bytes[0] & 0x7FU) | 0x40U);
    return capitals(toHex(bytes));
}

std::string randomBarcodeSerial() {
    const auto first = randomBelow(1, 15);
    const auto rest = randomBelow(4, 16);
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out(1, kDigits[first[0] + 1U]);  // 1 to F: never a leading zero
    for (const auto digit : rest) out += kDigits[digit];
    return out;
}

}  // namespace etd::pki
