#include "issuer/signing/daemon.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "base/clock.hpp"
#include "issuer/idb/portrait_code.hpp"
#include "issuer/lists/lists.hpp"
#include "issuer/vds/seal.hpp"
#include "pki/ceremony.hpp"
#include "pki/jws.hpp"
#include "pki/pdf_signature.hpp"
#include "tests/issuer/signing/running_signer.hpp"

namespace etd::signing::tests {
namespace {

void expectSame(const SignedDocument& a, const SignedDocument& b) {
    EXPECT_EQ(a.verdict_code, b.verdict_code);
    EXPECT_EQ(a.portrait_code, b.portrait_code);
    EXPECT_TRUE(a.pdf == b.pdf) << "the PDFs differ";
    EXPECT_EQ(a.verdict_identity, b.verdict_identity);
    EXPECT_EQ(a.portrait_identity, b.portrait_identity);
}

pki::Certificate certificateIn(const Authority& authority, const char* name) {
    std::ifstream in(authority.signer() / name);
    const std::string pem{std::istreambuf_iterator<char>(in), {}};
    return pki::Certificate::fromPem(pem).value();
}

class SignerDaemon : public testing::Test {
protected:
    Manifest manifest(std::uint8_t which = 1) const {
        return manifestOfToday(signer.client().status().value().sheet, which);
    }
    DocumentRequest request(std::uint8_t which = 1) const {
        return requestFor(authority, manifest(which));
    }

