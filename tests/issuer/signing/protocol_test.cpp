#include "issuer/signing/protocol.hpp"

#include <gtest/gtest.h>

namespace etd::signing {
namespace {

const Bytes kOne = toBytes("one");
const Bytes kTwo = toBytes("two!");

Bytes frameOf(std::string_view head, std::string_view body = "") {
    Bytes bytes{0, 0, static_cast<std::uint8_t>(head.size() >> 8),
                static_cast<std::uint8_t>(head.size())};
    append(bytes, asBytes(head));
    append(bytes, asBytes(body));
    return bytes;
}

TEST(SignerFrame, ComesBackAsItWas) {
    const Frame frame{{{"request", "x"}}, {kOne, kTwo, {}}};
    const auto decoded = decodeFrame(encodeFrame(frame));
    ASSERT_TRUE(decoded) << decoded.error().detail;
    EXPECT_EQ(*decoded, frame);
}

TEST(SignerFrame, HasALengthAHeadAndItsAttachments) {
    EXPECT_EQ(encodeFrame({{{"a", "b"}}, {kOne}}),
              frameOf(R"({"a":"b","attachments":[3]})", "one"));
}

TEST(SignerFrame, RefusesEveryTruncation) {
    const Bytes bytes = encodeFrame({{{"a", "b"}}, {kOne}});
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        EXPECT_FALSE(decodeFrame(ByteView(bytes).first(length))) << "length " << length;
    }
}

TEST(SignerFrame, RefusesATrailingByte) {
    Bytes bytes = encodeFrame({{{"a", "b"}}, {kOne}});
    bytes.push_back(0);
    EXPECT_FALSE(decodeFrame(bytes));
}

TEST(SignerFrame, RefusesAHeadThatIsNotCanonical) {
    EXPECT_FALSE(decodeFrame(frameOf(R"({"attachments": []})")));
}

TEST(SignerFrame, RefusesAHeadThatIsNoObject) { EXPECT_FALSE(decodeFrame(frameOf("[]"))); }

TEST(SignerFrame, RefusesAFraction) {
    EXPECT_FALSE(decodeFrame(frameOf(R"({"a":1.5,"attachments":[]})")));
}

TEST(SignerFrame, RefusesANegativeLength) {
    EXPECT_FALSE(decodeFrame(frameOf(R"({"attachments":[-1]})")));
}

TEST(SignerFrame, RefusesAHeadWithoutAttachments) {
    EXPECT_FALSE(decodeFrame(frameOf(R"({"a":"b"})")));
}

TEST(SignerFrame, RefusesMoreThanSixMebibytesBeforeReadingThem) {
    const auto head = decodeHead(asBytes(R"({"attachments":[6291456,1]})"));
    ASSERT_FALSE(head);
    EXPECT_EQ(head.error().kind, ErrorKind::TooLarge);
}

TEST(SignerFrame, RefusesLengthsThatOverflow) {
    const auto head =
        decodeHead(asBytes(R"({"attachments":[18446744073709551615,18446744073709551615]})"));
    EXPECT_FALSE(head);
}

TEST(SignerFrame, RefusesAHeadOver64KibibytesByItsLength) {
    const auto length = decodeHeadLength({0, 1, 0, 1});
    ASSERT_FALSE(length);
    EXPECT_EQ(length.error().kind, ErrorKind::TooLarge);
}

DocumentRequest sampleRequest() {
    return {toBytes("manifest"), toBytes("jpeg"), toBytes("webp"), {{kOne, kTwo}, {kTwo, kOne}}};
}

template <class T>
T sent(const T& request) {
    auto decoded = decodeRequest(encodeRequest(request));
    EXPECT_TRUE(decoded) << decoded.error().detail;
    return std::get<T>(*std::move(decoded));
}

TEST(SignerRequest, CarriesADocumentWithItsApprovals) {
    const auto document = sent(sampleRequest());
    EXPECT_EQ(document.manifest, sampleRequest().manifest);
    EXPECT_EQ(document.print_portrait, sampleRequest().print_portrait);
    EXPECT_EQ(document.miniature, sampleRequest().miniature);
    EXPECT_EQ(document.approvals, sampleRequest().approvals);
}

TEST(SignerRequest, CarriesAList) {
    const auto list = sent(ListRequest{ListKind::IssuedSet, kOne});
    EXPECT_EQ(list.kind, ListKind::IssuedSet);
    EXPECT_EQ(list.payload, kOne);
}

TEST(SignerRequest, CarriesADay) {
    const auto page = sent(ListDocumentsRequest{*Date::parse("2026-11-21"), "KE234567X"});
    EXPECT_EQ(page.day.iso(), "2026-11-21");
    EXPECT_EQ(page.after, "KE234567X");
}

TEST(SignerRequest, AsksWhatAStatusListMustHold) {
    const auto terminal = sent(ListTerminalRequest{*Date::parse("2026-11-21"), std::nullopt});
    EXPECT_EQ(terminal.day.iso(), "2026-11-21");
    const auto later = sent(ListTerminalRequest{*Date::parse("2026-11-21"), pki::Sha256Digest{7}});
    EXPECT_EQ(later.after, pki::Sha256Digest{7});
}

TEST(SignerAnswer, CarriesWhatAStatusListMustHold) {
    const auto page = decodeTerminal(encodeAnswer(TerminalPage{{{1}, {2}}, true}));
    ASSERT_TRUE(page);
    EXPECT_EQ(page->identities, (std::vector<pki::Sha256Digest>{{1}, {2}}));
    EXPECT_TRUE(page->more);
}

TEST(SignerRequest, RefusesARawDigest) {
    const auto request = decodeRequest({{{"request", "sign_digest"}}, {Bytes(32)}});
    ASSERT_FALSE(request);
    EXPECT_TRUE(request.error().detail.starts_with("unknown-request"));
}

TEST(SignerRequest, RefusesAnUnknownMember) {
    EXPECT_FALSE(decodeRequest({{{"request", "status"}, {"x", "y"}}, {}}));
}

TEST(SignerRequest, RefusesAStatementWithoutItsSignature) {
    EXPECT_FALSE(decodeRequest({{{"request", "sign_document"}}, {kOne, kOne, kOne, kOne}}));
}

TEST(SignerRequest, RefusesAnUnknownKindOfList) {
    EXPECT_FALSE(decodeRequest({{{"request", "sign_list"}, {"kind", "mine"}}, {kOne}}));
}

TEST(SignerAnswer, CarriesAnErrorWithItsFields) {
    const Error error{ErrorKind::InvalidField, "why", {{"/holder/surname", "how to mend it"}}};
    const auto document = decodeDocument(encodeError(error));
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error(), error);
}

