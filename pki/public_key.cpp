#include "pki/public_key.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>

#include "pki/der.hpp"
#include "pki/impl.hpp"

namespace etd::pki {
namespace {

const std::array<CurveFacts, 3> kCurves = {{
    {Curve::P256, "prime256v1", 32, EVP_sha256, NID_ecdsa_with_SHA256},
    {Curve::BrainpoolP256r1, "brainpoolP256r1", 32, EVP_sha256, NID_ecdsa_with_SHA256},
    {Curve::P384, "secp384r1", 48, EVP_sha384, NID_ecdsa_with_SHA384},
}};

const Error kUnusable{ErrorKind::InvalidField, "not an EC public key on a curve this project uses"};

std::optional<Bytes> coordinate(const EVP_PKEY& key, const char* which, std::size_t size) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(&key, which, &number) != 1) return std::nullopt;
    const Handle<BIGNUM, BN_free> owned(number);
    Bytes out(size);
    if (BN_bn2binpad(number, out.data(), static_cast<int>(size)) < 0) return std::nullopt;
    return out;
}

KeyHandle namedKey(const CurveFacts& facts, const Bytes& point) {
    const Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
        EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    std::string group = facts.group;
    Bytes copy = point;
    std::array params = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy.data(), copy.size()),
        OSSL_PARAM_construct_end()};
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1) {
        throwCryptoError("EVP_PKEY_fromdata_init");
    }
    // Fails when the point is not on the curve: that is the caller's refusal, not ours.
    if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.data()) != 1) {
        return nullptr;
    }
    return KeyHandle(key);
}

/// The DER INTEGER of an unsigned big-endian number.
void appendInteger(Bytes& out, ByteView number) {
    while (number.size() > 1 && number[0] == 0) number = number.subspan(1);
    const bool padded = (number[0] & 0x80U) != 0;
    out.push_back(0x02);
    out.push_back(static_cast<std::uint8_t>(number.size() + (padded ? 1 : 0)));
    if (padded) out.push_back(0);
    append(out, number);
}

/// Takes a minimal, positive DER INTEGER of at most `size` bytes off the front, left-padded.
std::optional<Bytes> takeInteger(ByteView& in, std::size_t size) {
    if (in.size() < 3 || in[0] != 0x02 || in[1] == 0 || in[1] >= 0x80) return std::nullopt;
    const std::size_t length = in[1];
    if (in.size() < 2 + length) return std::nullopt;
    ByteView number = in.subspan(2, length);
    in = in.subspan(2 + length);
    if ((number[0] & 0x80U) != 0) return std::nullopt;  // negative
    if (number[0] == 0 && number.size() > 1) {
        if ((number[1] & 0x80U) == 0) return std::nullopt;  // not minimal
        number = number.subspan(1);
    }
    if (number.size() > size) return std::nullopt;
    Bytes out(size - number.size(), 0);
    append(out, number);
    return out;
}

/// OpenSSL compares field, coefficients, generator and order with its curves, but not the cofactor,
/// which is 1 on all of ours.
bool hasWrongCofactor(ByteView ec_parameters) {
    auto parameters = der::Reader(ec_parameters).enter(der::kSequence);
    parameters.contents(der::kInteger);      // version
    parameters.contents(der::kSequence);     // field
    parameters.contents(der::kSequence);     // coefficients, seed
    parameters.contents(der::kOctetString);  // generator
    const bool has_order = parameters.contents(der::kInteger).has_value();
    if (parameters.atEnd()) return !has_order;
    const auto cofactor = parameters.contents(der::kInteger);
    return !cofactor || cofactor->size() != 1 || cofactor->front() != 1;
}

}  // namespace

const CurveFacts& factsOf(Curve curve) {
    return *std::ranges::find_if(kCurves, [&](const auto& facts) { return facts.curve == curve; });
}

std::size_t scalarSize(Curve curve) { return factsOf(curve).scalar_size; }

