// What `etd serve` can try when somebody else has taken it over: each way is refused with its own
// reason, and the journal, so the keys, stay untouched.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>

#include "issuer/image/portrait.hpp"
#include "issuer/lists/lists.hpp"
#include "issuer/signing/connection.hpp"
#include "tests/issuer/signing/running_signer.hpp"

namespace etd::signing::tests {
namespace {

class HostileServe : public testing::Test {
protected:
    static void SetUpTestSuite() {
        authority = new Authority;
        signer = new RunningSigner(*authority);
        sheet = new TemplateReference(signer->client().status().value().sheet);
        honest = new Manifest(manifestOfToday(*sheet, 0));
        issued = new SignedDocument(
            signer->client().signDocument(requestFor(*authority, *honest)).value());
    }
    static void TearDownTestSuite() {
        delete issued;
        delete honest;
        delete sheet;
        delete signer;
        delete authority;
    }

    static Bytes journal() {
        std::ifstream in(authority->signer() / "journal", std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    static std::string word(const Error& error) {
        return error.detail.substr(0, error.detail.find(':'));
    }

    /// The rule that refuses the request, after checking that nothing was journaled.
    static std::string refusedBy(const DocumentRequest& request) {
        const Bytes before = journal();
        const auto document = signer->client().signDocument(request);
        EXPECT_EQ(journal(), before);
        return document ? "signed" : word(document.error());
    }

    static std::string refusedBy(const ListRequest& request) {
        const Bytes before = journal();
        const auto list = signer->client().signList(request);
        EXPECT_EQ(journal(), before);
        return list ? "signed" : word(list.error());
    }

    /// What a frame of any content is answered with, past all checks of the client.
    static Result<Frame> answerTo(const Frame& frame) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, signer->socket().c_str());
        const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
        EXPECT_EQ(::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address),
                  0);
        const auto deadline = Deadline::clock::now() + std::chrono::seconds(5);
        EXPECT_TRUE(writeFrame(socket.get(), frame, deadline));
        return readFrame(socket.get(), deadline);
    }

    static const Officer& officer(const std::string& name) { return authority->officer(name); }

    /// A good manifest with a number of its own.
    Manifest manifest() const { return manifestOfToday(*sheet, 1); }

    DocumentRequest requestWith(std::vector<Approval> approvals) const {
        return {manifest().canonical(), portraits().print, portraits().miniature,
                std::move(approvals)};
    }
    Approval byConsul() const { return approve(manifest(), Position::Consul, officer("consul")); }
    Approval byChief() const { return approve(manifest(), Position::Approver, officer("chief")); }

    static lists::ListHead head(std::uint64_t number) {
        return {number, now(), now().plus(std::chrono::hours(24))};
    }
    static ListRequest issuedSet(std::uint64_t number,
                                 const std::vector<pki::Sha256Digest>& identities) {
        return {ListKind::IssuedSet,
                lists::IssuedSet::build(head(number), Bytes(16, 1), identities).payload()};
    }
    static ListRequest statusList(std::uint64_t number,
                                  std::map<pki::Sha256Digest, lists::DocumentStatus> entries) {
        return {ListKind::Status, lists::StatusList{head(number), std::move(entries)}.payload()};
    }

