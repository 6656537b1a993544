/// Rules on extensions: which there are and how they are marked ([12] Table 6), what stands in
/// them.
#include <algorithm>
#include <array>
#include <set>

#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include "pki/lint_rules.hpp"

namespace etd::pki {
namespace {

using NamesHandle = Handle<GENERAL_NAMES, GENERAL_NAMES_free>;

struct Seen {
    std::string oid;
    bool critical;
};

std::vector<Seen> extensions(const LintInput& in) {
    std::vector<Seen> out;
    for (int i = 0; i < X509_get_ext_count(in.x509); ++i) {
        auto* extension = X509_get_ext(in.x509, i);
        out.push_back({oidText(X509_EXTENSION_get_object(extension)),
                       X509_EXTENSION_get_critical(extension) != 0});
    }
    return out;
}

const ExtensionRule* ruleFor(const LintInput& in, std::string_view oid) {
    const auto found = std::ranges::find(in.profile.extensions, oid, &ExtensionRule::oid);
    return found == in.profile.extensions.end() ? nullptr : &*found;
}

bool lists(const LintInput& in, std::string_view oid) { return ruleFor(in, oid) != nullptr; }

template <class H>
H decoded(const LintInput& in, int nid) {
    ERR_set_mark();
    H value(static_cast<typename H::pointer>(X509_get_ext_d2i(in.x509, nid, nullptr, nullptr)));
    ERR_pop_to_mark();
    return value;
}

Complaint hasEveryExtension(const LintInput& in) {
    const auto seen = extensions(in);
    for (const auto& rule : in.profile.extensions) {
        if (std::ranges::find(seen, rule.oid, &Seen::oid) == seen.end()) {
            return "extension " + std::string(rule.oid) + " is missing";
        }
    }
    return std::nullopt;
}

Complaint hasNoOtherExtension(const LintInput& in) {
    for (const auto& extension : extensions(in)) {
        if (!lists(in, extension.oid)) {
            return "extension " + extension.oid + " is forbidden in this kind";
        }
    }
    return std::nullopt;
}

Complaint hasNoExtensionTwice(const LintInput& in) {
    std::set<std::string> oids;
    for (const auto& extension : extensions(in)) {
        if (!oids.insert(extension.oid).second) {
            return "extension " + extension.oid + " is there twice";
        }
    }
    return std::nullopt;
}

Complaint hasRightCriticality(const LintInput& in) {
    for (const auto& extension : extensions(in)) {
        const auto* rule = ruleFor(in, extension.oid);
        if (rule != nullptr && rule->critical != extension.critical) {
            return "extension " + extension.oid +
                   (rule->critical ? " must be critical" : " must not be critical");
        }
    }
    return std::nullopt;
}

Complaint namesItsIssuersKey(const LintInput& in) {
    if (!lists(in, extension_oid::kAuthorityKeyIdentifier)) return std::nullopt;
    const auto* wanted = X509_get0_authority_key_id(in.x509);
    const auto* offered = X509_get0_subject_key_id(in.issuer.impl().x509.get());
    if (wanted != nullptr && offered != nullptr && ASN1_OCTET_STRING_cmp(wanted, offered) == 0) {
        return std::nullopt;
    }
    return "the keyIdentifier is not the issuer's subjectKeyIdentifier";
}

Complaint namesItsOwnKey(const LintInput& in) {
    if (!lists(in, extension_oid::kSubjectKeyIdentifier)) return std::nullopt;
    std::uint8_t digest[SHA_DIGEST_LENGTH];
    const auto* identifier = X509_get0_subject_key_id(in.x509);
    if (identifier != nullptr && X509_pubkey_digest(in.x509, EVP_sha1(), digest, nullptr) == 1 &&
        textOf(identifier) == asText(digest)) {
        return std::nullopt;
    }
    return "subjectKeyIdentifier is not the SHA-1 of the key";
}

Complaint hasRightKeyUsage(const LintInput& in) {
    if (in.profile.key_usage == 0) return std::nullopt;
    const bool present = (X509_get_extension_flags(in.x509) & EXFLAG_KUSAGE) != 0;
    if (present && X509_get_key_usage(in.x509) == in.profile.key_usage) return std::nullopt;
    return "keyUsage is not exactly what this kind needs";
}

Complaint hasRightExtendedKeyUsage(const LintInput& in) {
    if (in.profile.extended_key_usage.empty()) return std::nullopt;
    const auto& usages = in.certificate.extendedKeyUsages();
    if (usages.size() == 1 && usages[0] == in.profile.extended_key_usage) return std::nullopt;
    return "extKeyUsage is not " + std::string(in.profile.extended_key_usage) + " alone";
}

Complaint hasRightBasicConstraints(const LintInput& in) {
    if (!in.profile.isCa()) return std::nullopt;
    if ((X509_get_extension_flags(in.x509) & EXFLAG_CA) != 0 &&
        X509_get_pathlen(in.x509) == *in.profile.path_length) {
        return std::nullopt;
    }
    return "basicConstraints is not a CA's with this kind's pathLenConstraint";
}

Complaint hasKeyUsagePeriod(const LintInput& in) {
    if (!lists(in, extension_oid::kPrivateKeyUsagePeriod)) return std::nullopt;
    const auto period = decoded<Handle<PKEY_USAGE_PERIOD, PKEY_USAGE_PERIOD_free>>(
        in, NID_private_key_usage_period);
    if (!period) return "privateKeyUsagePeriod cannot be read";
    const auto from = instantOf(period->notBefore);
    const auto until = instantOf(period->notAfter);
    if (!from || !until) return "privateKeyUsagePeriod has not both of its times";
    if (*from < in.certificate.notBefore() || *until > in.certificate.notAfter() ||
        *until <= *from) {
        return "privateKeyUsagePeriod lies outside the validity";
    }
    if (*until <= plusMonths(*from, kRootKeyUseMonths)) return std::nullopt;
    return "the private key is used longer than five years";
}

bool isContact(const GENERAL_NAME& name) {
    return name.type == GEN_EMAIL || name.type == GEN_DNS || name.type == GEN_URI;
}

/// [12] 7.1.1.2: localityName with the code of the MRZ, a state only where that is ambiguous.
bool isIssuerCode(const X509_NAME* name) {
    int localities = 0;
    for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
        const auto* entry = X509_NAME_get_entry(name, i);
        const int nid = OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry));
        const auto text = textOf(X509_NAME_ENTRY_get_data(entry));
        const bool code = !text.empty() && text.size() <= 3 &&
                          std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
        if (!code) return false;
        if (nid == NID_localityName) ++localities;
        if (nid != NID_localityName && nid != NID_stateOrProvinceName) return false;
    }
    return localities == 1;
}

