/// Issuance with all its real parts: PostgreSQL, a signing daemon in its own process, the sheet.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "issuer/issuance/issuance.hpp"
#include "tests/issuer/signing/authority.hpp"
#include "tests/issuer/signing/running_signer.hpp"
#include "tests/support/postgres.hpp"

namespace etd::issuance::tests {

/// What all tests of the program share. The signer's journal and the database go together, as in
/// an installation: neither is emptied between tests.
struct World {
    World();

    signing::tests::Authority authority{100'000};
    std::unique_ptr<signing::tests::RunningSigner> signer;
    pdf::SheetTemplate sheet;
    std::string database;
};
World& world();

/// Thrown by a test at a step of issuance, in place of the end of the process.
struct Crash {};

class IssuanceTest : public testing::Test {
protected:
    IssuanceTest();
    ~IssuanceTest() override;

    /// Another instance over the same database and signer.
    std::unique_ptr<Issuance> instance(std::function<void(std::string_view)> at_step = {});
    Settings settings() const;

    static World& world() { return tests::world(); }
    static Actor intake() { return {"intake-officer"}; }
    static Actor officer() { return {"issuing-officer"}; }
    /// A key and request never used before.
    static IdempotencyKey freshKey();

    static CaseSubmission submission();
    CaseReference givenCase();
    DocumentNumber givenPrepared();
    DocumentNumber givenApproved(std::chrono::seconds lifetime = std::chrono::hours(1));
    DocumentNumber givenIssued();

    signing::Approval approval(const DocumentNumber& number, Position position,
                               const std::string& officer,
                               std::chrono::seconds lifetime = std::chrono::hours(1));
    Result<DocumentView> approve(const DocumentNumber& number, Position position,
                                 const std::string& officer,
                                 std::chrono::seconds lifetime = std::chrono::hours(1));
    std::string stateOf(const DocumentNumber& number);
    /// What a stranger with the published lists is told of the document.
    std::string verdictOn(const Bytes& pdf);
    /// The same over the bytes a document has in the database, whether or not anybody got them.
    Bytes keptPdf(const DocumentNumber& number);

    void stopSigner();
    void startSigner(const std::string& crash_at = "");

    SystemClock clock_;
    std::filesystem::path lists_;
    std::unique_ptr<Issuance> issuance_;
};

}  // namespace etd::issuance::tests
