/// Detached CMS signatures (RFC 5652): officers' approvals, verified strictly.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "pki/certificate.hpp"
#include "pki/private_key.hpp"

namespace etd::pki {

/// Signs `content` detached: DER, one SignerInfo, SHA-256, signed attributes content-type,
/// message-digest and signing-certificate-v2, the certificate inside. No signing time.
Bytes signCms(ByteView content, const Certificate& certificate, const PrivateKey& key);

/// Who signed `content`: the certificate inside whose key verifies, exactly one SignerInfo.
/// Malformed for anything that is not such a CMS in DER (at most 16 KiB); Forbidden when the
/// signature does not verify over `content`. DOES NOT judge the certificate: see pki/trust.hpp.
Result<Certificate> verifyCms(ByteView cms, ByteView content);

}  // namespace etd::pki