Complaint hasRootNames(const LintInput& in) {
    if (in.profile.kind != CertificateKind::TravelDocumentRoot) return std::nullopt;
    const auto names = decoded<NamesHandle>(in, NID_subject_alt_name);
    const auto issuer = decoded<NamesHandle>(in, NID_issuer_alt_name);
    if (!names || !issuer) return "an alternative name cannot be read";
    int contacts = 0;
    int codes = 0;
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const auto* name = sk_GENERAL_NAME_value(names.get(), i);
        if (isContact(*name)) ++contacts;
        if (name->type != GEN_DIRNAME) continue;
        if (!isIssuerCode(name->d.directoryName)) {
            return "the directoryName is not localityName with the code of the MRZ";
        }
        ++codes;
    }
    if (codes != 1) return "there is not exactly one directoryName";
    if (contacts == 0) return "there is no contact";
    if (derOf(names.get(), i2d_GENERAL_NAMES) == derOf(issuer.get(), i2d_GENERAL_NAMES)) {
        return std::nullopt;
    }
    return "subjectAltName and issuerAltName differ";
}

Complaint hasServerNames(const LintInput& in) {
    if (in.profile.kind != CertificateKind::TlsServer) return std::nullopt;
    const auto names = decoded<NamesHandle>(in, NID_subject_alt_name);
    if (!names || sk_GENERAL_NAME_num(names.get()) == 0) return "there is no server name";
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const int type = sk_GENERAL_NAME_value(names.get(), i)->type;
        if (type != GEN_DNS && type != GEN_IPADD) return "a name is neither dNSName nor iPAddress";
    }
    return std::nullopt;
}

