#include "pki/trust.hpp"

#include <algorithm>
#include <array>

#include <openssl/x509v3.h>

#include "pki/impl.hpp"

namespace etd::pki {
namespace {

X509* x509Of(const Certificate& certificate) { return certificate.impl().x509.get(); }

bool isSelfIssued(const Certificate& certificate) {
    return X509_NAME_cmp(X509_get_subject_name(x509Of(certificate)),
                         X509_get_issuer_name(x509Of(certificate))) == 0;
}

/// RFC 5280 6.1.4 (n), (o) and [12] Table 6: extensions the walk below understands. Anything else
/// that is critical makes the certificate unusable.
bool hasUnknownCriticalExtension(const Certificate& certificate) {
    static constexpr std::array kKnown = {NID_basic_constraints, NID_key_usage, NID_ext_key_usage,
                                          NID_subject_alt_name};
    auto* x509 = x509Of(certificate);
    for (int i = 0; i < X509_get_ext_count(x509); ++i) {
        auto* extension = X509_get_ext(x509, i);
        const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        if (X509_EXTENSION_get_critical(extension) != 0 &&
            std::ranges::find(kKnown, nid) == kKnown.end()) {
            return true;
        }
    }
    return false;
}

/// Name, key identifier and signature; `issuer` is a CA. `cas_below` counts the CA certificates
/// between `issuer` and the leaf.
bool isIssuedBy(const Certificate& certificate, const Certificate& issuer, long cas_below) {
    auto* child = x509Of(certificate);
    auto* parent = x509Of(issuer);
    if (X509_NAME_cmp(X509_get_issuer_name(child), X509_get_subject_name(parent)) != 0) {
        return false;
    }
    if (!issuer.isCa() || hasUnknownCriticalExtension(issuer)) return false;
    const long path_length = X509_get_pathlen(parent);  // -1 when there is no limit
    if (path_length >= 0 && cas_below > path_length) return false;
    const auto* wanted = X509_get0_authority_key_id(child);
    const auto* offered = X509_get0_subject_key_id(parent);
    if (wanted != nullptr && offered != nullptr && ASN1_OCTET_STRING_cmp(wanted, offered) != 0) {
        return false;
    }
    const auto key = issuer.publicKey();
    if (!key || X509_get_signature_nid(child) != factsOf(key->curve()).signature_nid) return false;
    ERR_set_mark();
    const bool verified = X509_verify(child, key->impl().key.get()) == 1;
    ERR_pop_to_mark();
    return verified;
}

ChainResult just(ChainStatus status) { return {status, std::nullopt, std::nullopt, false}; }

/// What the CRLs of these issuers say of one certificate: the newest decides what is known, any
/// decides what is revoked, since nothing is ever taken back.
struct Revocation {
    std::optional<Instant> revoked_at;
    std::optional<Crl> newest;
};

Revocation lookUp(const Certificate& certificate, const std::vector<Certificate>& issuers,
                  const std::vector<Crl>& crls) {
    Revocation out;
    for (const auto& crl : crls) {
        const bool genuine = std::ranges::any_of(issuers, [&](const auto& issuer) {
            return X509_NAME_cmp(X509_get_issuer_name(x509Of(certificate)),
                                 X509_get_subject_name(x509Of(issuer))) == 0 &&
                   crl.isSignedBy(issuer);
        });
        if (!genuine) continue;
        const auto revoked_at = crl.revokedAt(certificate.serialHex());
        if (revoked_at && (!out.revoked_at || *revoked_at < *out.revoked_at)) {
            out.revoked_at = revoked_at;
        }
        if (!out.newest || crl.thisUpdate() > out.newest->thisUpdate()) out.newest = crl;
    }
    return out;
}

/// Judges a chain whose signatures hold: chain[0] is the leaf, the last its pinned root.
/// `crl_signers` are those whose CRLs count for chain[i], all keys of the issuer's name.
ChainResult judge(const std::vector<Certificate>& chain,
                  const std::vector<Certificate>& crl_signers, const std::vector<Crl>& crls,
                  const Instant& at) {
    ChainResult result = just(ChainStatus::Trusted);
    bool unknown = false;
    for (std::size_t i = 0; i < chain.size(); ++i) {
        const auto revocation = lookUp(chain[i], crl_signers, crls);
        if (revocation.revoked_at) {
            return {ChainStatus::Revoked, revocation.revoked_at, revocation.newest->thisUpdate(),
                    revocation.newest->nextUpdate() < at};
        }
        if (!revocation.newest) {
            unknown = true;
            continue;
        }
        // The oldest CRL that had to be asked tells how fresh the whole answer is.
        if (!result.crl_issued_at || revocation.newest->thisUpdate() < *result.crl_issued_at) {
            result.crl_issued_at = revocation.newest->thisUpdate();
        }
        result.crl_stale = result.crl_stale || revocation.newest->nextUpdate() < at;
    }
    for (const auto& certificate : chain) {
        if (at < certificate.notBefore()) result.status = ChainStatus::NotYetValid;
    }
    for (const auto& certificate : chain) {
        if (certificate.notAfter() < at) result.status = ChainStatus::Expired;
    }
    if (result.status == ChainStatus::Trusted && unknown) {
        result.status = ChainStatus::RevocationUnknown;
    }
    return result;
}

/// RFC 5280 4.2.1.12: a CA's EKU bounds what it may issue for.
bool mayIssueFor(const Certificate& ca, std::string_view eku) {
    return ca.extendedKeyUsages().empty() || ca.hasExtendedKeyUsage(eku);
}

bool isFitLeaf(const Certificate& leaf, std::string_view eku) {
    if (leaf.isCa() || hasUnknownCriticalExtension(leaf) || !leaf.publicKey()) return false;
    if (!leaf.hasExtendedKeyUsage(eku)) return false;
    return eku != oid::kListSigner || leaf.extendedKeyUsageIsCritical();
}

}  // namespace

ChainResult checkBarcodeSigner(const Certificate& signer, const std::vector<Certificate>& roots,
                               const std::vector<Crl>& crls, const Instant& at) {
    if (!isFitLeaf(signer, oid::kVdsSigner) || !signer.extendedKeyUsageIsCritical() ||
        isSelfIssued(signer)) {
        return just(ChainStatus::Untrusted);
    }
    for (const auto& root : roots) {
        // [12] Table 5: the signer's country is its issuer's.
        if (root.subjectAttribute("C") != signer.subjectAttribute("C")) continue;
        if (isIssuedBy(signer, root, 0)) return judge({signer, root}, roots, crls, at);
    }
    return just(ChainStatus::Untrusted);
}

ChainResult checkServiceCertificate(const Certificate& leaf,
                                    const std::vector<Certificate>& intermediates,
                                    const std::vector<Certificate>& roots,
                                    const std::vector<Crl>& crls, std::string_view eku,
                                    const Instant& at) {
    if (!isFitLeaf(leaf, eku) || isSelfIssued(leaf)) return just(ChainStatus::Untrusted);
    for (const auto& root : roots) {
        if (isIssuedBy(leaf, root, 0)) return judge({leaf, root}, roots, crls, at);
    }
    for (const auto& ca : intermediates) {
        if (isSelfIssued(ca) || !mayIssueFor(ca, eku) || !isIssuedBy(leaf, ca, 0)) continue;
        for (const auto& root : roots) {
            if (!isIssuedBy(ca, root, 1)) continue;
            auto crl_signers = roots;
            crl_signers.push_back(ca);
            return judge({leaf, ca, root}, crl_signers, crls, at);
        }
    }
    return just(ChainStatus::Untrusted);
}

}  // namespace etd::pki
