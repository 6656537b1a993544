/// A throwaway authority and the raw cryptography that the benchmarks are measured against.
#pragma once

#include <openssl/evp.h>

#include <memory>

#include "base/bytes.hpp"
#include "pki/certificate.hpp"
#include "pki/private_key.hpp"

namespace etd::bench {

struct BenchAuthority {
    pki::PrivateKey barcode_key;
    pki::Certificate barcode_certificate;
    pki::PrivateKey pdf_key;
    pki::Certificate pdf_certificate;
};

/// Made by the demonstration ceremony in a temporary folder that is gone again. Throws when it
/// fails.
BenchAuthority makeAuthority();

/// P-256 with SHA-256 by OpenSSL alone: a key and one signature over `message`.
class RawEcdsa {
public:
    explicit RawEcdsa(ByteView message);
    void sign();
    void verify();  ///< Throws when OpenSSL does not verify its own signature.

private:
    struct FreeKey {
        void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    };
    Bytes message_;
    Bytes signature_;
    std::unique_ptr<EVP_PKEY, FreeKey> key_;
};

}  // namespace etd::bench