Complaint hasRoles(const LintInput& in) {
    if (in.profile.kind != CertificateKind::OfficerClient &&
        in.profile.kind != CertificateKind::MachineClient) {
        return std::nullopt;
    }
    const auto roles = in.certificate.roles();
    const auto names = decoded<NamesHandle>(in, NID_subject_alt_name);
    if (roles.empty()) return "there is no role";
    if (!names || sk_GENERAL_NAME_num(names.get()) != static_cast<int>(roles.size())) {
        return "there is a name that is no role";
    }
    for (const auto& role : roles) {
        if (role.empty() ||
            !std::ranges::all_of(role, [](char c) { return c >= 'a' && c <= 'z'; })) {
            return "a role is not of small letters";
        }
    }
    return std::nullopt;
}

bool isFetchable(const GENERAL_NAME& name) {
    if (name.type != GEN_URI) return false;
    const auto text = textOf(name.d.uniformResourceIdentifier);
    return text.starts_with("http://") || text.starts_with("https://") ||
           text.starts_with("ldap://");
}

Complaint hasFetchableCrl(const LintInput& in) {
    if (!lists(in, extension_oid::kCrlDistributionPoints)) return std::nullopt;
    const auto points =
        decoded<Handle<CRL_DIST_POINTS, CRL_DIST_POINTS_free>>(in, NID_crl_distribution_points);
    if (!points || sk_DIST_POINT_num(points.get()) == 0) return "there is no distribution point";
    for (int i = 0; i < sk_DIST_POINT_num(points.get()); ++i) {
        const auto* point = sk_DIST_POINT_value(points.get(), i);
        if (point->reasons != nullptr || point->CRLissuer != nullptr) {
            return "a distribution point has reasons or a cRLIssuer";
        }
        if (point->distpoint == nullptr || point->distpoint->type != 0) {
            return "a distribution point has no full name";
        }
        const auto* names = point->distpoint->name.fullname;
        for (int k = 0; k < sk_GENERAL_NAME_num(names); ++k) {
            if (!isFetchable(*sk_GENERAL_NAME_value(names, k))) {
                return "a distribution point is not an http, https or ldap URI";
            }
        }
    }
    return std::nullopt;
}

Complaint listsOnlyEmergencyDocuments(const LintInput& in) {
    if (!lists(in, oid::kDocumentTypeList)) return std::nullopt;
    if (in.certificate.documentTypes() == std::vector<std::string>{"PU"}) return std::nullopt;
    return "the document type list is not PU alone";
}

constexpr std::array kExtensionRules = {
    LintRule{"extension-missing", "[12] Table 6 and Table 8", hasEveryExtension},
    LintRule{"extension-forbidden", "[12] Table 6 and Table 8", hasNoOtherExtension},
    LintRule{"extension-twice", "RFC 5280 4.2", hasNoExtensionTwice},
    LintRule{"extension-criticality", "[12] Table 6 and Table 8", hasRightCriticality},
};

constexpr std::array kContentRules = {
    LintRule{"authority-key", "RFC 5280 4.2.1.1", namesItsIssuersKey},
    LintRule{"subject-key", "RFC 5280 4.2.1.2", namesItsOwnKey},
    LintRule{"key-usage", "[12] Table 6, keyUsage", hasRightKeyUsage},
    LintRule{"extended-key-usage", "[12] 7.1.3; RFC 9336", hasRightExtendedKeyUsage},
    LintRule{"basic-constraints", "[12] Table 6, basicConstraints", hasRightBasicConstraints},
    LintRule{"key-usage-period", "[12] Table 1; RFC 3280 4.2.1.4", hasKeyUsagePeriod},
    LintRule{"root-names", "[12] 7.1.1.2", hasRootNames},
    LintRule{"server-names", "RFC 6125 4.1", hasServerNames},
    LintRule{"roles", "our own: who may do what", hasRoles},
    LintRule{"crl-distribution", "[12] 7.1.1.4", hasFetchableCrl},
    LintRule{"document-types", "[12] 7.1.1.6; Doc 9303-8", listsOnlyEmergencyDocuments},
};

}  // namespace

std::span<const LintRule> extensionRules() { return kExtensionRules; }
std::span<const LintRule> contentRules() { return kContentRules; }

}  // namespace etd::pki
