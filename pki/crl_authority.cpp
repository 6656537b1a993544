/// The half of pki/certificate_authority.hpp that issues CRLs.
#include <set>
#include <stdexcept>

#include <openssl/x509v3.h>

#include "pki/certificate_authority.hpp"
#include "pki/certificate_builder.hpp"

namespace etd::pki {
namespace {

using CrlHandle = Handle<X509_CRL, X509_CRL_free>;

void sure(int result, const char* call) {
    if (result <= 0) throwCryptoError(call);
}

bool isTravelDocumentRoot(const Certificate& issuer) {
    auto* x509 = issuer.impl().x509.get();
    return X509_NAME_cmp(X509_get_subject_name(x509), X509_get_issuer_name(x509)) == 0 &&
           X509_get_pathlen(x509) == 0;
}

Result<Done> check(const CrlRequest& request, bool icao) {
    const auto refuse = [](const char* why) { return Error{ErrorKind::InvalidField, why}; };
    if (request.next_update <= request.this_update) {
        return refuse("the CRL's next update must lie after this one");
    }
    // [12] 4.1.5: at least one every 90 days.
    if (icao && request.next_update > request.this_update.plus(std::chrono::days(90))) {
        return refuse("a travel-document CRL may live 90 days at most");
    }
    std::set<std::string> serials;
    for (const auto& entry : request.revoked) {
        if (!serials.insert(entry.serial_hex).second) return refuse("a serial is listed twice");
        if (entry.at > request.this_update) return refuse("a revocation lies in the future");
        if (icao && entry.reason) return refuse("a travel-document CRL gives no reasons");
        if (!icao && !entry.reason) return refuse("a service CRL gives a reason for each entry");
    }
    return Done{};
}

void addEntry(X509_CRL* crl, const RevokedCertificate& entry) {
    Handle<X509_REVOKED, X509_REVOKED_free> revoked(X509_REVOKED_new());
    if (!revoked) throwCryptoError("X509_REVOKED_new");
    const auto serial = asn1Integer(entry.serial_hex);
    const auto at = asn1Time(entry.at);
    sure(X509_REVOKED_set_serialNumber(revoked.get(), serial.get()), "set_serialNumber");
    sure(X509_REVOKED_set_revocationDate(revoked.get(), at.get()), "set_revocationDate");
    if (entry.reason) {
        const Handle<ASN1_ENUMERATED, ASN1_ENUMERATED_free> reason(ASN1_ENUMERATED_new());
        if (!reason) throwCryptoError("ASN1_ENUMERATED_new");
        sure(ASN1_ENUMERATED_set(reason.get(), static_cast<int>(*entry.reason)), "ENUMERATED_set");
        sure(X509_REVOKED_add1_ext_i2d(revoked.get(), NID_crl_reason, reason.get(), 0,
                                       X509V3_ADD_DEFAULT),
             "X509_REVOKED_add1_ext_i2d");
    }
    sure(X509_CRL_add0_revoked(crl, revoked.get()), "X509_CRL_add0_revoked");
    static_cast<void>(revoked.release());
}

}  // namespace

Result<Crl> issueCrl(const CrlRequest& request, const Certificate& issuer,
                     const PrivateKey& issuer_key) {
    if (const auto checked = check(request, isTravelDocumentRoot(issuer)); !checked) {
        return checked.error();
    }
    const auto shown = issuer.publicKey();
    if (!shown || shown->spki() != issuer_key.publicKey().spki()) {
        throw std::invalid_argument("issueCrl: this is not the issuer's key");
    }
    const CrlHandle crl(X509_CRL_new());
    if (!crl) throwCryptoError("X509_CRL_new");
    sure(X509_CRL_set_version(crl.get(), 1), "X509_CRL_set_version");
    sure(X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer.impl().x509.get())),
         "X509_CRL_set_issuer_name");
    const auto from = asn1Time(request.this_update);
    const auto until = asn1Time(request.next_update);
    sure(X509_CRL_set1_lastUpdate(crl.get(), from.get()), "X509_CRL_set1_lastUpdate");
    sure(X509_CRL_set1_nextUpdate(crl.get(), until.get()), "X509_CRL_set1_nextUpdate");
    for (const auto& entry : request.revoked) addEntry(crl.get(), entry);
    const auto key = authorityKeyOf(issuer);
    if (!key) throw std::invalid_argument("issueCrl: the issuer has no subjectKeyIdentifier");
    sure(X509_CRL_add1_ext_i2d(crl.get(), NID_authority_key_identifier, key.get(), 0,
                               X509V3_ADD_DEFAULT),
         "X509_CRL_add1_ext_i2d");
    const Handle<ASN1_INTEGER, ASN1_INTEGER_free> number(ASN1_INTEGER_new());
    if (!number || ASN1_INTEGER_set_uint64(number.get(), request.number) != 1) {
        throwCryptoError("ASN1_INTEGER_set_uint64");
    }
    sure(X509_CRL_add1_ext_i2d(crl.get(), NID_crl_number, number.get(), 0, X509V3_ADD_DEFAULT),
         "X509_CRL_add1_ext_i2d");
    sure(X509_CRL_sort(crl.get()), "X509_CRL_sort");
    sure(X509_CRL_sign(crl.get(), issuer_key.impl().key.get(),
                       factsOf(issuer_key.impl().curve).digest()),
         "X509_CRL_sign");
    auto out = Crl::fromDer(derOf(crl.get(), i2d_X509_CRL));
    if (!out || !out->isSignedBy(issuer)) throwCryptoError("a CRL of our own that does not verify");
    return out;
}

}  // namespace etd::pki
