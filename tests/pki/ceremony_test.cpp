#include "pki/ceremony.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/json.hpp"
#include "pki/certificate_authority.hpp"
#include "pki/trust.hpp"
#include "tests/pki/command.hpp"
#include "tests/support/third_party.hpp"

namespace etd::pki {
namespace {

namespace fs = std::filesystem;
using etd::tests::readText;
using testing::HasSubstr;

const Instant kNow = *Instant::parse("2026-11-21T18:00:00Z");

std::string plan() { return readText(fs::path(ETD_SOURCE) / "keys-example" / "ceremony.json"); }

Result<CeremonyReport> run(const std::string& text, const fs::path& into) {
    return runCeremony(text, into, FixedClock(kNow), [](std::string_view) {});
}

/// The demonstration authority, made once for this program.
const fs::path& made() {
    static const tests::Folder folder;
    static const fs::path into = [] {
        auto path = folder.path() / "demo";
        EXPECT_TRUE(run(plan(), path));
        return path;
    }();
    return into;
}

Certificate certificate(const std::string& file) {
    return Certificate::fromPem(readText(made() / file)).value();
}

Crl crl(const std::string& file) { return Crl::fromDer(asBytes(readText(made() / file))).value(); }

std::vector<Crl> crls() {
    return {crl("trust/crls/travel-document.crl"), crl("trust/crls/service.crl"),
            crl("trust/crls/access.crl")};
}

mode_t mode(const std::string& file) {
    struct stat status {};
    EXPECT_EQ(::stat((made() / file).c_str(), &status), 0) << file;
    return status.st_mode & 07777U;
}

Secret passphrase(const std::string& name) {
    return Secret(toBytes(readText(made() / "credentials" / (name + ".pass"))));
}

TEST(Ceremony, MakesABarcodeSignerThatVerifiersTrust) {
    const auto result =
        checkBarcodeSigner(certificate("trust/certificates/barcode-signer.crt"),
                           {certificate("trust/roots/travel-document-1.crt")}, crls(), kNow);
    EXPECT_EQ(result.status, ChainStatus::Trusted);
}

TEST(Ceremony, MakesSignersThatVerifiersTrustForTheirPurpose) {
    const std::vector roots = {certificate("trust/roots/service-1.crt")};
    EXPECT_EQ(checkServiceCertificate(certificate("trust/certificates/pdf-signer.crt"), {}, roots,
                                      crls(), oid::kDocumentSigning, kNow)
                  .status,
              ChainStatus::Trusted);
    EXPECT_EQ(checkServiceCertificate(certificate("trust/certificates/list-signer.crt"), {}, roots,
                                      crls(), oid::kListSigner, kNow)
                  .status,
              ChainStatus::Trusted);
}

TEST(Ceremony, MakesOfficersWhomTheServerTrusts) {
    for (const auto* person :
         {"officer-intake", "consul-1", "approver-1", "auditor-1", "machine-1"}) {
        EXPECT_EQ(checkServiceCertificate(certificate(std::string("officers/") + person + ".crt"),
                                          {certificate("trust/certificates/access-ca.crt")},
                                          {certificate("trust/roots/service-1.crt")}, crls(),
                                          oid::kClientAuth, kNow)
                      .status,
                  ChainStatus::Trusted)
            << person;
    }
}

TEST(Ceremony, GivesOfficersTheRolesOfThePlan) {
    EXPECT_EQ(certificate("officers/consul-1.crt").roles(), std::vector<std::string>{"consul"});
    EXPECT_EQ(certificate("officers/machine-1.crt").roles(), std::vector<std::string>{"machine"});
}

TEST(Ceremony, NamesThePersonInTheOfficersCertificate) {
    EXPECT_EQ(certificate("officers/consul-1.crt").subjectAttribute("serialNumber"), "consul-1");
}

TEST(Ceremony, MarksBothRootsAsADemonstration) {
    EXPECT_TRUE(isDemonstration(certificate("trust/roots/travel-document-1.crt")));
    EXPECT_TRUE(isDemonstration(certificate("trust/roots/service-1.crt")));
}

TEST(Ceremony, EnrolsApproversByTheirCertificates) {
    const auto registry = parseJson(readText(made() / "signer/approvers.json")).value();
    ASSERT_EQ(registry.at("approvers").size(), 2U);
    const auto& consul = registry.at("approvers")[0];
    EXPECT_EQ(consul.at("person"), "consul-1");
    EXPECT_EQ(consul.at("positions"), Json::array({"consul"}));
    EXPECT_EQ(consul.at("certificate_sha256"),
              toHex(certificate("officers/consul-1.crt").fingerprint()));
}

TEST(Ceremony, TellsTheSignerItsCertificateAndUseWindow) {
    const auto profile = parseJson(readText(made() / "signer/signer.json")).value();
    EXPECT_EQ(profile.at("certificate_reference"),
              certificate("signer/barcode-signer.crt").serialHex());
    EXPECT_EQ(profile.at("identifier"), "UTS1");
    EXPECT_EQ(profile.at("instance"), "signer-1");
    EXPECT_EQ(profile.at("use_from"), "2026-11-21");
    EXPECT_EQ(profile.at("use_until"), "2028-01-21");
}

TEST(Ceremony, WritesKeysThatTheirPassphrasesOpen) {
    const auto key = PrivateKey::load(made() / "signer/barcode-signer.key", passphrase("signer"));
    ASSERT_TRUE(key);
    EXPECT_EQ(key->publicKey().spki(),
              certificate("signer/barcode-signer.crt").publicKey()->spki());
    EXPECT_TRUE(PrivateKey::load(made() / "officers/consul-1.key", passphrase("consul-1")));
}

TEST(Ceremony, GivesEachCredentialAnother) {
    EXPECT_EQ(
        PrivateKey::load(made() / "officers/consul-1.key", passphrase("approver-1")).error().kind,
        ErrorKind::Forbidden);
}

TEST(Ceremony, KeepsSecretsToItsOwner) {
    EXPECT_EQ(mode("authority"), 0700U);
    EXPECT_EQ(mode("signer"), 0700U);
    EXPECT_EQ(mode("credentials"), 0700U);
    EXPECT_EQ(mode("credentials/signer.pass"), 0600U);
    EXPECT_EQ(mode("signer/barcode-signer.key"), 0600U);
    EXPECT_EQ(mode("trust"), 0755U);
}

TEST(Ceremony, MakesWhatOpenSslVerifies) {
    const auto trust = (made() / "trust").string();
    const auto at = " -attime " + std::to_string(kNow.unix() + 60);
    for (const auto* leaf : {"/trust/certificates/pdf-signer.crt", "/tls/server.crt",
                             "/trust/certificates/list-signer.crt"}) {
        const auto outcome = tests::run("openssl verify -x509_strict" + at + " -CAfile " + trust +
                                        "/roots/service-1.crt " + made().string() + leaf);
        EXPECT_EQ(outcome.status, 0) << outcome.output;
    }
    const auto outcome =
        tests::run("openssl verify -crl_check_all -purpose sslclient" + at + " -CAfile " +
                   made().string() + "/tls/client-ca.pem -CRLfile " + made().string() +
                   "/tls/client-crls.pem " + made().string() + "/officers/approver-1.crt");
    EXPECT_EQ(outcome.status, 0) << outcome.output;
}

TEST(Ceremony, MakesATravelDocumentCrlThatOpenSslVerifies) {
    const auto outcome = tests::run("openssl crl -inform DER -noout -CAfile " + made().string() +
                                    "/trust/roots/travel-document-1.crt -in " + made().string() +
                                    "/trust/crls/travel-document.crl");
    EXPECT_THAT(outcome.output, HasSubstr("verify OK"));
}

TEST(Ceremony, LeavesAnExistingDirectoryAlone) {
    EXPECT_EQ(run(plan(), made()).error().kind, ErrorKind::Conflict);
}

TEST(Ceremony, NeedsTheDirectoryAbove) {
    const tests::Folder folder;
    EXPECT_EQ(run(plan(), folder.path() / "no" / "demo").error().kind, ErrorKind::NotFound);
}

TEST(Ceremony, TakesATargetWithASlashBehind) {
    const tests::Folder folder;
    EXPECT_TRUE(run(plan(), folder.path() / "demo" / ""));
    EXPECT_TRUE(fs::exists(folder.path() / "demo" / "transcript.txt"));
}

/// The demonstration's plan with one value changed.
std::string changed(const std::string& pointer, const Json& value) {
    auto json = parseJson(plan()).value();
    json[Json::json_pointer(pointer)] = value;
    return json.dump();
}

/// Runs a bad plan; what is wrong, and nothing must be left behind.
Error refusal(const std::string& text) {
    const tests::Folder folder;
    const auto error = run(text, folder.path() / "demo").error();
    EXPECT_TRUE(fs::is_empty(folder.path()));
    return error;
}

TEST(Ceremony, LeavesNothingBehindWhenACertificateWouldBreakItsProfile) {
    const auto error = refusal(changed("/tls_server/validity_months", 14));
    EXPECT_EQ(error.kind, ErrorKind::InvalidField);
    ASSERT_EQ(error.fields.size(), 1U);
    EXPECT_EQ(error.fields[0].pointer, "/lifetime");
}

TEST(Ceremony, LeavesNothingBehindWhenACrlWouldLiveTooLong) {
    EXPECT_EQ(refusal(changed("/travel_document_root/crl_days", 91)).kind, ErrorKind::InvalidField);
}

TEST(Ceremony, RefusesAnyOrganizationThatIsNoDemonstration) {
    const auto error = refusal(changed("/authority/organization", "Ministry of the Interior"));
    ASSERT_EQ(error.fields.size(), 1U);
    EXPECT_EQ(error.fields[0].pointer, "/authority/organization");
}

TEST(Ceremony, RefusesAPersonWhoseFilesWouldLieElsewhere) {
    EXPECT_EQ(refusal(changed("/officers/0/person", "../signer")).kind, ErrorKind::InvalidField);
}

TEST(Ceremony, RefusesAPersonNamedAsACredentialOfTheAuthority) {
    EXPECT_EQ(refusal(changed("/officers/0/person", "tls")).kind, ErrorKind::InvalidField);
}

TEST(Ceremony, RefusesAPersonTwice) {
    EXPECT_EQ(refusal(changed("/officers/0/person", "consul-1")).kind, ErrorKind::InvalidField);
}

TEST(Ceremony, RefusesAMemberItDoesNotKnow) {
    EXPECT_EQ(refusal(changed("/authority/colour", "blue")).kind, ErrorKind::InvalidField);
}

TEST(Ceremony, RefusesWhatIsNoJson) { EXPECT_EQ(refusal("{").kind, ErrorKind::Malformed); }

}  // namespace
}  // namespace etd::pki
