/// A small authority, one issued document, the lists of a verifier, and the time: everything is as
/// it should be until a test changes one thing.
#pragma once

#include "issuer/document/code_identity.hpp"
#include "issuer/idb/portrait_code.hpp"
#include "issuer/image/portrait.hpp"
#include "issuer/lists/lists.hpp"
#include "issuer/mrz/td2.hpp"
#include "issuer/vds/seal.hpp"
#include "issuer/verification/verdict.hpp"
#include "tests/issuer/image/pictures.hpp"
#include "tests/pki/test_authority.hpp"

namespace etd::tests {

using pki::CertificateKind;
using pki::tests::Entity;

inline Date day(std::string_view text) { return Date::parse(text).value(); }
inline Instant moment(std::string_view text) { return Instant::parse(text).value(); }

struct Keys {
    Entity travel_root = pki::tests::makeRoot(CertificateKind::TravelDocumentRoot);
    Entity service_root = pki::tests::makeRoot(CertificateKind::ServiceRoot);
    Entity barcode = leaf(CertificateKind::BarcodeSigner, travel_root, "1A2B3");
    Entity other_barcode = leaf(CertificateKind::BarcodeSigner, travel_root, "1A2B4");
    Entity pdf = leaf(CertificateKind::PdfSigner, service_root, pki::randomSerial());
    Entity list = leaf(CertificateKind::ListSigner, service_root, pki::randomSerial());
    Entity foreign_root = pki::tests::makeRoot(CertificateKind::TravelDocumentRoot);
    Entity foreign_barcode = leaf(CertificateKind::BarcodeSigner, foreign_root, "1A2B3");
    Entity foreign_service_root = pki::tests::makeRoot(CertificateKind::ServiceRoot);
    Entity foreign_pdf =
        leaf(CertificateKind::PdfSigner, foreign_service_root, pki::randomSerial());
    Entity foreign_list =
        leaf(CertificateKind::ListSigner, foreign_service_root, pki::randomSerial());
    Bytes miniature = image::preparePortrait(readPicture("face.jpg")).value().miniature;

    static Entity leaf(CertificateKind kind, const Entity& issuer, const std::string& serial) {
        auto key = pki::PrivateKey::generate(pki::Curve::P256);
        auto request = pki::tests::request(kind, key.publicKey());
        request.serial_hex = serial;
        auto certificate =
            pki::issue(pki::prepare(request, &issuer.certificate).value(), issuer.key);
        return {std::move(key), std::move(certificate)};
    }