    static inline Authority* authority;
    static inline RunningSigner* signer;
    static inline TemplateReference* sheet;
    static inline Manifest* honest;
    static inline SignedDocument* issued;
};

TEST_F(HostileServe, CannotDoWithoutApprovals) {
    EXPECT_EQ(refusedBy(requestWith({})), "approvals-missing");
}

TEST_F(HostileServe, CannotDoWithOneApproval) {
    EXPECT_EQ(refusedBy(requestWith({byConsul()})), "approvals-missing");
}

TEST_F(HostileServe, CannotUseAnExpiredApproval) {
    const auto expired =
        approve(manifest(), Position::Consul, officer("consul"), -std::chrono::seconds(5));
    EXPECT_EQ(refusedBy(requestWith({expired, byChief()})), "approval-expired");
}

TEST_F(HostileServe, CannotKeepApprovalsForLater) {
    const auto long_lived =
        approve(manifest(), Position::Consul, officer("consul"), std::chrono::hours(48));
    EXPECT_EQ(refusedBy(requestWith({long_lived, byChief()})), "approval-too-long");
}

TEST_F(HostileServe, CannotUseAnOfficerInAnotherPosition) {
    const auto wrong = approve(manifest(), Position::Approver, officer("consul"));
    EXPECT_EQ(refusedBy(requestWith({byConsul(), wrong})), "wrong-position");
}

TEST_F(HostileServe, CannotUseTwoOfficersInOnePosition) {
    const auto second = approve(manifest(), Position::Consul, officer("consul-2"));
    EXPECT_EQ(refusedBy(requestWith({byConsul(), second})), "position-twice");
}

TEST_F(HostileServe, CannotUseOnePersonTwice) {
    const auto first = approve(manifest(), Position::Consul, officer("both"));
    const auto second = approve(manifest(), Position::Approver, officer("both"));
    EXPECT_EQ(refusedBy(requestWith({first, second})), "same-person");
}

TEST_F(HostileServe, CannotUseOnePersonWithTwoCertificates) {
    const auto first = approve(manifest(), Position::Consul, officer("both"));
    const auto second = approve(manifest(), Position::Approver, officer("both-again"));
    EXPECT_EQ(refusedBy(requestWith({first, second})), "same-person");
}

TEST_F(HostileServe, CannotUseAnOfficerWhoIsNotEnrolled) {
    const auto stranger = approve(manifest(), Position::Approver, officer("stranger"));
    EXPECT_EQ(refusedBy(requestWith({byConsul(), stranger})), "not-enrolled");
}

TEST_F(HostileServe, CannotAlterTheManifestAfterApproval) {
    auto request = requestWith({byConsul(), byChief()});
    auto altered = manifest();
    altered.holder.surname = "Somebody";
    request.manifest = altered.canonical();
    EXPECT_EQ(refusedBy(request), "approval-of-other-manifest");
}

TEST_F(HostileServe, CannotAlterAStatement) {
    auto approval = byConsul();
    approval.statement =
        ApprovalStatement{manifest().digest(), Position::Consul, now().plus(std::chrono::hours(2))}
            .canonical();
    EXPECT_EQ(refusedBy(requestWith({approval, byChief()})), "approval-signature");
}

TEST_F(HostileServe, CannotSwapThePortrait) {
    auto request = requestWith({byConsul(), byChief()});
    request.print_portrait.back() ^= 1;
    EXPECT_EQ(refusedBy(request), "swapped-portrait");
}

TEST_F(HostileServe, CannotSwapTheMiniature) {
    auto request = requestWith({byConsul(), byChief()});
    request.miniature.back() ^= 1;
    EXPECT_EQ(refusedBy(request), "swapped-miniature");
}

TEST_F(HostileServe, CannotHaveASecondManifestSignedForANumber) {
    auto second = *honest;
    second.holder.surname = "Somebody";
    EXPECT_EQ(refusedBy(requestFor(*authority, second)), "number-taken");
}

TEST_F(HostileServe, CannotHaveAnApprovedImageSignedThatIsNoImage) {
    auto broken = manifest();
    const Bytes garbage = toBytes("this is no picture");
    broken.portrait = pki::sha256(garbage);
    auto request = requestFor(*authority, broken);
    request.print_portrait = garbage;
    const Bytes before = journal();
    const auto document = signer->client().signDocument(request);
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().kind, ErrorKind::InvalidField);
    EXPECT_EQ(journal(), before);
}

TEST_F(HostileServe, CannotPutAnotherFaceIntoTheCodeThanThePageShows) {
    std::ifstream in(ETD_SOURCE "/keys-example/cases/haddad.jpg", std::ios::binary);
    const Bytes upload(std::istreambuf_iterator<char>(in), {});
    const auto other = image::preparePortrait(upload).value().miniature;
    auto two_faces = manifest();
    two_faces.miniature = pki::sha256(other);
    auto request = requestFor(*authority, two_faces);
    request.miniature = other;
    EXPECT_EQ(refusedBy(request), "another-face");
}

TEST_F(HostileServe, CannotHaveANameSignedThatCannotBePrinted) {
    auto unprintable = manifest();
    unprintable.holder.surname = "\U00012345";
    const Bytes before = journal();
    const auto document = signer->client().signDocument(requestFor(*authority, unprintable));
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().kind, ErrorKind::InvalidField);
    EXPECT_EQ(journal(), before);
}

