#include "pki/certificate.hpp"

#include <algorithm>

#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include "pki/impl.hpp"

namespace etd::pki {
namespace {

constexpr std::size_t kLargest = 16384;

const Error kMalformed{ErrorKind::Malformed, "not one DER certificate"};

using EkuHandle = Handle<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>;
using NamesHandle = Handle<GENERAL_NAMES, GENERAL_NAMES_free>;

/// An extension's decoded value, null when absent. False in `ok` when it is there but damaged or
/// there twice.
template <class H>
H extension(const X509& certificate, int nid, bool& critical, bool& ok) {
    int state = 0;
    H value(static_cast<typename H::pointer>(X509_get_ext_d2i(&certificate, nid, &state, nullptr)));
    critical = state == 1;
    ok = ok && (value || state == -1);
    return value;
}

std::vector<std::string> usages(const X509& certificate, bool& critical, bool& ok) {
    std::vector<std::string> out;
    const auto eku = extension<EkuHandle>(certificate, NID_ext_key_usage, critical, ok);
    for (int i = 0; eku && i < sk_ASN1_OBJECT_num(eku.get()); ++i) {
        out.push_back(oidText(sk_ASN1_OBJECT_value(eku.get(), i)));
    }
    return out;
}

std::vector<std::string> uris(const X509& certificate, bool& ok) {
    std::vector<std::string> out;
    bool critical = false;
    const auto names = extension<NamesHandle>(certificate, NID_subject_alt_name, critical, ok);
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const auto* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type != GEN_URI) continue;
        out.push_back(textOf(name->d.uniformResourceIdentifier));
    }
    return out;
}

/// One DER element with a short length and this tag off the front; nothing otherwise.
std::optional<ByteView> take(ByteView& in, std::uint8_t tag) {
    if (in.size() < 2 || in[0] != tag || in[1] >= 0x80 || in.size() < 2U + in[1]) {
        return std::nullopt;
    }
    const auto body = in.subspan(2, in[1]);
    in = in.subspan(2U + in[1]);
    return body;
}

/// [12] 7.1.1.6: SEQUENCE { version INTEGER (0), SET OF PrintableString (1..2) }. Several States
/// got this wrong; a list that cannot be read must not count as no list.
std::optional<std::vector<std::string>> readDocumentTypes(ByteView der) {
    auto sequence = take(der, 0x30);
    if (!sequence || !der.empty()) return std::nullopt;
    const auto version = take(*sequence, 0x02);
    if (!version || version->size() != 1 || (*version)[0] != 0) return std::nullopt;
    auto set = take(*sequence, 0x31);
    if (!set || !sequence->empty() || set->empty()) return std::nullopt;
    std::vector<std::string> out;
    while (!set->empty()) {
        const auto type = take(*set, 0x13);
        if (!type || type->empty() || type->size() > 2) return std::nullopt;
        out.push_back(toText(*type));
    }
    return out;
}

std::optional<std::vector<std::string>> documentTypesOf(const X509& certificate) {
    std::vector<std::string> out;
    bool found = false;
    for (int i = 0; i < X509_get_ext_count(&certificate); ++i) {
        auto* candidate = X509_get_ext(&certificate, i);
        if (oidText(X509_EXTENSION_get_object(candidate)) != oid::kDocumentTypeList) continue;
        const auto* value = X509_EXTENSION_get_data(candidate);
        auto types = readDocumentTypes(
            {ASN1_STRING_get0_data(value), static_cast<std::size_t>(ASN1_STRING_length(value))});
        if (!types || found) return std::nullopt;
        found = true;
        out = *std::move(types);
    }
    return out;
}

}  // namespace

