/// An EC public key that verifies. Immutable, cheap to copy, usable from several threads.
///
/// [13] is ICAO Doc 9303-13; [12] Doc 9303-12.
#pragma once

#include <memory>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd::pki {

/// The curves this project signs with. The hash follows from the order's size ([13] 2.4).
enum class Curve { P256, BrainpoolP256r1, P384 };

std::size_t scalarSize(Curve curve);  ///< Bytes of r and of s each: 32 or 48.

class PublicKey {
public:
    /// Reads a SubjectPublicKeyInfo. Explicit curve parameters ([12] 4.1.6.3) are taken only when
    /// they are exactly those of a known curve (CVE-2020-0601). Fails with InvalidField for other
    /// keys.
    static Result<PublicKey> fromSpki(ByteView der);

    Curve curve() const;
    /// SubjectPublicKeyInfo with the curve named; equal keys have equal bytes.
    Bytes spki() const;
    /// Uncompressed point 04 || x || y.
    Bytes point() const;

    /// Verifies r || s, each scalarSize() long ([13] 2.4), over `message` with the curve's hash.
    /// Wrong lengths, zero and out-of-range scalars are simply false. (r, n-s) verifies too: that
    /// is why identities hash r alone.
    bool verifyRaw(ByteView message, ByteView signature) const;

    /// Verifies a DER ECDSA-Sig-Value; any non-minimal or trailing form is false.
    bool verifyDer(ByteView message, ByteView signature) const;

    struct Impl;
    explicit PublicKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    const Impl& impl() const { return *impl_; }

private:
    std::shared_ptr<const Impl> impl_;
};

}  // namespace etd::pki
