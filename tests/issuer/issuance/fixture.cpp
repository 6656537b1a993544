#include "tests/issuer/issuance/fixture.hpp"

#include <atomic>
#include <csignal>

#include "issuer/store/documents.hpp"
#include "issuer/store/migrations.hpp"
#include "issuer/store/transaction.hpp"
#include "issuer/verification/verdict.hpp"
#include "pki/cms.hpp"
#include "tests/support/sample_manifest.hpp"

namespace etd::issuance::tests {

using etd::tests::Postgres;

namespace {

/// The value, or an exception that says why there is none.
template <class T>
T must(Result<T> result) {
    if (!result) {
        std::string text = result.error().detail;
        for (const auto& field : result.error().fields) {
            text += " " + field.pointer + " " + field.detail;
        }
        throw std::runtime_error(text);
    }
    return *std::move(result);
}

}  // namespace

World::World()
    : signer(std::make_unique<signing::tests::RunningSigner>(authority)),
      sheet(pdf::SheetTemplate::load(ETD_SOURCE "/templates/etd-a4", "/usr/share/fonts")),
      database(Postgres::shared().createDatabase()) {
    store::migrate(Postgres::shared().connection(database, "etd_owner"));
}

World& world() {
    static World shared;
    return shared;
}

IssuanceTest::IssuanceTest() {
    world();
    lists_ = world().authority.directory() / "lists";
    issuance_ = instance();
}

IssuanceTest::~IssuanceTest() {
    if (!world().signer) startSigner();
}

Settings IssuanceTest::settings() const {
    const auto sample = etd::tests::sampleManifest();
    return {.database = Postgres::shared().connection(world().database, "etd_service"),
            .issuing_state = sample.issuing_state,
            .posts = {sample.post},
            .certificates = world().authority.trust(),
            .list_directory = lists_,
            .connections = 24};
}

std::unique_ptr<Issuance> IssuanceTest::instance(std::function<void(std::string_view)> at_step) {
    auto with = settings();
    with.at_step = std::move(at_step);
    return std::make_unique<Issuance>(
        std::move(with), signing::SignerClient(world().authority.directory() / "signer.sock"),
        world().sheet, clock_);
}

IdempotencyKey IssuanceTest::freshKey() {
    static std::atomic<int> count = 0;
    const auto text = "key-" + std::to_string(++count);
    return {text, pki::sha256(asBytes(text))};
}

CaseSubmission IssuanceTest::submission() {
    auto sample = etd::tests::sampleManifest();
    const auto today = SystemClock().now().date();
    static std::atomic<int> count = 0;
    return {.holder = std::move(sample.holder),
            .route = std::move(sample.route),
            .post = sample.post.prefix,
            .valid_from = today,
            .valid_until = today.plusDays(30),
            .confirmation_reference = "CONF-" + std::to_string(++count),
            .confirmed_on = today,
            .portrait_upload = etd::tests::samplePortrait()};
}

CaseReference IssuanceTest::givenCase() {
    return must(issuance_->submit(intake(), freshKey(), submission())).reference;
}

DocumentNumber IssuanceTest::givenPrepared() {
    return must(issuance_->prepare(officer(), freshKey(), givenCase())).number;
}

DocumentNumber IssuanceTest::givenApproved(std::chrono::seconds lifetime) {
    const auto number = givenPrepared();
    must(approve(number, Position::Consul, "consul", lifetime));
    must(approve(number, Position::Approver, "chief", lifetime));
    return number;
}

DocumentNumber IssuanceTest::givenIssued() {
    const auto number = givenApproved();
    return must(issuance_->issue(officer(), freshKey(), number)).number;
}

signing::Approval IssuanceTest::approval(const DocumentNumber& number, Position position,
                                         const std::string& officer,
                                         std::chrono::seconds lifetime) {
    const auto manifest = Manifest::parse(issuance_->files(number).value().manifest).value();
    return signing::tests::approve(manifest, position, world().authority.officer(officer),
                                   lifetime);
}

Result<DocumentView> IssuanceTest::approve(const DocumentNumber& number, Position position,
                                           const std::string& officer,
                                           std::chrono::seconds lifetime) {
    const auto person =
        *world().authority.officer(officer).certificate.subjectAttribute("serialNumber");
    return issuance_->approve({person}, freshKey(), number,
                              approval(number, position, officer, lifetime));
}

std::string IssuanceTest::stateOf(const DocumentNumber& number) {
    return std::string(toText(issuance_->find(number).value().state));
}

std::string IssuanceTest::verdictOn(const Bytes& pdf) {
    const auto now = clock_.now();
    auto trust = verification::loadTrustDirectory(world().authority.trust(), now).value();
    const auto lists = issuance_->publishedLists();
    verification::addLists(trust, {lists.trust_list, lists.issued_set, lists.status_list}, now);
    return verification::judge(verification::gather(pdf), trust, now).reason;
}

Bytes IssuanceTest::keptPdf(const DocumentNumber& number) {
    store::Pool pool(settings().database, 1);
    store::Transaction transaction(pool);
    const auto bytes = store::Documents(transaction).signedBytes(number);
    return bytes ? bytes->pdf : Bytes();
}

void IssuanceTest::stopSigner() { world().signer.reset(); }

void IssuanceTest::startSigner(const std::string& crash_at) {
    world().signer.reset();
    world().signer = std::make_unique<signing::tests::RunningSigner>(world().authority, crash_at);
}

}  // namespace etd::issuance::tests
