#include "issuer/signing/keyring.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/object_reader.hpp"
#include "pki/certificate_profile.hpp"
#include "pki/trust.hpp"

namespace etd::signing {
namespace {

namespace fs = std::filesystem;

std::string readFile(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

KeyPair loadPair(const fs::path& directory, const std::string& name,
                 const pki::Secret& passphrase) {
    auto key = pki::PrivateKey::load(directory / (name + ".key"), passphrase);
    if (!key) {
        throw std::runtime_error((directory / (name + ".key")).string() + ": " +
                                 key.error().detail);
    }
    auto certificate = pki::Certificate::fromPem(readFile(directory / (name + ".crt")));
    if (!certificate) throw std::runtime_error(name + ".crt is not a PEM certificate");
    const auto public_key = certificate->publicKey();
    if (!public_key || public_key->spki() != key->publicKey().spki()) {
        throw std::runtime_error(name + ".key does not belong to " + name + ".crt");
    }
    return {*std::move(certificate), *std::move(key)};
}

SignerProfile readProfile(const fs::path& file, const pki::Certificate& barcode) {
    const auto json = parseJson(readFile(file), {.bytes = 16384, .depth = 3});
    if (!json) throw std::runtime_error(file.string() + " is not JSON");
    std::vector<FieldError> errors;
    ObjectReader reader(*json, "", errors);
    auto instance = reader.text("instance", 40);
    const auto identifier = reader.parsed<SignerIdentifier>("identifier");
    const auto reference = reader.parsed<CertificateReference>("certificate_reference");
    const auto state = reader.parsed<CountryCode>("issuing_state");
    const auto max_documents = reader.integer("max_documents", 1, 100'000'000);
    const auto use_from = reader.parsed<Date>("use_from");
    const auto use_until = reader.parsed<Date>("use_until");
    reader.finish();
    if (!errors.empty()) {
        throw std::runtime_error(file.string() + ": " + errors.front().pointer + " " +
                                 errors.front().detail);
    }
    if (*use_until < *use_from || use_from->daysUntil(*use_until) > pki::kBarcodeKeyUseDays) {
        throw std::runtime_error(file.string() + ": the use window is not 0 to 14 months long");
    }
    const auto serial = CertificateReference::parse(barcode.serialHex());
    const std::string subject =
        barcode.subjectAttribute("C").value_or("") + barcode.subjectAttribute("CN").value_or("");
    if (!serial || !serial->sameNumber(*reference) || subject != identifier->text()) {
        throw std::runtime_error(file.string() +
                                 " names another certificate than barcode-signer.crt");
    }
    const auto types = barcode.documentTypes();
    if (std::ranges::find(types, "PU") == types.end()) {
        throw std::runtime_error("barcode-signer.crt is not for documents of type PU");
    }
    return {std::move(instance),
            *identifier,
            *reference,
            *state,
            static_cast<std::uint64_t>(max_documents),
            *use_from,
            *use_until,
            barcode.notAfter()};
}

Result<Done> mustBeTrusted(const pki::ChainResult& chain, std::string_view name) {
    if (chain.status == pki::ChainStatus::Trusted) return Done{};
    if (chain.status == pki::ChainStatus::Revoked) {
        return refusal("signer-revoked", std::string(name) + " is revoked; it signs nothing more");
    }
    return refusal(
        "signer-certificate",
        std::string(name) + " does not chain to its root now; look at the trust directory");
}

}  // namespace

Result<Done> checkKeyring(const Keyring& keys, const TrustStore& trust, const Instant& now) {
    const auto crls = trust.crls();
    const auto service = [&](const KeyPair& pair, std::string_view eku) {
        return pki::checkServiceCertificate(pair.certificate, trust.certificates(),
                                            trust.serviceRoots(), *crls, eku, now);
    };
    const auto barcode = mustBeTrusted(
        pki::checkBarcodeSigner(keys.barcode.certificate, trust.travelDocumentRoots(), *crls, now),
        "barcode-signer.crt");
    if (!barcode) return barcode;
    const auto pdf = mustBeTrusted(service(keys.pdf, pki::oid::kDocumentSigning), "pdf-signer.crt");
    if (!pdf) return pdf;
    return mustBeTrusted(service(keys.list, pki::oid::kListSigner), "list-signer.crt");
}

Keyring loadKeyring(const fs::path& directory, const pki::Secret& passphrase,
                    const TrustStore& trust, const Instant& now) {
    KeyPair barcode = loadPair(directory, "barcode-signer", passphrase);
    SignerProfile profile = readProfile(directory / "signer.json", barcode.certificate);
    Keyring keys{std::move(profile), std::move(barcode),
                 loadPair(directory, "pdf-signer", passphrase),
                 loadPair(directory, "list-signer", passphrase)};
    if (const auto ok = checkKeyring(keys, trust, now); !ok) {
        throw std::runtime_error(ok.error().detail);
    }
    return keys;
}

}  // namespace etd::signing
