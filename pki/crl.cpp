#include "pki/crl.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "pki/impl.hpp"

namespace etd::pki {
namespace {

constexpr std::size_t kLargest = 4U << 20;

const Error kMalformed{ErrorKind::Malformed, "not one DER certificate revocation list"};

/// True when an extension is critical. We process cRLNumber and authorityKeyIdentifier only, and
/// both are never critical; an indirect, partitioned or delta list marks itself by a critical one.
template <class Owner, class Count, class Get>
bool hasCriticalExtension(const Owner* owner, Count count, Get get) {
    for (int i = 0; i < count(owner); ++i) {
        if (X509_EXTENSION_get_critical(get(owner, i)) != 0) return true;
    }
    return false;
}

/// The CRL's entries; nothing when one has a time or an extension that we must not pass over.
std::optional<std::map<std::string, Instant, std::less<>>> entries(X509_CRL& crl) {
    std::map<std::string, Instant, std::less<>> out;
    auto* list = X509_CRL_get_REVOKED(&crl);
    for (int i = 0; list != nullptr && i < sk_X509_REVOKED_num(list); ++i) {
        const auto* entry = sk_X509_REVOKED_value(list, i);
        const auto at = instantOf(X509_REVOKED_get0_revocationDate(entry));
        if (!at || hasCriticalExtension(entry, X509_REVOKED_get_ext_count, X509_REVOKED_get_ext)) {
            return std::nullopt;
        }
        const auto serial = serialHexOf(X509_REVOKED_get0_serialNumber(entry));
        const auto [where, fresh] = out.emplace(serial, *at);
        if (!fresh && *at < where->second) where->second = *at;
    }
    return out;
}

/// cRLNumber (RFC 5280 5.2.3) in decimal, "" when it is absent or wrong.
std::string numberOf(const X509_CRL& crl) {
    const Handle<ASN1_INTEGER, ASN1_INTEGER_free> number(
        static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(&crl, NID_crl_number, nullptr, nullptr)));
    if (!number || ASN1_STRING_type(number.get()) == V_ASN1_NEG_INTEGER ||
        ASN1_STRING_length(number.get()) > 20) {
        return "";
    }
    const Handle<BIGNUM, BN_free> value(ASN1_INTEGER_to_BN(number.get(), nullptr));
    char* digits = value ? BN_bn2dec(value.get()) : nullptr;
    if (digits == nullptr) throwCryptoError("BN_bn2dec");
    std::string text = digits;
    OPENSSL_free(digits);
    return text;
}

}  // namespace

Result<Crl> Crl::fromDer(ByteView der) {
    if (der.empty() || der.size() > kLargest) return kMalformed;
    const auto* cursor = der.data();
    ERR_set_mark();
    Handle<X509_CRL, X509_CRL_free> crl(
        d2i_X509_CRL(nullptr, &cursor, static_cast<long>(der.size())));
    ERR_pop_to_mark();
    if (!crl || cursor != der.data() + der.size()) return kMalformed;
    if (derOf(crl.get(), i2d_X509_CRL) != Bytes(der.begin(), der.end())) return kMalformed;
    if (hasCriticalExtension(crl.get(), X509_CRL_get_ext_count, X509_CRL_get_ext)) {
        return Error{ErrorKind::Malformed, "the CRL has a critical extension that is not known"};
    }
    auto impl = std::make_shared<Impl>();
    const auto this_update = instantOf(X509_CRL_get0_lastUpdate(crl.get()));
    const auto next_update = instantOf(X509_CRL_get0_nextUpdate(crl.get()));
    ERR_set_mark();
    impl->number = numberOf(*crl);
    auto revoked = entries(*crl);
    ERR_pop_to_mark();
    if (!this_update || !next_update || impl->number.empty() || !revoked) return kMalformed;
    impl->this_update = *this_update;
    impl->next_update = *next_update;
    impl->revoked = *std::move(revoked);
    impl->der.assign(der.begin(), der.end());
    impl->crl = std::move(crl);
    return Crl(std::move(impl));
}

Result<Crl> Crl::fromPem(std::string_view pem) {
    if (pem.size() > 2 * kLargest) return kMalformed;
    const BioHandle bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    if (!bio) throwCryptoError("BIO_new_mem_buf");
    unsigned char* data = nullptr;
    long size = 0;
    ERR_set_mark();
    const bool found = PEM_bytes_read_bio(&data, &size, nullptr, PEM_STRING_X509_CRL, bio.get(),
                                          nullptr, nullptr) == 1;
    ERR_pop_to_mark();
    if (!found) return Error{ErrorKind::Malformed, "there is no PEM revocation list"};
    const Bytes der(data, data + size);
    OPENSSL_free(data);
    return fromDer(der);
}

const Bytes& Crl::der() const { return impl_->der; }

std::string Crl::pem() const {
    const BioHandle bio(BIO_new(BIO_s_mem()));
    if (!bio || PEM_write_bio_X509_CRL(bio.get(), impl_->crl.get()) != 1) {
        throwCryptoError("PEM_write_bio_X509_CRL");
    }
    char* text = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string Crl::issuer() const { return nameText(X509_CRL_get_issuer(impl_->crl.get())); }
Instant Crl::thisUpdate() const { return impl_->this_update; }
Instant Crl::nextUpdate() const { return impl_->next_update; }
std::string Crl::number() const { return impl_->number; }

std::optional<Instant> Crl::revokedAt(std::string_view serial_hex) const {
    const auto found = impl_->revoked.find(serial_hex);
    if (found == impl_->revoked.end()) return std::nullopt;
    return found->second;
}

bool Crl::isSignedBy(const Certificate& ca) const {
    auto* x509 = ca.impl().x509.get();
    const auto flags = X509_get_extension_flags(x509);
    if ((flags & EXFLAG_CA) == 0) return false;
    if ((flags & EXFLAG_KUSAGE) != 0 && (X509_get_key_usage(x509) & KU_CRL_SIGN) == 0) return false;
    if (X509_NAME_cmp(X509_get_subject_name(x509), X509_CRL_get_issuer(impl_->crl.get())) != 0) {
        return false;
    }
    const auto key = ca.publicKey();
    if (!key ||
        X509_CRL_get_signature_nid(impl_->crl.get()) != factsOf(key->curve()).signature_nid) {
        return false;
    }
    ERR_set_mark();
    const bool verified = X509_CRL_verify(impl_->crl.get(), key->impl().key.get()) == 1;
    ERR_pop_to_mark();
    return verified;
}

}  // namespace etd::pki