    Authority authority;
    RunningSigner signer{authority};
};

TEST_F(SignerDaemon, SignsBothCodesWithTheBarcodeKey) {
    const auto document = signer.client().signDocument(request());
    ASSERT_TRUE(document) << document.error().detail;
    const auto key = certificateIn(authority, "barcode-signer.crt").publicKey().value();
    const auto seal = vds::decode(document->verdict_code);
    ASSERT_TRUE(seal);
    EXPECT_TRUE(key.verifyRaw(seal->to_be_signed, seal->signature));
    const auto portrait = idb::decode(document->portrait_code);
    ASSERT_TRUE(portrait);
    EXPECT_TRUE(key.verifyRaw(portrait->to_be_signed, portrait->signature));
    EXPECT_EQ(portrait->content.mrz, seal->mrz);
    EXPECT_EQ(portrait->content.miniature, portraits().miniature);
}

TEST_F(SignerDaemon, BindsThePdfToManifestAndCodes) {
    const auto document = signer.client().signDocument(request());
    ASSERT_TRUE(document) << document.error().detail;
    const auto signature = pki::verifyPdf(document->pdf);
    ASSERT_TRUE(signature) << signature.error().detail;
    EXPECT_EQ(signature->binding,
              (pki::DocumentBinding{manifest().digest(), document->verdict_identity,
                                    document->portrait_identity}));
    EXPECT_EQ(signature->certificate, certificateIn(authority, "pdf-signer.crt"));
}

TEST_F(SignerDaemon, GivesTheSameBytesAgainAndCountsOnce) {
    const auto first = signer.client().signDocument(request());
    ASSERT_TRUE(first) << first.error().detail;
    const auto second = signer.client().signDocument(request());
    ASSERT_TRUE(second) << second.error().detail;
    expectSame(*first, *second);
    const auto status = signer.client().status().value();
    EXPECT_EQ(status.signed_documents, 1U);
    EXPECT_EQ(status.documents_left, 99U);
}

TEST_F(SignerDaemon, SignsOnceForManySimultaneousRequests) {
    const auto same = request();
    std::vector<Result<SignedDocument>> documents(4, Error{ErrorKind::Unavailable, ""});
    std::vector<std::thread> threads;
    for (auto& document : documents) {
        threads.emplace_back([&] { document = signer.client().signDocument(same); });
    }
    for (auto& thread : threads) thread.join();
    for (const auto& document : documents) {
        ASSERT_TRUE(document) << document.error().detail;
        expectSame(*document, *documents.front());
    }
    EXPECT_EQ(signer.client().status().value().signed_documents, 1U);
}

TEST_F(SignerDaemon, RemakesAJournaledDocumentWithoutApprovals) {
    auto same = request();
    const auto document = signer.client().signDocument(same);
    ASSERT_TRUE(document) << document.error().detail;
    same.approvals.clear();
    const auto again = signer.client().journaled(same);
    ASSERT_TRUE(again) << again.error().detail;
    expectSame(*document, *again);
}

TEST_F(SignerDaemon, DoesNotFindADocumentThatItNeverSigned) {
    const auto document = signer.client().journaled(request());
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().kind, ErrorKind::NotFound);
}

TEST_F(SignerDaemon, ListsTheDocumentsItJournaled) {
    const auto document = signer.client().signDocument(request());
    ASSERT_TRUE(document) << document.error().detail;
    const auto all = signer.client().journaledDocuments(now().date());
    ASSERT_TRUE(all);
    const JournaledDocument expected{manifest().number.text(), manifest().digest(),
                                     document->verdict_identity, document->portrait_identity,
                                     manifest().valid_until};
    EXPECT_EQ(*all, std::vector{expected});
}

TEST_F(SignerDaemon, SignsATrustListWithTheListKey) {
    lists::TrustList list{{1, now(), now().plus(std::chrono::hours(24))}, {}};
    for (const auto& certificate : authority.trusted()) {
        list.certificates.push_back({certificate, lists::SignerState::Active});
    }
    const auto jws = signer.client().signList({ListKind::Trust, list.payload()});
    ASSERT_TRUE(jws) << jws.error().detail;
    const auto verified = pki::verifyJws(*jws);
    ASSERT_TRUE(verified);
    EXPECT_EQ(verified->typ, lists::kTrustListType);
    EXPECT_EQ(verified->payload, list.payload());
    EXPECT_EQ(verified->certificate, certificateIn(authority, "list-signer.crt"));
}

TEST_F(SignerDaemon, LetsNobodyElseReachItsSocket) {
    struct stat found {};
    ASSERT_EQ(::stat(signer.socket().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0660U);
}

TEST_F(SignerDaemon, EndsCleanlyOnSigterm) {
    const int status = signer.end(SIGTERM);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_FALSE(std::filesystem::exists(signer.socket()));
}

TEST_F(SignerDaemon, RefusesToRunTwiceOnOneJournal) {
    EXPECT_THROW(RunningSigner{authority}, std::runtime_error);
}

TEST_F(SignerDaemon, StartsAgainOverTheSocketOfAKilledOne) {
    signer.end(SIGKILL);
    const RunningSigner next(authority);
    EXPECT_TRUE(next.client().status());
}

TEST_F(SignerDaemon, HoldsItsKeysWhereNobodyCanReadThem) {
    // PR_SET_DUMPABLE 0 gives /proc/PID/mem to root, whatever the daemon's user.
    struct stat found {};
    const auto file = "/proc/" + std::to_string(signer.process()) + "/environ";
    ASSERT_EQ(::stat(file.c_str(), &found), 0);
    EXPECT_EQ(found.st_uid, 0U);
}

Officer officerOf(const std::filesystem::path& ceremony, const std::string& person) {
    const auto read = [](const std::filesystem::path& file) {
        std::ifstream in(file);
        return std::string{std::istreambuf_iterator<char>(in), {}};
    };
    auto pass = read(ceremony / "credentials" / (person + ".pass"));
    if (pass.ends_with('\n')) pass.pop_back();
    const auto files = ceremony / "officers" / person;
    return {pki::PrivateKey::load(files.string() + ".key", pki::Secret(toBytes(pass))).value(),
            pki::Certificate::fromPem(read(files.string() + ".crt")).value()};
}

TEST(SignerOfACeremony, SignsForItsOfficers) {
    const Authority folders;  // for its temporary directory
    const auto into = folders.directory() / "demonstration";
    std::ifstream plan(ETD_SOURCE "/keys-example/ceremony.json");
    const std::string text{std::istreambuf_iterator<char>(plan), {}};
    const auto report = pki::runCeremony(text, into, SystemClock(), [](std::string_view) {});
    ASSERT_TRUE(report) << report.error().detail;

    std::ifstream pass(into / "credentials/signer.pass");
    std::string passphrase_text;
    std::getline(pass, passphrase_text);
    const RunningSigner signer(into / "signer", into / "trust", into / "signer.sock",
                               pki::Secret(toBytes(passphrase_text)));
    const auto status = signer.client().status().value();
    auto manifest = manifestOfToday(status.sheet, 1);
    manifest.signer = {status.instance, status.identifier, status.certificate};
    const auto document = signer.client().signDocument(
        {manifest.canonical(),
         portraits().print,
         portraits().miniature,
         {approve(manifest, Position::Consul, officerOf(into, "consul-1")),
          approve(manifest, Position::Approver, officerOf(into, "approver-1"))}});
    ASSERT_TRUE(document) << document.error().detail;
    EXPECT_TRUE(pki::verifyPdf(document->pdf));
}

/// What a daemon says that does not start, "" for one that does.
std::string startFails(const Authority& authority, bool demonstration,
                       const std::string& crash_at = "") {
    std::string reason;
    try {
        // It throws before it listens, so this process need not fork for it; the helper process it
        // made ends with its socket.
        runSigner({.directory = authority.signer(),
                   .socket = authority.directory() / "signer.sock",
                   .templates = ETD_SOURCE "/templates/etd-a4",
                   .fonts = "/usr/share/fonts",
                   .trust = authority.trust(),
                   .allowed_uids = {},
                   .demonstration = demonstration,
                   .workers = 1,
                   .crash_at = crash_at},
                  passphrase());
    } catch (const std::runtime_error& failure) {
        reason = failure.what();
    }
    return reason;
}

TEST(SignerStart, RefusesTheDemonstrationAuthorityOutsideDemonstrations) {
    EXPECT_THAT(startFails(Authority(), false), testing::HasSubstr("demonstration authority"));
}

TEST(SignerStart, RefusesACrashPointOutsideDemonstrations) {
    EXPECT_THAT(startFails(Authority(), false, "after-intent"), testing::HasSubstr("--crash-at"));
}

TEST(SignerStart, RefusesAKeyThatIsNotItsCertificates) {
    const Authority authority;
    std::filesystem::copy_file(authority.signer() / "list-signer.key",
                               authority.signer() / "pdf-signer.key",
                               std::filesystem::copy_options::overwrite_existing);
    EXPECT_THAT(startFails(authority, true), testing::HasSubstr("pdf-signer.key does not belong"));
}

TEST(SignerStart, RefusesACertificateOfAnotherPurpose) {
    const Authority authority;
    for (const auto* end : {".key", ".crt"}) {
        std::filesystem::copy_file(authority.signer() / ("list-signer" + std::string(end)),
                                   authority.signer() / ("pdf-signer" + std::string(end)),
                                   std::filesystem::copy_options::overwrite_existing);
    }
    EXPECT_THAT(startFails(authority, true), testing::HasSubstr("signer-certificate"));
}

TEST(SignerStart, RefusesAKeyFileThatOthersMayRead) {
    const Authority authority;
    std::filesystem::permissions(authority.signer() / "barcode-signer.key",
                                 std::filesystem::perms(0640));
    EXPECT_THAT(startFails(authority, true), testing::HasSubstr("barcode-signer.key"));
}

TEST(SignerStart, RefusesAnotherCertificateReference) {
    const Authority authority;
    const auto file = authority.signer() / "signer.json";
    std::ifstream in(file);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    text.replace(text.find("10001"), 5, "10002");
    std::ofstream(file) << text;
    EXPECT_THAT(startFails(authority, true), testing::HasSubstr("names another certificate"));
}

/// Kills the daemon at a step of signing, starts it again, and repeats the request.
class KilledSigner : public testing::TestWithParam<const char*> {};

TEST_P(KilledSigner, CompletesTheSameManifestOnceAndNoOtherForItsNumber) {
    const Authority authority;
    DocumentRequest request;
    {
        RunningSigner signer(authority, GetParam());
        const auto manifest = manifestOfToday(signer.client().status().value().sheet, 1);
        request = requestFor(authority, manifest);
        const auto killed = signer.client().signDocument(request);
        ASSERT_FALSE(killed);
        EXPECT_EQ(killed.error().kind, ErrorKind::Unavailable);
        EXPECT_TRUE(WIFSIGNALED(signer.end(0)));
    }
    const RunningSigner signer(authority);
    const auto document = signer.client().signDocument(request);
    ASSERT_TRUE(document) << document.error().detail;
    const auto again = signer.client().signDocument(request);
    ASSERT_TRUE(again);
    expectSame(*document, *again);
    auto other = *Manifest::parse(request.manifest);
    other.salt = "ffffffffffffffffffffffffffffffff";
    EXPECT_FALSE(signer.client().signDocument(requestFor(authority, other)));
    EXPECT_EQ(signer.client().status().value().signed_documents, 1U);
    EXPECT_EQ(signer.client().status().value().documents_left, 99U);
}

INSTANTIATE_TEST_SUITE_P(Steps, KilledSigner,
                         testing::Values("after-approvals-verified", "after-intent",
                                         "after-codes-signed", "after-render", "after-pdf-signed",
                                         "after-result"));

TEST(SignerJournal, TakesTheNumberWithTheIntent) {
    const Authority authority;
    DocumentRequest request;
    {
        RunningSigner signer(authority, "after-intent");
        request = requestFor(authority, manifestOfToday(signer.client().status().value().sheet, 1));
        ASSERT_FALSE(signer.client().signDocument(request));
    }
    const RunningSigner signer(authority);
    auto other = *Manifest::parse(request.manifest);
    other.salt = "ffffffffffffffffffffffffffffffff";
    const auto refused = signer.client().signDocument(requestFor(authority, other));
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().detail.starts_with("number-taken")) << refused.error().detail;
}

TEST(SignerJournal, StopsTheDaemonWhenItIsDamaged) {
    const Authority authority;
    {
        const RunningSigner signer(authority);
        const auto manifest = manifestOfToday(signer.client().status().value().sheet, 1);
        ASSERT_TRUE(signer.client().signDocument(requestFor(authority, manifest)));
    }
    std::fstream journal(authority.signer() / "journal",
                         std::ios::binary | std::ios::in | std::ios::out);
    journal.seekp(60);
    journal.put('~');
    journal.close();
    EXPECT_THROW(RunningSigner{authority}, std::runtime_error);
}

TEST(SignerJournal, DoesNotGiveOutADocumentThatItCannotMakeAgain) {
    const Authority authority;
    DocumentRequest request;
    {
        const RunningSigner signer(authority);
        request = requestFor(authority, manifestOfToday(signer.client().status().value().sheet, 1));
        ASSERT_TRUE(signer.client().signDocument(request));
    }
    // The same key with another certificate over it: the portrait code would name that one.
    authority.renewBarcodeCertificate();
    const RunningSigner signer(authority);
    const auto again = signer.client().signDocument(request);
    ASSERT_FALSE(again);
    EXPECT_TRUE(again.error().detail.starts_with("cannot-be-reproduced")) << again.error().detail;
}

TEST(SignerJournal, HoldsNoNames) {
    const Authority authority;
    {
        const RunningSigner signer(authority);
        const auto manifest = manifestOfToday(signer.client().status().value().sheet, 1);
        ASSERT_TRUE(signer.client().signDocument(requestFor(authority, manifest)));
    }
    std::ifstream in(authority.signer() / "journal", std::ios::binary);
    const std::string journal{std::istreambuf_iterator<char>(in), {}};
    EXPECT_NE(journal.find("intent"), std::string::npos);
    EXPECT_EQ(journal.find("Eriksson"), std::string::npos);
    EXPECT_EQ(journal.find("ERIKSSON"), std::string::npos);
}

}  // namespace
}  // namespace etd::signing::tests
