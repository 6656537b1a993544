/// The identity of a code in lists, ledger and PDF binding. Pure.
#pragma once

#include "base/bytes.hpp"
#include "pki/sha256.hpp"

namespace etd {

/// SHA-256(signed bytes || r), where `signature` is r || s. Never s: (r, n-s) verifies too, so s
/// would let anybody give one code two identities; r makes the identity unguessable from personal
/// data.
inline pki::Sha256Digest codeIdentity(ByteView signed_bytes, ByteView signature) {
    return pki::sha256({signed_bytes, signature.first(signature.size() / 2)});
}

}  // namespace etd
