#include "tests/issuer/signing/authority.hpp"

#include <stdlib.h>

#include <fstream>

#include "base/clock.hpp"
#include "base/hex.hpp"
#include "issuer/image/portrait.hpp"
#include "pki/cms.hpp"
#include "tests/support/sample_manifest.hpp"

namespace etd::signing::tests {
namespace {

namespace fs = std::filesystem;
using pki::CertificateKind;

const std::vector<std::string> kCrlUris = {"https://etd.example/crls/service.crl"};

Instant inMonths(int count) { return now().plus(std::chrono::hours(24 * 30 * count)); }

pki::CertificateRequest request(CertificateKind kind, const pki::PublicKey& key,
                                const std::string& name, int months) {
    return {.kind = kind,
            .key = key,
            .subject = {"UT", std::string(pki::kDemonstrationOrganization), "", name, ""},
            .not_before = now().plus(-std::chrono::hours(1)),
            .not_after = inMonths(months),
            .serial_hex = pki::randomSerial()};
}

Issuer certify(pki::PrivateKey key, const pki::CertificateRequest& wanted, const Issuer* issuer) {
    auto prepared = pki::prepare(wanted, issuer == nullptr ? nullptr : &issuer->certificate);
    if (!prepared) {
        throw std::runtime_error("the test authority breaks " +
                                 prepared.error().fields.at(0).pointer + " " +
                                 prepared.error().fields.at(0).detail);
    }
    auto certificate = pki::issue(*std::move(prepared), issuer == nullptr ? key : issuer->key);
    return {std::move(key), std::move(certificate)};
}

Issuer makeRoot(CertificateKind kind, const std::string& name, int months) {
    auto key = pki::PrivateKey::generate(pki::Curve::P256);
    auto wanted = request(kind, key.publicKey(), name, months);
    if (kind == CertificateKind::TravelDocumentRoot) {
        wanted.key_use_until = inMonths(36);
        wanted.locality = "UTO";
        wanted.uris = {"https://etd.example/authority"};
        wanted.crl_uris = kCrlUris;
    }
    return certify(std::move(key), wanted, nullptr);
}

Issuer makeLeaf(CertificateKind kind, const std::string& name, const Issuer& issuer,
                const std::string& person = "") {
    auto key = pki::PrivateKey::generate(pki::Curve::P256);
    const int months = kind == CertificateKind::AccessCa ? 20 : 11;
    auto wanted = request(kind, key.publicKey(), name, months);
    wanted.crl_uris = kCrlUris;
    if (!person.empty()) {
        wanted.subject.serial_number = person;
        wanted.subject.unit = "Embassy";
        wanted.uris = {"urn:safeconduct:role:consul"};
    }
    return certify(std::move(key), wanted, &issuer);
}

Issuer makeBarcodeSigner(pki::PrivateKey key, const Issuer& root, int months) {
    auto wanted = request(CertificateKind::BarcodeSigner, key.publicKey(), "E1", months);
    wanted.subject = {"UT", "", "", "E1", ""};
    wanted.serial_hex = "10001";
    wanted.document_types = {"PU"};
    return certify(std::move(key), wanted, &root);
}

void write(const fs::path& file, std::string_view text) {
    std::ofstream(file, std::ios::binary) << text;
}

void writePair(const fs::path& directory, const std::string& name, const Issuer& pair) {
    write(directory / (name + ".crt"), pair.certificate.pem());
    static_cast<void>(
        pair.key
            .save(directory / (name + ".key"), passphrase(), pki::PassphraseStrength::Random256Bit)
            .value());
}

std::string approver(const std::string& person, const std::string& positions,
                     const pki::Certificate& certificate) {
    return R"({"person":")" + person + R"(","name":"Officer )" + person + R"(","positions":)" +
           positions + R"(,"certificate_sha256":")" + toHex(certificate.fingerprint()) + R"("})";
}

}  // namespace

pki::Secret passphrase() { return pki::Secret(toBytes("a passphrase of 256 bits, let us say")); }

Instant now() { return SystemClock().now(); }

Authority::Authority(std::uint64_t max_documents) {
    std::string pattern = (fs::temp_directory_path() / "etd-signer-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    directory_ = pattern;
    for (const auto* folder : {"signer", "trust/roots", "trust/certificates", "trust/crls"}) {
        fs::create_directories(directory_ / folder);
    }
    roots_.push_back(makeRoot(CertificateKind::TravelDocumentRoot, "Utopia document root", 62));
    roots_.push_back(makeRoot(CertificateKind::ServiceRoot, "Utopia service root", 100));
    roots_.push_back(makeLeaf(CertificateKind::AccessCa, "Utopia access CA", roots_[1]));
    write(trust() / "roots/travel-document-1.crt", roots_[0].certificate.pem());
    write(trust() / "roots/service-1.crt", roots_[1].certificate.pem());
    write(trust() / "certificates/access-ca.crt", roots_[2].certificate.pem());
    writeCrls({});

    const auto barcode =
        makeBarcodeSigner(pki::PrivateKey::generate(pki::Curve::P256), roots_[0], 25);
    const auto pdf = makeLeaf(CertificateKind::PdfSigner, "Utopia PDF signer", roots_[1]);
    const auto list = makeLeaf(CertificateKind::ListSigner, "Utopia list signer", roots_[1]);
    writePair(signer(), "barcode-signer", barcode);
    writePair(signer(), "pdf-signer", pdf);
    writePair(signer(), "list-signer", list);
    write(trust() / "certificates/barcode-signer.crt", barcode.certificate.pem());
    write(trust() / "certificates/pdf-signer.crt", pdf.certificate.pem());
    write(trust() / "certificates/list-signer.crt", list.certificate.pem());
    write(
        signer() / "signer.json",
        R"({"instance":"signer-1","identifier":"UTE1","certificate_reference":"10001","issuing_state":"UTO",)"
        R"("max_documents":)" +
            std::to_string(max_documents) + R"(,"use_from":")" + now().date().plusDays(-1).iso() +
            R"(","use_until":")" + now().date().plusDays(400).iso() + R"("})");