    static const Keys& get() {
        static const Keys keys;
        return keys;
    }
};

inline pki::Crl crl(const Entity& issuer, std::vector<pki::RevokedCertificate> revoked = {}) {
    const auto from = moment("2026-11-25T00:00:00Z");
    return pki::issueCrl({from, from.plus(std::chrono::days(60)), 1, std::move(revoked)},
                         issuer.certificate, issuer.key)
        .value();
}

struct DocumentChoices {
    std::string surname = "ERIKSSON";
    std::string number_seed = "123456";
    Date signed_on = day("2026-11-22");
    Date valid_from = day("2026-11-22");
    Date valid_until = day("2026-12-22");
    std::optional<std::string> mrz = std::nullopt;  ///< Instead of the composed one.
    std::optional<Date> mrz_expiry = std::nullopt;  ///< Instead of valid_until.
    std::optional<Bytes> miniature = std::nullopt;
    const char* issuing_state = "UTO";  ///< Of the codes; the MRZ keeps UTO.
};

struct Document {
    Bytes verdict_code;
    std::string portrait_code;
    pki::Sha256Digest verdict_identity;
    pki::Sha256Digest portrait_identity;
};

inline DocumentNumber numberOf(const std::string& seed) {
    std::array<std::uint8_t, 6> random{};
    for (std::size_t i = 0; i < 6; ++i) random[i] = static_cast<std::uint8_t>(seed[i] - '0');
    return DocumentNumber::compose(PostPrefix::parse("K7").value(), random);
}

inline std::string mrzOf(const DocumentChoices& choices) {
    if (choices.mrz) return *choices.mrz;
    return mrz::compose({.issuing_state = CountryCode::parse("UTO").value(),
                         .surname = choices.surname,
                         .given_names = "ANNA MARIA",
                         .number = numberOf(choices.number_seed),
                         .nationality = CountryCode::parse("UTO").value(),
                         .date_of_birth = BirthDate::parse("1990-05").value(),
                         .sex = Sex::Female,
                         .valid_until = choices.mrz_expiry.value_or(choices.valid_until)})
        .value()
        .text();
}

inline Document makeDocument(const DocumentChoices& choices = {},
                             const Entity& signer = Keys::get().barcode) {
    const auto mrz = mrzOf(choices);
    const auto state = CountryCode::parse(choices.issuing_state).value();
    const auto seal =
        vds::encodeToBeSigned({state, SignerIdentifier::parse("UTS1").value(),
                               CertificateReference::parse(signer.certificate.serialHex()).value(),
                               choices.signed_on, choices.signed_on},
                              mrz);
    const auto seal_signature = signer.key.signRaw(seal);

    idb::PortraitCode portrait{
        state,
        {},
        choices.signed_on,
        mrz,
        choices.miniature.value_or(Keys::get().miniature),
        choices.valid_from,
        choices.valid_until,
        {CountryCode::parse("UTO").value(), CountryCode::parse("D").value()}};
    const auto reference = signer.certificate.idbReference();
    std::copy(reference.begin(), reference.end(), portrait.certificate.begin());
    const auto idb = idb::encodeToBeSigned(portrait);
    const auto idb_signature = signer.key.signRaw(idb);
    return {vds::appendSignature(seal, seal_signature).value(),
            idb::appendSignature(idb, idb_signature).value(), codeIdentity(seal, seal_signature),
            codeIdentity(idb, idb_signature)};
}

/// The document most tests share: signing and composing it anew would only take time.
inline const Document& sampleDocument() {
    static const Document document = makeDocument();
    return document;
}

struct Scenario {
    const Keys& keys = Keys::get();
    Document document = sampleDocument();
    Instant now = moment("2026-11-25T12:00:00Z");
    Instant listed_at = moment("2026-11-25T06:00:00Z");
    std::vector<pki::Sha256Digest> issued = {document.verdict_identity, document.portrait_identity};
    std::map<pki::Sha256Digest, lists::DocumentStatus> statuses = {};
    std::vector<pki::RevokedCertificate> revoked = {};
    std::vector<pki::RevokedCertificate> revoked_services = {};
    lists::SignerState signer_state = lists::SignerState::Active;
    verification::Evidence evidence = {document.verdict_code, document.portrait_code, {}};

    /// Both codes of another document, issued and in the set.
    void issue(const Document& issued_document) {
        replace(issued_document);
        issued = {document.verdict_identity, document.portrait_identity};
    }
    /// Both codes of another document that nobody has listed.
    void replace(const Document& other) {
        document = other;
        evidence.verdict_code = document.verdict_code;
        evidence.portrait_code = document.portrait_code;
    }

    lists::ListHead head() const { return {9, listed_at, listed_at.plus(std::chrono::hours(24))}; }
    lists::TrustList trustList() const {
        return {head(), {{keys.barcode.certificate, signer_state}}};
    }
    lists::IssuedSet issuedSet() const {
        return lists::IssuedSet::build(head(), Bytes(16, 3), issued);
    }
    lists::StatusList statusList() const { return {head(), statuses}; }

    verification::TrustBundle bundle() const {
        verification::TrustBundle trust;
        trust.travel_document_roots = {keys.travel_root.certificate};
        trust.service_roots = {keys.service_root.certificate};
        trust.certificates = {keys.barcode.certificate, keys.other_barcode.certificate,
                              keys.foreign_barcode.certificate};
        trust.crls = {crl(keys.travel_root, revoked), crl(keys.service_root, revoked_services)};
        trust.trust_list = trustList();
        trust.issued_set = issuedSet();
        trust.status_list = statusList();
        return trust;
    }

    /// As pki::verifyPdf() reports a file of ours that holds both codes.
    void addPdf(const Entity& signer) {
        evidence.pdf =
            pki::PdfSignature{signer.certificate,
                              {{}, document.verdict_identity, document.portrait_identity},
                              moment("2026-11-22T09:00:00Z")};
    }

    verification::Verdict verdict() const { return verification::judge(evidence, bundle(), now); }
};

}  // namespace etd::tests
