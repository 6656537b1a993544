/// The CMS inside a signed PDF, read back (ETSI EN 319 142-1 clause 6.3). Pure.
#pragma once

#include "base/result.hpp"
#include "pki/pdf_signature.hpp"

namespace etd::pki {

struct PadesCms {
    Certificate certificate;
    DocumentBinding binding;
};

/// Reads what makePadesCms() writes and only that (see readSignedData()); Malformed for any other
/// form, Forbidden when the signature does not verify or is over another message digest. DOES NOT
/// judge the certificate.
Result<PadesCms> readPadesCms(ByteView der, const Sha256Digest& message_digest);

}  // namespace etd::pki