Result<PublicKey> publicKeyOf(const EVP_PKEY& key) {
    if (EVP_PKEY_get_base_id(&key) != EVP_PKEY_EC) return kUnusable;
    // OpenSSL names the group of explicit parameters only when every one of them, the generator
    // and the cofactor too, is that of the named curve. What follows computes on the named curve.
    char group[64];
    std::size_t length = 0;
    ERR_set_mark();
    const bool has_group = EVP_PKEY_get_utf8_string_param(&key, OSSL_PKEY_PARAM_GROUP_NAME, group,
                                                          sizeof group, &length) == 1;
    ERR_pop_to_mark();
    if (!has_group) return kUnusable;
    const auto facts = std::ranges::find_if(
        kCurves, [&](const auto& candidate) { return std::string_view(group) == candidate.group; });
    if (facts == kCurves.end()) return kUnusable;
    const auto x = coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X, facts->scalar_size);
    const auto y = coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y, facts->scalar_size);
    if (!x || !y) return kUnusable;
    Bytes point = {0x04};
    append(point, *x);
    append(point, *y);
    ERR_set_mark();
    KeyHandle named = namedKey(*facts, point);
    ERR_pop_to_mark();
    if (!named) return kUnusable;
    return PublicKey(
        std::make_shared<const PublicKey::Impl>(PublicKey::Impl{std::move(named), facts->curve}));
}

Result<PublicKey> publicKeyOf(const X509_PUBKEY& spki) {
    X509_ALGOR* algorithm = nullptr;
    if (X509_PUBKEY_get0_param(nullptr, nullptr, nullptr, &algorithm, &spki) != 1) {
        throwCryptoError("X509_PUBKEY_get0_param");
    }
    int type = V_ASN1_UNDEF;
    const void* value = nullptr;
    X509_ALGOR_get0(nullptr, &type, &value, algorithm);
    if (type == V_ASN1_SEQUENCE) {
        const auto* text = static_cast<const ASN1_STRING*>(value);
        if (hasWrongCofactor({ASN1_STRING_get0_data(text),
                              static_cast<std::size_t>(ASN1_STRING_length(text))})) {
            return kUnusable;
        }
    }
    const auto* key = X509_PUBKEY_get0(&spki);
    if (key == nullptr) {
        ERR_clear_error();
        return kUnusable;
    }
    return publicKeyOf(*key);
}

Result<PublicKey> PublicKey::fromSpki(ByteView der) {
    constexpr std::size_t kMost = 1024;
    if (der.empty() || der.size() > kMost) return kUnusable;
    const auto* cursor = der.data();
    ERR_set_mark();
    const Handle<X509_PUBKEY, X509_PUBKEY_free> key(
        d2i_X509_PUBKEY(nullptr, &cursor, static_cast<long>(der.size())));
    ERR_pop_to_mark();
    if (!key || cursor != der.data() + der.size()) return kUnusable;
    return publicKeyOf(*key);
}

Curve PublicKey::curve() const { return impl_->curve; }

Bytes PublicKey::spki() const { return derOf(impl_->key.get(), i2d_PUBKEY); }

Bytes PublicKey::point() const {
    Bytes out(1 + 2 * scalarSize(curve()));
    std::size_t size = 0;
    if (EVP_PKEY_get_octet_string_param(impl_->key.get(), OSSL_PKEY_PARAM_PUB_KEY, out.data(),
                                        out.size(), &size) != 1 ||
        size != out.size()) {
        throwCryptoError("EVP_PKEY_get_octet_string_param");
    }
    return out;
}

bool PublicKey::verifyRaw(ByteView message, ByteView signature) const {
    const auto& facts = factsOf(curve());
    if (signature.size() != 2 * facts.scalar_size) return false;
    Bytes body;
    appendInteger(body, signature.first(facts.scalar_size));
    appendInteger(body, signature.last(facts.scalar_size));
    Bytes der = {0x30, static_cast<std::uint8_t>(body.size())};  // at most 2 * 51 bytes
    append(der, body);

    const Handle<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    if (!context || EVP_DigestVerifyInit(context.get(), nullptr, facts.digest(), nullptr,
                                         impl_->key.get()) != 1) {
        throwCryptoError("EVP_DigestVerifyInit");
    }
    ERR_set_mark();
    const int verdict =
        EVP_DigestVerify(context.get(), der.data(), der.size(), message.data(), message.size());
    ERR_pop_to_mark();
    return verdict == 1;
}

bool PublicKey::verifyDer(ByteView message, ByteView signature) const {
    const auto size = scalarSize(curve());
    if (signature.size() < 2 || signature[0] != 0x30 || signature[1] >= 0x80 ||
        signature.size() != 2U + signature[1]) {
        return false;
    }
    ByteView rest = signature.subspan(2);
    auto raw = takeInteger(rest, size);
    if (!raw) return false;
    const auto s = takeInteger(rest, size);
    if (!s || !rest.empty()) return false;
    append(*raw, *s);
    return verifyRaw(message, *raw);
}

}  // namespace etd::pki
