#include "pki/ceremony.hpp"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <system_error>

#include "base/hex.hpp"
#include "base/json.hpp"
#include "pki/ceremony_plan.hpp"
#include "pki/certificate_authority.hpp"
#include "pki/files.hpp"
#include "pki/lint_rules.hpp"
#include "pki/random.hpp"
#include "pki/secret.hpp"

namespace etd::pki {
namespace {

namespace fs = std::filesystem;

/// The directory under another name until all of it is there; gone when something went wrong.
class Workshop {
public:
    explicit Workshop(const fs::path& target)
        : target_(target),
          path_(target.parent_path() /
                ("." + target.filename().string() + "." + toHex(randomBytes(8)) + ".tmp")) {
        make("");
    }
    ~Workshop() {
        std::error_code ignored;  // what cannot be removed stays under its temporary name
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    fs::path at(const std::string& name) const { return path_ / name; }
    void make(const std::string& name, mode_t mode = 0755) const {
        const auto path = name.empty() ? path_ : at(name);
        if (::mkdir(path.c_str(), mode) != 0 || ::chmod(path.c_str(), mode) != 0) {
            throw std::system_error(errno, std::generic_category(), "making a directory");
        }
    }
    void put(const std::string& name, ByteView bytes, mode_t mode = 0644) const {
        // The names of one ceremony differ, so a conflict would be our own mistake.
        if (!writeNewFile(at(name), bytes, mode)) {
            throw std::logic_error("ceremony: a file is written twice");
        }
    }
    Result<Done> publish() {
        if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) !=
            0) {
            if (errno == EEXIST) return Error{ErrorKind::Conflict, "the directory exists already"};
            throw std::system_error(errno, std::generic_category(), "renaming a directory");
        }
        path_.clear();
        return Done{};
    }

private:
    fs::path target_;
    fs::path path_;
};

/// 64 hex digits of 256 random bits.
Secret randomPassphrase() {
    Bytes bits = randomBytes(32);
    Bytes text;
    text.reserve(64);  // never reallocated: no copy stays behind
    for (const auto byte : bits) {
        text.push_back(static_cast<std::uint8_t>("0123456789abcdef"[byte >> 4U]));
        text.push_back(static_cast<std::uint8_t>("0123456789abcdef"[byte & 15U]));
    }
    OPENSSL_cleanse(bits.data(), bits.size());
    return Secret(std::move(text));
}

struct Entity {
    PrivateKey key;
    Certificate certificate;
};

class Ceremony {
public:
    Ceremony(const CeremonyPlan& plan, Workshop& workshop, const Instant& now,
             const std::function<void(std::string_view)>& progress)
        : plan_(plan),
          workshop_(workshop),
          now_(now),
          begin_(Instant::startOf(now.date())),
          progress_(progress) {}

    Result<CeremonyReport> run();

private:
    /// Of this kind, from today on; what else a kind needs, the caller adds.
    CertificateRequest request(CertificateKind kind, const PublicKey& key, std::string common_name,
                               int months) const {
        return {.kind = kind,
                .key = key,
                .subject = {plan_.country, plan_.organization, "", std::move(common_name), ""},
                .not_before = begin_,
                .not_after = plusMonths(begin_, months),
                .serial_hex = randomSerial()};
    }

    /// Generates, prepares, issues and writes `file`.key and `file`.crt; `chain` follows in the
    /// latter. `adjust` completes the request.
    template <class Adjust>
    Result<Entity> make(const std::string& file, const std::string& credential,
                        CertificateKind kind, const std::string& common_name, int months,
                        const Entity* issuer, const std::string& chain, Adjust adjust) {
        progress_("making " + file);
        auto key = PrivateKey::generate(Curve::P256);
        auto wanted = request(kind, key.publicKey(), common_name, months);
        adjust(wanted);
        auto prepared = prepare(wanted, issuer != nullptr ? &issuer->certificate : nullptr);
        if (!prepared) {
            auto error = prepared.error();
            error.detail = file + ": " + error.detail;
            return error;
        }
        auto certificate = issue(*std::move(prepared), issuer != nullptr ? issuer->key : key);
        const auto saved = key.save(workshop_.at(file + ".key"), passphrases_.at(credential),
                                    PassphraseStrength::Random256Bit);
        if (!saved) return saved.error();
        workshop_.put(file + ".crt", asBytes(certificate.pem() + chain));
        report_.certificates.push_back({file + ".crt", certificate});
        return Entity{std::move(key), std::move(certificate)};
    }

    void makeCredential(const std::string& name) {
        const auto made = passphrases_.emplace(name, randomPassphrase()).first;
        workshop_.put("credentials/" + name + ".pass", made->second.bytes(), 0600);
    }

    std::vector<std::string> crlUri(const char* name) const {
        return {plan_.crl_base + name + ".crl"};
    }