TEST_F(HostileServe, CannotHaveARawDigestSigned) {
    const Bytes before = journal();
    const auto answer = answerTo({{{"request", "sign_digest"}}, {Bytes(32, 7)}});
    ASSERT_TRUE(answer);
    EXPECT_EQ(word(errorOf(*answer).value()), "unknown-request");
    EXPECT_EQ(journal(), before);
}

TEST_F(HostileServe, CannotEndTheSignerByErrorsThatFillMoreThanAnAnswer) {
    Json crowded = Json::object();
    for (int i = 0; i < 1500; ++i) crowded["a" + std::to_string(i)] = 0;
    const auto document = signer->client().signDocument(
        {toBytes(canonicalJson(crowded)), portraits().print, portraits().miniature, {}});
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().kind, ErrorKind::InvalidField);
    EXPECT_TRUE(signer->client().status());
}

TEST_F(HostileServe, CannotEndTheSignerByAListWhoseJwsFillsMoreThanAnAnswer) {
    const Bytes before = journal();
    const auto answer =
        answerTo(encodeRequest(ListRequest{ListKind::IssuedSet, Bytes(kLargestList + 1, ' ')}));
    ASSERT_TRUE(answer);
    EXPECT_EQ(errorOf(*answer).value().kind, ErrorKind::TooLarge);
    EXPECT_EQ(journal(), before);
    EXPECT_TRUE(signer->client().status());
}

TEST_F(HostileServe, CannotPublishAForeignCertificate) {
    auto list = lists::TrustList{head(1), {}};
    list.certificates.push_back({authority->unknownCertificate(), lists::SignerState::Active});
    EXPECT_EQ(refusedBy(ListRequest{ListKind::Trust, list.payload()}), "foreign-list");
}

TEST_F(HostileServe, CannotLeaveOutADocument) {
    EXPECT_EQ(refusedBy(issuedSet(1000, {issued->verdict_identity})), "document-missing");
}

TEST_F(HostileServe, CannotGoBackToALowerListNumber) {
    const std::vector all{issued->verdict_identity, issued->portrait_identity};
    ASSERT_TRUE(signer->client().signList(issuedSet(5, all)));
    EXPECT_EQ(refusedBy(issuedSet(5, all)), "list-number");
    EXPECT_EQ(refusedBy(issuedSet(4, all)), "list-number");
}

TEST_F(HostileServe, CannotTakeACancellationBack) {
    ASSERT_TRUE(signer->client().signList(
        statusList(1, {{issued->verdict_identity, lists::DocumentStatus::Cancelled}})));
    EXPECT_EQ(refusedBy(statusList(2, {})), "terminal-reversed");
}

TEST_F(HostileServe, CannotHaveSomethingElseSignedAsAList) {
    const Bytes before = journal();
    const auto list = signer->client().signList({ListKind::Status, honest->canonical()});
    ASSERT_FALSE(list);
    EXPECT_EQ(list.error().kind, ErrorKind::Malformed);
    EXPECT_EQ(journal(), before);
}

TEST(HostileServeElsewhere, CannotUseARevokedOfficer) {
    Authority authority;
    const RunningSigner signer(authority);
    const auto manifest = manifestOfToday(signer.client().status().value().sheet, 1);
    authority.revoke("consul");
    const auto document = signer.client().signDocument(requestFor(authority, manifest));
    ASSERT_FALSE(document);
    EXPECT_TRUE(document.error().detail.starts_with("officer-revoked")) << document.error().detail;
}

TEST(HostileServeElsewhere, CannotSignMoreThanTheCounterAllows) {
    const Authority authority(1);
    const RunningSigner signer(authority);
    const auto sheet = signer.client().status().value().sheet;
    ASSERT_TRUE(signer.client().signDocument(requestFor(authority, manifestOfToday(sheet, 1))));
    const auto second =
        signer.client().signDocument(requestFor(authority, manifestOfToday(sheet, 2)));
    ASSERT_FALSE(second);
    EXPECT_TRUE(second.error().detail.starts_with("use-counter")) << second.error().detail;
}

TEST(HostileServeElsewhere, CannotConnectAsAnotherUser) {
    const Authority authority;
    const RunningSigner signer(authority, "", {12345});
    const auto status = signer.client().status();
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::Forbidden);
}

}  // namespace
}  // namespace etd::signing::tests
