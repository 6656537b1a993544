#include <algorithm>
#include <string>

#include "issuer/image/portrait.hpp"
#include "issuer/verification/rules.hpp"
#include "pki/trust.hpp"

namespace etd::verification {
namespace {

constexpr std::string_view kEtdDocumentCode = "PU";  // [8] 4.1.5

std::string yymmdd(const Date& date) {
    const auto iso = date.iso();
    return iso.substr(2, 2) + iso.substr(5, 2) + iso.substr(8, 2);
}

/// What is wrong with the contents of one genuine code; empty when nothing is.
std::string faultOf(const SignedCode& code, const mrz::Td2Fields& fields) {
    if (fields.issuing_state != code.issuing_state)
        return "the MRZ names another issuing State than the code";
    if (!code.portrait) return {};
    const auto& portrait = *code.portrait;
    if (portrait.valid_until < portrait.valid_from) return "the validity ends before it begins";
    if (fields.date_of_expiry != yymmdd(portrait.valid_until))
        return "the MRZ expires on another day than the portrait code says";
    if (!image::checkMiniature(portrait.miniature)) return "the miniature is not a portrait image";
    return {};
}

/// The trust list's word on a certificate, on top of the CRLs': it can only take trust away.
void judgeStanding(Findings& findings, Subject& subject, const TrustBundle& trust,
                   const pki::Certificate& certificate) {
    if (!trust.trust_list) return findings.skip(check::kSignerStanding, "no trust list");
    for (const auto& entry : trust.trust_list->certificates) {
        if (entry.certificate != certificate) continue;
        if (entry.state == lists::SignerState::Suspended)
            return findings.fail(check::kSignerStanding, "suspended in the trust list",
                                 "SUSPENDED");
        if (entry.state == lists::SignerState::Revoked) {
            subject.signer_revoked = true;
            return findings.fail(check::kSignerStanding, "revoked in the trust list",
                                 "SIGNER_REVOKED_LISTED");
        }
    }
    findings.pass(check::kSignerStanding);
}

/// Codes bear the day of signing, certificates the second: on its first day a certificate counts
/// from its first second.
Instant momentOf(const Date& signed_on, const pki::Certificate& signer) {
    const auto day = Instant::startOf(signed_on);
    return signer.notBefore().date() == signed_on ? std::max(day, signer.notBefore()) : day;
}

void judgeCodeSigner(Findings& findings, Subject& subject, const SignedCode& code,
                     const TrustBundle& trust, const Instant& now) {
    const auto& roots = trust.travel_document_roots;
    const auto& signer = *code.signer;
    const auto then =
        pki::checkBarcodeSigner(signer, roots, trust.crls, momentOf(*code.signed_on, signer));
    const auto today = pki::checkBarcodeSigner(signer, roots, trust.crls, now);

    // A revocation counts whenever it happened: the day of signing is the signer's own word.
    if (then.status == pki::ChainStatus::Revoked) {
        subject.signer_revoked = true;
        findings.fail(check::kSignerRevocation, "revoked", "SIGNER_REVOKED_LISTED");
    } else if (then.status == pki::ChainStatus::RevocationUnknown || !today.crl_issued_at) {
        findings.skip(check::kSignerRevocation, "no list of revoked certificates of its root",
                      "STATUS_UNKNOWN");
    } else {
        findings.pass(check::kSignerRevocation);
        if (today.crl_stale) findings.reason("OK_STALE");
    }

    const bool outside =
        then.status == pki::ChainStatus::Expired || then.status == pki::ChainStatus::NotYetValid ||
        today.status == pki::ChainStatus::Expired || *code.signed_on < signer.notBefore().date() ||
        signer.notAfter().date() < *code.signed_on;
    if (outside)
        findings.fail(check::kSignerPeriod, "outside the certificate's validity", "SIGNER_EXPIRED");
    else
        findings.pass(check::kSignerPeriod);
    judgeStanding(findings, subject, trust, signer);
}

std::vector<pki::Certificate> helpersOf(const TrustBundle& trust) {
    auto all = trust.certificates;
    if (trust.trust_list)
        for (const auto& entry : trust.trust_list->certificates) all.push_back(entry.certificate);
    return all;
}

/// False when the file says nothing that counts.
bool judgePdfSigner(Findings& findings, Subject& subject, const pki::PdfSignature& signature,
                    const TrustBundle& trust, const Instant& now) {
    const auto chain =
        pki::checkServiceCertificate(signature.certificate, helpersOf(trust), trust.service_roots,
                                     trust.crls, pki::oid::kDocumentSigning, signature.signed_at);
    // The signature counts from when it was made; whether the CRL is fresh, from today.
    const auto today =
        pki::checkServiceCertificate(signature.certificate, helpersOf(trust), trust.service_roots,
                                     trust.crls, pki::oid::kDocumentSigning, now);
    switch (chain.status) {
        case pki::ChainStatus::Untrusted:
            findings.fail(check::kPdfSigner, "chains to no pinned service root", "PDF_FOREIGN");
            return false;
        case pki::ChainStatus::Revoked:
            subject.signer_revoked = true;
            findings.fail(check::kPdfSigner, "revoked", "SIGNER_REVOKED_LISTED");
            return true;
        case pki::ChainStatus::Expired:
        case pki::ChainStatus::NotYetValid:
            findings.fail(check::kPdfSigner, "signed outside the certificate's validity",
                          "SIGNER_EXPIRED");
            return true;
        case pki::ChainStatus::RevocationUnknown:
            findings.skip(check::kPdfSigner, "no list of revoked certificates of its root",
                          "STATUS_UNKNOWN");
            return true;
        case pki::ChainStatus::Trusted:
            break;
    }
    findings.pass(check::kPdfSigner);
    if (today.crl_stale) findings.reason("OK_STALE");
    judgeStanding(findings, subject, trust, signature.certificate);
    return true;
}

bool hasForm(const std::optional<SignedCode>& code) {
    return code && code->standing != CodeStanding::Malformed;
}

}  // namespace

void judgeContent(Findings& findings, Subject& subject, const Instant& now) {
    for (const auto* code : subject.genuine) {
        const auto mrz = mrz::Td2Mrz::parse(code->mrz);
        const auto fields = mrz ? mrz::read(*mrz) : Result<mrz::Td2Fields>(mrz.error());
        if (!fields) {
            findings.fail(check::kContent, fields.error().detail, "WRONG_CONTENT");
            continue;
        }
        if (const auto fault = faultOf(*code, *fields); !fault.empty())
            findings.fail(check::kContent, fault, "WRONG_CONTENT");
        if (!subject.mrz) subject.mrz = *fields;
        if (code->portrait) {
            subject.valid_from = code->portrait->valid_from;
            subject.valid_until = code->portrait->valid_until;
            continue;
        }
        const auto expiry = mrz::expiryDate(fields->date_of_expiry, now.date());
        if (expiry)
            subject.valid_until = *expiry;
        else
            findings.fail(check::kContent, "the MRZ's expiry is no day", "WRONG_CONTENT");
    }
    findings.pass(check::kContent);
}

/// [12] 7.1.1.6 and [13] Appendix D: a one-letter entry stands for every code that begins with it.
void judgeDocumentType(Findings& findings, const Subject& subject) {
    if (!subject.mrz) return;
    const auto& code = subject.mrz->document_code;
    const auto types = subject.genuine.front()->signer->documentTypes();
    const bool listed = std::any_of(types.begin(), types.end(), [&](const std::string& type) {
        return type == code || (type.size() == 1 && code.starts_with(type));
    });
    if (listed || (types.empty() && code == kEtdDocumentCode))
        findings.pass(check::kDocumentType);
    else
        findings.fail(check::kDocumentType, "the signer may not sign documents of this type",
                      "WRONG_CONTENT");
}

void judgeSigner(Findings& findings, Subject& subject, const TrustBundle& trust,
                 const Instant& now) {
    for (const auto* code : subject.genuine) judgeCodeSigner(findings, subject, *code, trust, now);
}

void judgePdf(Findings& findings, Subject& subject, const Evidence& evidence,
              const std::optional<SignedCode>& verdict, const std::optional<SignedCode>& portrait,
              const TrustBundle& trust, const Instant& now) {
    if (!evidence.pdf) return;
    const auto& pdf = *evidence.pdf;
    if (!pdf) {
        const bool altered = pdf.error().kind == ErrorKind::Forbidden;
        return findings.fail(check::kPdfSignature, pdf.error().detail,
                             altered ? "PDF_ALTERED" : "PDF_FOREIGN");
    }
    findings.pass(check::kPdfSignature);
    if (!judgePdfSigner(findings, subject, *pdf, trust, now)) return;
    if (!hasForm(verdict) || !hasForm(portrait))
        return findings.skip(check::kPdfBinding, "a code of the file cannot be read", "UNREADABLE");
    if (pdf->binding.verdict_code == verdict->identity &&
        pdf->binding.portrait_code == portrait->identity)
        return findings.pass(check::kPdfBinding);
    subject.agreed = false;
    findings.fail(check::kPdfBinding, "the file was signed for other codes", "CODES_DIFFER");
}

}  // namespace etd::verification
