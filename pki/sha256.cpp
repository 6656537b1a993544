#include "pki/sha256.hpp"

#include <algorithm>

#include "pki/openssl.hpp"

namespace etd::pki {

std::optional<Sha256Digest> toDigest(ByteView bytes) {
    Sha256Digest digest;
    if (bytes.size() != digest.size()) return std::nullopt;
    std::ranges::copy(bytes, digest.begin());
    return digest;
}

Sha256Digest sha256(ByteView bytes) { return sha256({bytes}); }

Sha256Digest sha256(std::initializer_list<ByteView> parts) {
    const Handle<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1) {
        throwCryptoError("EVP_DigestInit_ex");
    }
    for (const auto part : parts) {
        if (EVP_DigestUpdate(context.get(), part.data(), part.size()) != 1) {
            throwCryptoError("EVP_DigestUpdate");
        }
    }
    Sha256Digest digest;
    if (EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) != 1) {
        throwCryptoError("EVP_DigestFinal_ex");
    }
    return digest;
}

}  // namespace etd::pki
