/// Builds the unsigned X.509 object of a request: no rule is checked here, see certificate_lint.
#pragma once

#include "pki/certificate_authority.hpp"
#include "pki/impl.hpp"

namespace etd::pki {

/// `issuer` is null for a root. Throws std::invalid_argument for a serial that is no hex, or an
/// address that is none.
X509Handle buildCertificate(const CertificateRequest& request, const Certificate* issuer,
                            bool named_parameters);

Handle<ASN1_TIME, ASN1_STRING_free> asn1Time(const Instant& at);
Handle<ASN1_INTEGER, ASN1_INTEGER_free> asn1Integer(const std::string& hex);
/// The issuer's subjectKeyIdentifier as an authorityKeyIdentifier; empty when it has none.
Handle<AUTHORITY_KEYID, AUTHORITY_KEYID_free> authorityKeyOf(const Certificate& issuer);

}  // namespace etd::pki