std::string textOf(const ASN1_STRING* text) {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::string oidText(const ASN1_OBJECT* object) {
    char text[128];
    const int size = OBJ_obj2txt(text, sizeof text, object, 1);
    return size > 0 && size < static_cast<int>(sizeof text) ? text : "";
}

std::string serialHexOf(const ASN1_INTEGER* serial) {
    const Handle<BIGNUM, BN_free> number(ASN1_INTEGER_to_BN(serial, nullptr));
    if (!number) throwCryptoError("ASN1_INTEGER_to_BN");
    char* digits = BN_bn2hex(number.get());
    if (digits == nullptr) throwCryptoError("BN_bn2hex");
    std::string text = digits;
    OPENSSL_free(digits);
    const auto first = text.find_first_not_of('0');
    return first == std::string::npos ? "0" : text.substr(first);
}

std::string nameText(const X509_NAME* name) {
    const BioHandle bio(BIO_new(BIO_s_mem()));
    if (!bio || X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
        throwCryptoError("X509_NAME_print_ex");
    char* text = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::optional<Instant> instantOf(const ASN1_TIME* time) {
    if (time == nullptr) return std::nullopt;
    const std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(time)),
                                static_cast<std::size_t>(ASN1_STRING_length(time)));
    const bool utc = ASN1_STRING_type(time) == V_ASN1_UTCTIME;
    // DER, RFC 5280 4.1.2.5: seconds, 'Z', no fraction.
    if (text.size() != (utc ? 13U : 15U) || text.back() != 'Z') return std::nullopt;
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
    const auto day = Date::of(parts.tm_year + 1900, static_cast<unsigned>(parts.tm_mon + 1),
                              static_cast<unsigned>(parts.tm_mday));
    if (!day) return std::nullopt;
    return Instant::startOf(*day).plus(std::chrono::hours(parts.tm_hour) +
                                       std::chrono::minutes(parts.tm_min) +
                                       std::chrono::seconds(parts.tm_sec));
}

Result<Certificate> Certificate::fromDer(ByteView der) {
    if (der.empty() || der.size() > kLargest) return kMalformed;
    const auto* cursor = der.data();
    ERR_set_mark();
    X509Handle x509(d2i_X509(nullptr, &cursor, static_cast<long>(der.size())));
    const bool whole = x509 && cursor == der.data() + der.size();
    // Caches the extensions, so that several threads may read it without a lock.
    const bool sound = whole && X509_check_purpose(x509.get(), -1, 0) == 1 &&
                       (X509_get_extension_flags(x509.get()) & EXFLAG_INVALID) == 0;
    ERR_pop_to_mark();
    if (!sound) return kMalformed;
    auto impl = std::make_shared<Impl>();
    if (derOf(x509.get(), i2d_X509) != Bytes(der.begin(), der.end())) return kMalformed;
    const auto* serial = X509_get0_serialNumber(x509.get());
    const auto not_before = instantOf(X509_get0_notBefore(x509.get()));
    const auto not_after = instantOf(X509_get0_notAfter(x509.get()));
    if (ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER || !not_before || !not_after) {
        return kMalformed;
    }
    bool ok = true;
    ERR_set_mark();
    impl->extended_key_usages = usages(*x509, impl->extended_key_usage_critical, ok);
    impl->uris = uris(*x509, ok);
    auto types = documentTypesOf(*x509);
    ERR_pop_to_mark();
    if (!ok || !types) return kMalformed;
    impl->document_types = *std::move(types);
    impl->key = publicKeyOf(*X509_get_X509_PUBKEY(x509.get()));
    impl->der.assign(der.begin(), der.end());
    impl->serial = serialHexOf(serial);
    impl->not_before = *not_before;
    impl->not_after = *not_after;
    impl->x509 = std::move(x509);
    return Certificate(std::move(impl));
}

Result<Certificate> Certificate::fromPem(std::string_view pem) {
    if (pem.size() > 64 * kLargest) return kMalformed;
    const BioHandle bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    if (!bio) throwCryptoError("BIO_new_mem_buf");
    unsigned char* data = nullptr;
    long size = 0;
    ERR_set_mark();
    const bool found = PEM_bytes_read_bio(&data, &size, nullptr, PEM_STRING_X509, bio.get(),
                                          nullptr, nullptr) == 1;
    ERR_pop_to_mark();
    if (!found) return Error{ErrorKind::Malformed, "there is no PEM certificate"};
    const Bytes der(data, data + size);
    OPENSSL_free(data);
    return fromDer(der);
}

const Bytes& Certificate::der() const { return impl_->der; }

std::string Certificate::pem() const {
    const BioHandle bio(BIO_new(BIO_s_mem()));
    if (!bio || PEM_write_bio_X509(bio.get(), impl_->x509.get()) != 1) {
        throwCryptoError("PEM_write_bio_X509");
    }
    char* text = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

Sha256Digest Certificate::fingerprint() const { return sha256(impl_->der); }

Bytes Certificate::idbReference() const {
    std::uint8_t digest[SHA_DIGEST_LENGTH];
    if (EVP_Digest(impl_->der.data(), impl_->der.size(), digest, nullptr, EVP_sha1(), nullptr) !=
        1) {
        throwCryptoError("EVP_Digest");
    }
    return {digest + SHA_DIGEST_LENGTH - 5, digest + SHA_DIGEST_LENGTH};
}

std::string Certificate::serialHex() const { return impl_->serial; }
std::string Certificate::subject() const {
    return nameText(X509_get_subject_name(impl_->x509.get()));
}
std::string Certificate::issuer() const {
    return nameText(X509_get_issuer_name(impl_->x509.get()));
}

std::optional<std::string> Certificate::subjectAttribute(const char* short_name) const {
    const auto* name = X509_get_subject_name(impl_->x509.get());
    const int nid = OBJ_txt2nid(short_name);
    const int at = nid == NID_undef ? -1 : X509_NAME_get_index_by_NID(name, nid, -1);
    if (at < 0) return std::nullopt;
    unsigned char* text = nullptr;
    const int size =
        ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (size < 0) return std::nullopt;
    std::string out(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    return out;
}

Instant Certificate::notBefore() const { return impl_->not_before; }
Instant Certificate::notAfter() const { return impl_->not_after; }

Result<PublicKey> Certificate::publicKey() const { return impl_->key; }

bool Certificate::hasExtendedKeyUsage(std::string_view oid) const {
    return std::ranges::find(impl_->extended_key_usages, oid) != impl_->extended_key_usages.end();
}

const std::vector<std::string>& Certificate::extendedKeyUsages() const {
    return impl_->extended_key_usages;
}

bool Certificate::extendedKeyUsageIsCritical() const { return impl_->extended_key_usage_critical; }

bool Certificate::isCa() const {
    const auto flags = X509_get_extension_flags(impl_->x509.get());
    if ((flags & EXFLAG_CA) == 0) return false;
    return (flags & EXFLAG_KUSAGE) == 0 ||
           (X509_get_key_usage(impl_->x509.get()) & KU_KEY_CERT_SIGN) != 0;
}

std::vector<std::string> Certificate::documentTypes() const { return impl_->document_types; }

const std::vector<std::string>& Certificate::subjectAltUris() const { return impl_->uris; }

std::vector<std::string> Certificate::roles() const {
    std::vector<std::string> out;
    for (const auto& uri : impl_->uris) {
        if (uri.starts_with(kRoleUriPrefix)) out.push_back(uri.substr(kRoleUriPrefix.size()));
    }
    return out;
}

bool isDemonstration(const Certificate& root) {
    return root.subjectAttribute("O") == kDemonstrationOrganization;
}

}  // namespace etd::pki