    for (const auto* name : {"consul", "consul-2", "chief", "stranger"}) enrol(name, name);
    enrol("both", "one-person");
    enrol("both-again", "one-person");
    const auto entry = [&](const char* name, const char* person, const char* positions) {
        return approver(person, positions, officer(name).certificate);
    };
    write(signer() / "approvers.json",
          R"({"approvers":[)" + entry("consul", "consul", R"(["consul"])") + "," +
              entry("consul-2", "consul-2", R"(["consul"])") + "," +
              entry("chief", "chief", R"(["approver"])") + "," +
              entry("both", "one-person", R"(["consul","approver"])") + "," +
              entry("both-again", "one-person", R"(["consul","approver"])") + "]}");
}

Authority::~Authority() { fs::remove_all(directory_); }

void Authority::enrol(const std::string& name, const std::string& person) {
    officers_.emplace(
        name, makeLeaf(CertificateKind::OfficerClient, "Officer " + name, roots_[2], person));
}

void Authority::writeCrls(const std::vector<pki::RevokedCertificate>& revoked) {
    const char* const names[] = {"travel-document", "service", "access"};
    ++crl_number_;
    for (std::size_t i = 0; i < roots_.size(); ++i) {
        pki::CrlRequest wanted{now().plus(-std::chrono::minutes(1)), inMonths(1), crl_number_};
        if (i == 2) wanted.revoked = revoked;
        const auto crl = pki::issueCrl(wanted, roots_[i].certificate, roots_[i].key).value();
        write(trust() / "crls" / (std::string(names[i]) + ".crl"), asText(crl.der()));
    }
}

void Authority::revoke(const std::string& name) {
    writeCrls({{officer(name).certificate.serialHex(), now().plus(-std::chrono::minutes(1)),
                pki::RevocationReason::AffiliationChanged}});
}

void Authority::renewBarcodeCertificate() const {
    auto key = pki::PrivateKey::load(signer() / "barcode-signer.key", passphrase()).value();
    const auto renewed = makeBarcodeSigner(std::move(key), roots_[0], 24);
    write(signer() / "barcode-signer.crt", renewed.certificate.pem());
}

pki::Certificate Authority::unknownCertificate() const {
    return makeLeaf(CertificateKind::PdfSigner, "Another PDF signer", roots_[1]).certificate;
}

std::vector<pki::Certificate> Authority::trusted() const {
    return {roots_[0].certificate, roots_[1].certificate, roots_[2].certificate};
}

const Portraits& portraits() {
    static const Portraits made = [] {
        auto portrait = image::preparePortrait(etd::tests::samplePortrait()).value();
        return Portraits{std::move(portrait.print), std::move(portrait.miniature)};
    }();
    return made;
}

Manifest manifestOfToday(const TemplateReference& sheet, std::uint8_t which) {
    auto manifest = etd::tests::sampleManifest(sheet, portraits().print, portraits().miniature);
    const auto today = now().date();
    manifest.number = DocumentNumber::compose(manifest.post.prefix,
                                              std::array<std::uint8_t, 6>{7, 7, 7, 7, 7, which});
    manifest.signed_on = manifest.issued_on = manifest.valid_from = today;
    manifest.valid_until = today.plusDays(30);
    return manifest;
}

Approval approve(const Manifest& manifest, Position position, const Officer& officer,
                 std::chrono::seconds lifetime) {
    Bytes statement =
        ApprovalStatement{manifest.digest(), position, now().plus(lifetime)}.canonical();
    Bytes cms = pki::signCms(statement, officer.certificate, officer.key);
    return {std::move(statement), std::move(cms)};
}

DocumentRequest requestFor(const Authority& authority, const Manifest& manifest) {
    return {manifest.canonical(),
            portraits().print,
            portraits().miniature,
            {approve(manifest, Position::Consul, authority.officer("consul")),
             approve(manifest, Position::Approver, authority.officer("chief"))}};
}

}  // namespace etd::signing::tests
