#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/issuer/verification/scenario.hpp"

namespace etd::verification {
namespace {

using lists::DocumentStatus;
using tests::day;
using tests::DocumentChoices;
using tests::Keys;
using tests::makeDocument;
using tests::moment;
using tests::Scenario;

struct Row {
    const char* name;
    const char* reason;
    void (*change)(Scenario&);
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

// clang-format off
const Row kRows[] = {
    {"Untouched", "OK", [](Scenario&) {}},
    {"WithItsPdf", "OK", [](Scenario& s) { s.addPdf(s.keys.pdf); }},
    {"LastDayOfValidity", "OK", [](Scenario& s) {
        s.now = moment("2026-12-22T23:59:59Z"); s.listed_at = moment("2026-12-22T10:00:00Z"); }},
    {"LastDayIsNotOverYetInTheFarWest", "OK", [](Scenario& s) {
        s.now = moment("2026-12-23T11:59:59Z"); s.listed_at = moment("2026-12-22T23:00:00Z"); }},
    {"FirstDayHasBegunInTheFarEast", "OK", [](Scenario& s) {
        s.issue(makeDocument({.valid_from = day("2026-11-26")})); }},
    {"SignedOnTheFirstDayOfTheCertificate", "OK", [](Scenario& s) {
        s.issue(makeDocument({.signed_on = day("2026-11-21")})); }},
    {"ListExactlyOneDayOld", "OK", [](Scenario& s) { s.now = s.listed_at.plus(std::chrono::hours(24)); }},
    {"ClockFiveMinutesBehind", "OK", [](Scenario& s) { s.now = s.listed_at.plus(-std::chrono::minutes(5)); }},

    {"PdfChangedAfterSigning", "PDF_ALTERED", [](Scenario& s) {
        s.evidence.pdf = Result<pki::PdfSignature>(Error{ErrorKind::Forbidden, "digest"}); }},
    {"PdfChangedAndNoCodeReadable", "PDF_ALTERED", [](Scenario& s) {
        s.evidence = {}; s.evidence.pdf = Result<pki::PdfSignature>(Error{ErrorKind::Forbidden, "digest"}); }},
    {"ForgedSeal", "BAD_SIGNATURE", [](Scenario& s) { s.evidence.verdict_code->back() ^= 1; }},
    {"ForgedSealAlone", "BAD_SIGNATURE", [](Scenario& s) {
        s.evidence.verdict_code->back() ^= 1; s.evidence.portrait_code.reset(); }},
    {"SealOfAnotherKeyUnderThisReference", "BAD_SIGNATURE", [](Scenario& s) {
        s.replace(makeDocument({}, s.keys.foreign_barcode)); s.evidence.portrait_code.reset(); }},
    {"CodesOfTwoDocuments", "CODES_DIFFER", [](Scenario& s) {
        const auto other = makeDocument({.surname = "SVENSSON"});
        s.evidence.portrait_code = other.portrait_code; s.issued.push_back(other.portrait_identity); }},
    {"CodesSignedOnTwoDays", "CODES_DIFFER", [](Scenario& s) {
        const auto other = makeDocument({.signed_on = day("2026-11-23")});
        s.evidence.portrait_code = other.portrait_code; s.issued.push_back(other.portrait_identity); }},
    {"CodesOfTwoSigners", "CODES_DIFFER", [](Scenario& s) {
        const auto other = makeDocument({}, s.keys.other_barcode);
        s.evidence.portrait_code = other.portrait_code; s.issued.push_back(other.portrait_identity); }},
    {"PortraitCodeOfAnUnknownSignerBesideAGenuineSeal", "CODES_DIFFER", [](Scenario& s) {
        s.evidence.portrait_code = makeDocument({}, s.keys.foreign_barcode).portrait_code; }},
    {"CodesOfTwoStates", "CODES_DIFFER", [](Scenario& s) {
        const auto other = makeDocument({.issuing_state = "UTA"});
        s.evidence.portrait_code = other.portrait_code; s.issued.push_back(other.portrait_identity); }},
    {"PdfSignedForOtherCodes", "CODES_DIFFER", [](Scenario& s) {
        s.addPdf(s.keys.pdf); s.evidence.pdf->value().binding.portrait_code[0] ^= 1; }},
    {"MrzWithAWrongCheckDigit", "WRONG_CONTENT", [](Scenario& s) {
        auto mrz = tests::mrzOf({}); mrz[45] = mrz[45] == '1' ? '2' : '1';
        s.issue(makeDocument({.mrz = mrz})); }},
    {"MrzExpiresOnAnotherDay", "WRONG_CONTENT", [](Scenario& s) {
        s.issue(makeDocument({.mrz_expiry = day("2026-12-21")})); }},
    {"ValidityEndsBeforeItBegins", "WRONG_CONTENT", [](Scenario& s) {
        s.issue(makeDocument({.valid_from = day("2026-12-23")})); }},
    {"CodesNameAnotherStateThanTheMrz", "WRONG_CONTENT", [](Scenario& s) {
        s.issue(makeDocument({.issuing_state = "UTA"})); }},
    {"DocumentTypeTheSignerMayNotSign", "WRONG_CONTENT", [](Scenario& s) {
        auto mrz = tests::mrzOf({}); mrz[1] = '<';
        s.issue(makeDocument({.mrz = mrz})); }},
    {"MiniatureThatIsNoImage", "WRONG_CONTENT", [](Scenario& s) {
        s.issue(makeDocument({.miniature = Bytes(100, 7)})); }},
    {"RevokedAndNotIssued", "SIGNER_REVOKED", [](Scenario& s) {
        s.revoked = {{"1A2B3", moment("2026-11-24T00:00:00Z")}}; s.issued.clear(); }},
    {"RevokedAndOnlyOneCodeIssued", "SIGNER_REVOKED", [](Scenario& s) {
        s.revoked = {{"1A2B3", moment("2026-11-24T00:00:00Z")}}; s.issued.pop_back(); }},
    {"RevokedInTheTrustListAndNotIssued", "SIGNER_REVOKED", [](Scenario& s) {
        s.signer_state = lists::SignerState::Revoked; s.issued.clear(); }},
    {"NotIssued", "NOT_LISTED", [](Scenario& s) { s.issued.clear(); }},
    {"OnlyTheSealIssued", "NOT_LISTED", [](Scenario& s) { s.issued.pop_back(); }},
    {"SignedTheDayBeforeTheListAndNotInIt", "NOT_LISTED", [](Scenario& s) {
        s.replace(makeDocument({.signed_on = day("2026-11-24")})); }},
    {"NotIssuedAndTheListOld", "NOT_LISTED", [](Scenario& s) {
        s.issued.clear(); s.now = moment("2026-12-10T00:00:00Z"); }},
    {"Lost", "LOST", [](Scenario& s) { s.statuses[s.document.verdict_identity] = DocumentStatus::Lost; }},
    {"LostByThePortraitCodesIdentity", "LOST", [](Scenario& s) {
        s.statuses[s.document.portrait_identity] = DocumentStatus::Lost; }},
    {"Cancelled", "CANCELLED", [](Scenario& s) {
        s.statuses[s.document.verdict_identity] = DocumentStatus::Cancelled; }},
    {"CancelledAndExpired", "CANCELLED", [](Scenario& s) {
        s.statuses[s.document.verdict_identity] = DocumentStatus::Cancelled;
        s.now = moment("2026-12-25T12:00:00Z"); }},
    {"CancelledAndSealAlone", "CANCELLED", [](Scenario& s) {
        s.statuses[s.document.verdict_identity] = DocumentStatus::Cancelled;
        s.evidence.portrait_code.reset(); }},
    {"CancelledAndTheClockWrong", "CANCELLED", [](Scenario& s) {
        s.statuses[s.document.verdict_identity] = DocumentStatus::Cancelled;
        s.now = moment("2026-11-23T00:00:00Z"); }},
    {"Used", "ALREADY_USED", [](Scenario& s) {
        s.statuses[s.document.verdict_identity] = DocumentStatus::Used; }},
    {"Expired", "EXPIRED", [](Scenario& s) {
        s.now = moment("2026-12-23T12:00:00Z"); s.listed_at = moment("2026-12-23T10:00:00Z"); s.issued.clear(); }},
    {"ExpiredByTheMrzAlone", "EXPIRED", [](Scenario& s) {
        s.now = moment("2026-12-23T12:00:00Z"); s.listed_at = moment("2026-12-23T10:00:00Z");
        s.evidence.portrait_code.reset(); }},
    {"ExpiredByTheListsDayAndDroppedFromIt", "EXPIRED", [](Scenario& s) {
        s.now = moment("2026-12-23T02:00:00Z"); s.listed_at = moment("2026-12-23T01:00:00Z"); s.issued.clear(); }},
    {"ExpiredEvenByAClockThatIsBehind", "EXPIRED", [](Scenario& s) {
        s.now = moment("2026-12-23T12:00:00Z"); s.listed_at = moment("2026-12-24T10:00:00Z"); }},
    {"NotValidYet", "NOT_YET", [](Scenario& s) {
        s.issue(makeDocument({.valid_from = day("2026-11-27")})); }},

    {"ClockBehindTheList", "CLOCK", [](Scenario& s) {
        s.now = s.listed_at.plus(-std::chrono::minutes(5) - std::chrono::seconds(1)); }},
    {"ClockYearsBehind", "CLOCK", [](Scenario& s) { s.now = moment("2020-01-01T00:00:00Z"); }},
    {"ClockBehindIsToldBeforeNotYet", "CLOCK", [](Scenario& s) {
        s.issue(makeDocument({.valid_from = day("2026-12-01")})); s.now = moment("2026-11-23T00:00:00Z"); }},
    {"SignedByNobodyWeKnow", "UNKNOWN_SIGNER", [](Scenario& s) {
        s.replace(makeDocument({}, s.keys.foreign_barcode)); s.evidence.verdict_code.reset(); }},
    {"PdfOfSomebodyElse", "PDF_FOREIGN", [](Scenario& s) { s.addPdf(s.keys.foreign_pdf); }},
    {"PdfSignedByAListKey", "PDF_FOREIGN", [](Scenario& s) { s.addPdf(s.keys.list); }},
    {"PdfSignedByTheBarcodeKey", "PDF_FOREIGN", [](Scenario& s) { s.addPdf(s.keys.barcode); }},
    {"PdfOfAnotherLayout", "PDF_FOREIGN", [](Scenario& s) {
        s.evidence.pdf = Result<pki::PdfSignature>(Error{ErrorKind::NotFound, "layout"}); }},
    {"PdfOfAnotherLayoutAlone", "PDF_FOREIGN", [](Scenario& s) {
        s.evidence = {}; s.evidence.pdf = Result<pki::PdfSignature>(Error{ErrorKind::NotFound, "layout"}); }},
    {"SealCutShort", "UNKNOWN_FORMAT", [](Scenario& s) { s.evidence.verdict_code->resize(60); }},
    {"PortraitCodeCutShort", "UNKNOWN_FORMAT", [](Scenario& s) { s.evidence.portrait_code->resize(60); }},
    {"SealOfAnOlderVersionAlone", "UNKNOWN_FORMAT", [](Scenario& s) {
        (*s.evidence.verdict_code)[1] = 2; s.evidence.portrait_code.reset(); }},
    {"CodesOfOthers", "NOT_OURS", [](Scenario& s) { s.evidence = {}; s.evidence.foreign_codes = true; }},
    {"Nothing", "UNREADABLE", [](Scenario& s) { s.evidence = {}; }},
    {"SeveralDocuments", "UNREADABLE", [](Scenario& s) { s.evidence.several_documents = true; }},
    {"PdfOfOursWithoutReadableCodes", "UNREADABLE", [](Scenario& s) {
        s.addPdf(s.keys.pdf); s.evidence.verdict_code.reset(); s.evidence.portrait_code.reset(); }},
    {"PdfOfOursWithOneReadableCode", "UNREADABLE", [](Scenario& s) {
        s.addPdf(s.keys.pdf); s.evidence.portrait_code.reset(); }},
    {"ListsOverThirtyDaysOld", "STATUS_UNKNOWN", [](Scenario& s) {
        s.issue(makeDocument({.valid_until = day("2027-02-01")}));
        s.now = s.listed_at.plus(std::chrono::hours(30 * 24) + std::chrono::seconds(1)); }},

    {"SignerSuspended", "SUSPENDED", [](Scenario& s) { s.signer_state = lists::SignerState::Suspended; }},
    {"DocumentSuspended", "SUSPENDED", [](Scenario& s) {
        s.statuses[s.document.verdict_identity] = DocumentStatus::Suspended; }},
    {"RevokedButIssued", "SIGNER_REVOKED_LISTED", [](Scenario& s) {
        s.revoked = {{"1A2B3", moment("2026-11-24T00:00:00Z")}}; }},
    {"RevokedInTheTrustListButIssued", "SIGNER_REVOKED_LISTED", [](Scenario& s) {
        s.signer_state = lists::SignerState::Revoked; }},
    {"PdfSignerRevokedButIssued", "SIGNER_REVOKED_LISTED", [](Scenario& s) {
        s.addPdf(s.keys.pdf);
        s.revoked_services = {{s.keys.pdf.certificate.serialHex(), moment("2026-11-24T00:00:00Z"),
                               pki::RevocationReason::Superseded}}; }},
    {"SignedBeforeTheCertificate", "SIGNER_EXPIRED", [](Scenario& s) {
        s.issue(makeDocument({.signed_on = day("2026-11-20")})); }},
    {"PdfSignedBeforeItsCertificate", "SIGNER_EXPIRED", [](Scenario& s) {
        s.addPdf(s.keys.pdf); s.evidence.pdf->value().signed_at = moment("2026-11-20T00:00:00Z"); }},
    {"SignedOnTheListsDay", "NEWER_THAN_LIST", [](Scenario& s) {
        s.replace(makeDocument({.signed_on = day("2026-11-25")})); }},
    {"SignedAfterTheListsDay", "NEWER_THAN_LIST", [](Scenario& s) {
        s.replace(makeDocument({.signed_on = day("2026-11-26")})); s.now = moment("2026-11-26T01:00:00Z"); }},
    {"SealAlone", "NO_PORTRAIT", [](Scenario& s) { s.evidence.portrait_code.reset(); }},
    {"PortraitCodeAlone", "NO_VERDICT_CODE", [](Scenario& s) { s.evidence.verdict_code.reset(); }},
    {"ListsOverADayOld", "OK_STALE", [](Scenario& s) {
        s.now = s.listed_at.plus(std::chrono::hours(24) + std::chrono::seconds(1)); }},
};
// clang-format on

class Judgement : public testing::TestWithParam<Row> {};

TEST_P(Judgement, HasTheReason) {
    Scenario scenario;
    GetParam().change(scenario);
    const auto verdict = scenario.verdict();
    EXPECT_EQ(verdict.reason, GetParam().reason) << toJson(verdict)["checks"].dump(1);
    EXPECT_EQ(verdict.family, family(verdict.reason));
}

INSTANTIATE_TEST_SUITE_P(Of, Judgement, testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

TEST(Judgements, GiveEveryReasonThatTheEngineDecides) {
    std::set<std::string_view> given;
    for (const auto& row : kRows) given.insert(row.reason);
    for (const auto reason : reasons())
        EXPECT_EQ(given.contains(reason), !isDecidedByDevice(reason)) << reason;
}

TEST(Judgements, ListEveryCheckOnceInTheSameOrder) {
    std::vector<std::string> names;
    for (const auto& check : Scenario().verdict().checks) names.push_back(check.name);
    Scenario bare;
    bare.evidence = {};
    std::vector<std::string> bare_names;
    for (const auto& check : bare.verdict().checks) bare_names.push_back(check.name);
    EXPECT_EQ(names, bare_names);
    EXPECT_EQ(std::set(names.begin(), names.end()).size(), names.size());
}

class MissingList : public testing::Test {
protected:
    Scenario scenario;
    TrustBundle trust = scenario.bundle();
    void TearDown() override {
        EXPECT_EQ(judge(scenario.evidence, trust, scenario.now).reason, "STATUS_UNKNOWN");
    }
};

TEST_F(MissingList, OfTrust) { trust.trust_list.reset(); }
TEST_F(MissingList, OfIssuedDocuments) { trust.issued_set.reset(); }
TEST_F(MissingList, OfStatuses) { trust.status_list.reset(); }
TEST_F(MissingList, OfRevokedSigners) { trust.crls.erase(trust.crls.begin()); }
TEST_F(MissingList, OfEveryKind) {
    trust.trust_list.reset();
    trust.issued_set.reset();
    trust.status_list.reset();
    trust.crls.clear();
}

TEST(Judgements, TellAStaleListOfRevokedSigners) {
    Scenario scenario;
    auto trust = scenario.bundle();
    trust.crls[0] =
        pki::issueCrl({pki::tests::kNow, moment("2026-11-24T00:00:00Z"), 1, {}},
                      scenario.keys.travel_root.certificate, scenario.keys.travel_root.key)
            .value();
    EXPECT_EQ(judge(scenario.evidence, trust, scenario.now).reason, "OK_STALE");
}

TEST(Judgements, TellAStaleListOfRevokedPdfSigners) {
    Scenario scenario;
    scenario.addPdf(scenario.keys.pdf);
    auto trust = scenario.bundle();
    trust.crls[1] =
        pki::issueCrl({pki::tests::kNow, moment("2026-11-24T00:00:00Z"), 1, {}},
                      scenario.keys.service_root.certificate, scenario.keys.service_root.key)
            .value();
    EXPECT_EQ(judge(scenario.evidence, trust, scenario.now).reason, "OK_STALE");
}

TEST(Judgements, CountTheOldestList) {
    Scenario scenario;
    auto trust = scenario.bundle();
    trust.status_list->head.issued_at = moment("2026-11-23T06:00:00Z");
    EXPECT_EQ(judge(scenario.evidence, trust, scenario.now).reason, "OK_STALE");
}

TEST(Judgements, RefuseARevokedSignerWithoutAnIssuedSet) {
    Scenario scenario;
    scenario.revoked = {{"1A2B3", moment("2026-11-24T00:00:00Z")}};
    auto trust = scenario.bundle();
    trust.issued_set.reset();
    EXPECT_EQ(judge(scenario.evidence, trust, scenario.now).reason, "SIGNER_REVOKED");
}

TEST(Judgements, TakeASignerFromTheTrustListThatARootVouchesFor) {
    Scenario scenario;
    auto trust = scenario.bundle();
    trust.certificates.clear();
    EXPECT_EQ(judge(scenario.evidence, trust, scenario.now).reason, "OK");
}

TEST(Judgements, DoNotTrustASignerThatOnlyTheTrustListNames) {
    Scenario scenario;
    const auto& foreign = scenario.keys.foreign_barcode;
    scenario.issue(makeDocument({}, foreign));
    auto trust = scenario.bundle();
    trust.certificates.clear();
    trust.trust_list->certificates = {
        {foreign.certificate, lists::SignerState::Active},
        {scenario.keys.foreign_root.certificate, lists::SignerState::Active}};
    EXPECT_EQ(judge(scenario.evidence, trust, scenario.now).reason, "UNKNOWN_SIGNER");
}

TEST(Judgements, NeverAcceptWithoutPinnedRoots) {
    Scenario scenario;
    auto trust = scenario.bundle();
    trust.travel_document_roots.clear();
    EXPECT_EQ(judge(scenario.evidence, trust, scenario.now).reason, "UNKNOWN_SIGNER");
}

}  // namespace
}  // namespace etd::verification