    Result<Crl> firstCrl(const Entity& ca, int days) const {
        return issueCrl({now_, now_.plus(std::chrono::days(days)), 1, {}}, ca.certificate, ca.key);
    }

    void makeDirectories();
    Result<Done> makeSigners(const Entity& travel_root, const Entity& service_root);
    Result<Done> makeOfficers(const Entity& access_ca);
    Result<Done> makeCrls(const Entity& travel_root, const Entity& service_root,
                          const Entity& access_ca);
    void writeSignerProfile(const Certificate& barcode);
    void writeTranscript();

    const CeremonyPlan& plan_;
    Workshop& workshop_;
    Instant now_;
    Instant begin_;
    const std::function<void(std::string_view)>& progress_;
    std::map<std::string, Secret> passphrases_;
    CeremonyReport report_;
};

void Ceremony::makeDirectories() {
    for (const auto* name :
         {"authority", "signer", "signer/approvers", "tls", "officers", "credentials"}) {
        workshop_.make(name, 0700);
    }
    for (const auto* name :
         {"trust", "trust/roots", "trust/certificates", "trust/crls", "trust/lists"}) {
        workshop_.make(name);
    }
}

Result<Done> Ceremony::makeSigners(const Entity& travel_root, const Entity& service_root) {
    const auto barcode =
        make("signer/barcode-signer", "signer", CertificateKind::BarcodeSigner,
             plan_.barcode_signer.common_name, plan_.barcode_signer.validity_months, &travel_root,
             "", [&](CertificateRequest& wanted) {
                 wanted.subject.organization.clear();
                 wanted.serial_hex = randomBarcodeSerial();
                 wanted.document_types = {"PU"};
             });
    if (!barcode) return barcode.error();
    const auto with_crl = [&](CertificateRequest& wanted) { wanted.crl_uris = crlUri("service"); };
    const auto pdf = make("signer/pdf-signer", "signer", CertificateKind::PdfSigner,
                          plan_.pdf_signer.common_name, plan_.pdf_signer.validity_months,
                          &service_root, "", with_crl);
    if (!pdf) return pdf.error();
    const auto list = make("signer/list-signer", "signer", CertificateKind::ListSigner,
                           plan_.list_signer.common_name, plan_.list_signer.validity_months,
                           &service_root, "", with_crl);
    if (!list) return list.error();
    const auto tls =
        make("tls/server", "tls", CertificateKind::TlsServer, plan_.tls_server.common_name,
             plan_.tls_server.validity_months, &service_root, service_root.certificate.pem(),
             [&](CertificateRequest& wanted) {
                 with_crl(wanted);
                 wanted.dns_names = plan_.dns_names;
                 wanted.addresses = plan_.addresses;
             });
    if (!tls) return tls.error();
    workshop_.put("trust/certificates/barcode-signer.crt", asBytes(barcode->certificate.pem()));
    workshop_.put("trust/certificates/pdf-signer.crt", asBytes(pdf->certificate.pem()));
    workshop_.put("trust/certificates/list-signer.crt", asBytes(list->certificate.pem()));
    writeSignerProfile(barcode->certificate);
    return Done{};
}

void Ceremony::writeSignerProfile(const Certificate& barcode) {
    report_.certificate_reference = barcode.serialHex();
    const auto from = begin_.date();
    const auto until = std::min(plusMonths(begin_, plan_.barcode_use_months).date(),
                                from.plusDays(kBarcodeKeyUseDays));
    const Json profile = {{"instance", plan_.instance},
                          {"identifier", plan_.country + plan_.barcode_signer.common_name},
                          {"certificate_reference", report_.certificate_reference},
                          {"issuing_state", plan_.issuing_state},
                          {"max_documents", plan_.max_documents},
                          {"use_from", from.iso()},
                          {"use_until", until.iso()}};
    workshop_.put("signer/signer.json", asBytes(profile.dump(2) + "\n"), 0600);
}

Result<Done> Ceremony::makeOfficers(const Entity& access_ca) {
    Json approvers = Json::array();
    for (const auto& officer : plan_.officers) {
        makeCredential(officer.person);
        const auto made =
            make("officers/" + officer.person, officer.person,
                 officer.machine ? CertificateKind::MachineClient : CertificateKind::OfficerClient,
                 officer.name, officer.validity_months, &access_ca, access_ca.certificate.pem(),
                 [&](CertificateRequest& wanted) {
                     wanted.subject.unit = officer.post;
                     wanted.subject.serial_number = officer.person;
                     wanted.crl_uris = crlUri("access");
                     for (const auto& role : officer.roles) {
                         wanted.uris.push_back(std::string(kRoleUriPrefix) + role);
                     }
                 });
        if (!made) return made.error();
        if (officer.positions.empty()) continue;
        approvers.push_back({{"person", officer.person},
                             {"name", officer.name},
                             {"positions", officer.positions},
                             {"certificate_sha256", toHex(made->certificate.fingerprint())}});
        workshop_.put("signer/approvers/" + officer.person + ".crt",
                      asBytes(made->certificate.pem()));
    }
    workshop_.put("signer/approvers.json",
                  asBytes(Json{{"approvers", std::move(approvers)}}.dump(2) + "\n"), 0600);
    return Done{};
}

Result<Done> Ceremony::makeCrls(const Entity& travel_root, const Entity& service_root,
                                const Entity& access_ca) {
    progress_("signing the first revocation lists");
    const auto travel = firstCrl(travel_root, plan_.travel_document_root.crl_days);
    if (!travel) return travel.error();
    const auto service = firstCrl(service_root, plan_.service_root.crl_days);
    if (!service) return service.error();
    const auto access = firstCrl(access_ca, plan_.access_ca.crl_days);
    if (!access) return access.error();
    workshop_.put("trust/crls/travel-document.crl", travel->der());
    workshop_.put("trust/crls/service.crl", service->der());
    workshop_.put("trust/crls/access.crl", access->der());
    workshop_.put("tls/client-crls.pem", asBytes(service->pem() + access->pem()));
    return Done{};
}

void Ceremony::writeTranscript() {
    std::string text = "Demonstration ceremony of " + now_.rfc3339() + "\n";
    for (const auto& [file, certificate] : report_.certificates) {
        text += "\n" + file + "\n  subject " + certificate.subject() + "\n  serial  " +
                certificate.serialHex() + "\n  until   " + certificate.notAfter().rfc3339() +
                "\n  SHA-256 " + toHex(certificate.fingerprint()) + "\n";
    }
    workshop_.put("transcript.txt", asBytes(text));
}

Result<CeremonyReport> Ceremony::run() {
    makeDirectories();
    for (const auto* name : {"authority", "signer", "tls"}) makeCredential(name);

    const auto& travel = plan_.travel_document_root;
    const auto travel_root = make(
        "authority/travel-document-root", "authority", CertificateKind::TravelDocumentRoot,
        travel.common_name, travel.validity_months, nullptr, "", [&](CertificateRequest& wanted) {
            wanted.key_use_until = plusMonths(begin_, plan_.root_key_use_months);
            wanted.locality = plan_.issuing_state;
            wanted.uris = {plan_.contact};
            wanted.crl_uris = crlUri("travel-document");
        });
    if (!travel_root) return travel_root.error();
    const auto service_root =
        make("authority/service-root", "authority", CertificateKind::ServiceRoot,
             plan_.service_root.common_name, plan_.service_root.validity_months, nullptr, "",
             [](CertificateRequest&) {});
    if (!service_root) return service_root.error();
    const auto access_ca =
        make("authority/access-ca", "authority", CertificateKind::AccessCa,
             plan_.access_ca.common_name, plan_.access_ca.validity_months, &*service_root, "",
             [&](CertificateRequest& wanted) { wanted.crl_uris = crlUri("service"); });
    if (!access_ca) return access_ca.error();

    if (const auto done = makeSigners(*travel_root, *service_root); !done) return done.error();
    if (const auto done = makeOfficers(*access_ca); !done) return done.error();
    if (const auto done = makeCrls(*travel_root, *service_root, *access_ca); !done) {
        return done.error();
    }
    const auto access_pem = access_ca->certificate.pem();
    const auto service_pem = service_root->certificate.pem();
    workshop_.put("trust/roots/travel-document-1.crt", asBytes(travel_root->certificate.pem()));
    workshop_.put("trust/roots/service-1.crt", asBytes(service_pem));
    workshop_.put("trust/certificates/access-ca.crt", asBytes(access_pem));
    workshop_.put("tls/client-ca.pem", asBytes(access_pem + service_pem));
    writeTranscript();
    return std::move(report_);
}

}  // namespace

Result<CeremonyReport> runCeremony(std::string_view plan_json, const fs::path& into,
                                   const Clock& clock,
                                   const std::function<void(std::string_view)>& progress) {
    const auto plan = CeremonyPlan::parse(plan_json);
    if (!plan) return plan.error();
    auto target = fs::absolute(into).lexically_normal();
    if (!target.has_filename()) target = target.parent_path();
    if (fs::exists(fs::symlink_status(target))) {
        return Error{ErrorKind::Conflict, "the directory exists already; a ceremony makes it new"};
    }
    if (!fs::is_directory(target.parent_path())) {
        return Error{ErrorKind::NotFound, "the directory above does not exist"};
    }
    Workshop workshop(target);
    auto report = Ceremony(*plan, workshop, clock.now(), progress).run();
    if (!report) return report;
    if (const auto published = workshop.publish(); !published) return published.error();
    return report;
}

}  // namespace etd::pki
