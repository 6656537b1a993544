#include "pki/private_key.hpp"

#include <array>

#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include "pki/files.hpp"
#include "pki/impl.hpp"
#include "pki/random.hpp"

namespace etd::pki {
namespace {

constexpr std::uint64_t kScryptN = 1U << 14;  // OpenSSL 3.0 refuses more for PKCS#8
constexpr std::uint64_t kScryptR = 8;
constexpr std::size_t kLargestKeyFile = 16384;

using SigHandle = Handle<X509_SIG, X509_SIG_free>;
using Pkcs8Handle = Handle<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;
using AlgorHandle = Handle<X509_ALGOR, X509_ALGOR_free>;

int length(ByteView bytes) { return static_cast<int>(bytes.size()); }

SigHandle encrypted(const EVP_PKEY& key, const Secret& passphrase, PassphraseStrength strength) {
    const Pkcs8Handle plain(EVP_PKEY2PKCS8(&key));
    if (!plain) throwCryptoError("EVP_PKEY2PKCS8");
    Bytes salt = randomBytes(16);
    Bytes iv = randomBytes(16);
    const std::uint64_t parallel = strength == PassphraseStrength::Memorised ? 8 : 1;
    AlgorHandle algorithm(PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt.data(), length(salt),
                                                iv.data(), kScryptN, kScryptR, parallel));
    if (!algorithm) throwCryptoError("PKCS5_pbe2_set_scrypt");
    const auto view = passphrase.bytes();
    SigHandle sealed(PKCS8_set0_pbe(reinterpret_cast<const char*>(view.data()), length(view),
                                    plain.get(), algorithm.get()));
    if (!sealed) throwCryptoError("PKCS8_set0_pbe");
    static_cast<void>(algorithm.release());  // owned by `sealed` from here on
    return sealed;
}

KeyHandle opened(const X509_SIG& sealed, const Secret& passphrase) {
    const auto view = passphrase.bytes();
    const Pkcs8Handle plain(
        PKCS8_decrypt(&sealed, reinterpret_cast<const char*>(view.data()), length(view)));
    return plain ? KeyHandle(EVP_PKCS82PKEY(plain.get())) : nullptr;
}

}  // namespace

PrivateKey::PrivateKey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey& PrivateKey::operator=(PrivateKey&&) noexcept = default;
PrivateKey::~PrivateKey() = default;

PrivateKey PrivateKey::generate(Curve curve) {
    KeyHandle key(EVP_EC_gen(factsOf(curve).group));
    if (!key) throwCryptoError("EVP_EC_gen");
    return PrivateKey(std::make_unique<Impl>(Impl{std::move(key), curve}));
}

Result<PrivateKey> PrivateKey::load(const std::filesystem::path& file, const Secret& passphrase) {
    const auto text = readPrivateFile(file, kLargestKeyFile);
    if (!text) return text.error();
    const BioHandle bio(BIO_new_mem_buf(text->data(), length(*text)));
    if (!bio) throwCryptoError("BIO_new_mem_buf");
    ERR_set_mark();
    const SigHandle sealed(PEM_read_bio_PKCS8(bio.get(), nullptr, nullptr, nullptr));
    ERR_pop_to_mark();
    if (!sealed) {
        return Error{ErrorKind::Malformed, "the file is no encrypted PKCS#8 private key in PEM"};
    }
    ERR_set_mark();
    KeyHandle key = opened(*sealed, passphrase);
    ERR_pop_to_mark();
    const Error closed{ErrorKind::Forbidden, "the passphrase does not open the key"};
    if (!key) return closed;
    const auto shown = publicKeyOf(*key);
    if (!shown) return closed;
    PrivateKey loaded(std::make_unique<Impl>(Impl{std::move(key), shown->curve()}));
    // The public half inside the file is what publicKeyOf() took; a key whose halves differ, by
    // damage or by design, would give itself away with its first signature.
    const Bytes challenge = randomBytes(32);
    if (!shown->verifyRaw(challenge, loaded.signRaw(challenge))) {
        return Error{ErrorKind::Forbidden, "the key fails its self-test"};
    }
    return loaded;
}

Result<Done> PrivateKey::save(const std::filesystem::path& file, const Secret& passphrase,
                              PassphraseStrength strength) const {
    const SigHandle sealed = encrypted(*impl_->key, passphrase, strength);
    const BioHandle bio(BIO_new(BIO_s_mem()));
    if (!bio || PEM_write_bio_PKCS8(bio.get(), sealed.get()) != 1) {
        throwCryptoError("PEM_write_bio_PKCS8");
    }
    char* text = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &text);
    return writeNewFile(file, asBytes({text, static_cast<std::size_t>(size)}), 0600);
}

PublicKey PrivateKey::publicKey() const {
    auto key = publicKeyOf(*impl_->key);
    if (!key) throwCryptoError("a private key without its public half");
    return *std::move(key);
}

Bytes PrivateKey::signDer(ByteView message) const {
    const Handle<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    if (!context || EVP_DigestSignInit(context.get(), nullptr, factsOf(impl_->curve).digest(),
                                       nullptr, impl_->key.get()) != 1) {
        throwCryptoError("EVP_DigestSignInit");
    }
    Bytes out(128);  // of P-384: at most 104
    std::size_t size = out.size();
    if (EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()) != 1) {
        throwCryptoError("EVP_DigestSign");
    }
    out.resize(size);
    return out;
}

Bytes PrivateKey::signRaw(ByteView message) const {
    const Bytes der = signDer(message);
    const auto* cursor = der.data();
    const Handle<ECDSA_SIG, ECDSA_SIG_free> signature(
        d2i_ECDSA_SIG(nullptr, &cursor, static_cast<long>(der.size())));
    if (!signature) throwCryptoError("d2i_ECDSA_SIG");
    const auto size = scalarSize(impl_->curve);
    Bytes out(2 * size);
    if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out.data(), static_cast<int>(size)) < 0 ||
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out.data() + size, static_cast<int>(size)) <
            0) {
        throwCryptoError("BN_bn2binpad");
    }
    return out;
}

}  // namespace etd::pki