TEST(SignerAnswer, LeavesOutTheFieldsOfAnErrorThatHasTooMany) {
    const Error error{ErrorKind::InvalidField, "why", std::vector<FieldError>(3000, {"/a", "no"})};
    const auto frame = decodeFrame(encodeFrame(encodeError(error)));
    ASSERT_TRUE(frame) << frame.error().detail;
    const auto told = errorOf(*frame);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->kind, ErrorKind::InvalidField);
    EXPECT_EQ(told->fields.size(), kMostErrorFields);
}

TEST(SignerAnswer, HasRoomForTheJwsOfTheLargestList) {
    constexpr std::size_t kHeader = 32768;
    EXPECT_LE((kLargestList + 2) / 3 * 4 + kHeader, kLargestAttachments);
}

TEST(SignerAnswer, CarriesADocument) {
    const SignedDocument document{kOne, "RDB1BAAAA", kTwo, {1}, {2}};
    const auto decoded = decodeDocument(encodeAnswer(document));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->verdict_code, kOne);
    EXPECT_EQ(decoded->portrait_code, "RDB1BAAAA");
    EXPECT_EQ(decoded->pdf, kTwo);
    EXPECT_EQ(decoded->verdict_identity, document.verdict_identity);
    EXPECT_EQ(decoded->portrait_identity, document.portrait_identity);
}

TEST(SignerAnswer, CarriesThePageOfDocuments) {
    const auto number = DocumentNumber::compose(*PostPrefix::parse("KE"),
                                                std::array<std::uint8_t, 6>{0, 1, 2, 3, 4, 5});
    const DocumentPage page{{{number.text(), {1}, {2}, {3}, *Date::parse("2026-12-21")}}, true};
    const auto decoded = decodePage(encodeAnswer(page));
    ASSERT_TRUE(decoded) << decoded.error().detail;
    EXPECT_EQ(decoded->documents, page.documents);
    EXPECT_TRUE(decoded->more);
}

TEST(SignerAnswer, IsUnavailableWhenItIsAnotherAnswer) {
    const auto list = decodeList(encodeAnswer(DocumentPage{}));
    ASSERT_FALSE(list);
    EXPECT_EQ(list.error().kind, ErrorKind::Unavailable);
}

}  // namespace
}  // namespace etd::signing
