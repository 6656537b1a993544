#include <gtest/gtest.h>

#include "issuer/lists/lists.hpp"
#include "tests/issuer/lists/list_support.hpp"
#include "tests/pki/test_signer.hpp"

namespace etd::lists {
namespace {

using tests::head;
using tests::replaced;

class TrustListTest : public testing::Test {
protected:
    pki::tests::TestSigner signer = pki::tests::makeTestSigner();
    TrustList list{
        head(),
        {{signer.authority, SignerState::Active}, {signer.certificate, SignerState::Suspended}}};
    std::string text = etd::toText(ByteView(list.payload()));
};

TEST_F(TrustListTest, ReturnsWhatWasWritten) {
    const auto back = TrustList::parse(list.payload());
    ASSERT_TRUE(back) << back.error().detail;
    ASSERT_EQ(back->certificates.size(), 2U);
    EXPECT_EQ(back->certificates[1].certificate, signer.certificate);
    EXPECT_EQ(back->certificates[1].state, SignerState::Suspended);
    EXPECT_EQ(back->payload(), list.payload());
}

TEST_F(TrustListTest, RefusesACertificateNamedTwice) {
    list.certificates.push_back({signer.certificate, SignerState::Active});
    EXPECT_FALSE(TrustList::parse(list.payload()));
}

TEST_F(TrustListTest, RefusesAnUnknownState) {
    EXPECT_FALSE(TrustList::parse(asBytes(replaced(text, "suspended", "doubtful"))));
}

TEST_F(TrustListTest, RefusesADamagedCertificate) {
    EXPECT_FALSE(TrustList::parse(
        asBytes(replaced(text, "\"certificate\":\"MII", "\"certificate\":\"MIX"))));
}

TEST_F(TrustListTest, RefusesAnUnknownMemberOfAnEntry) {
    EXPECT_FALSE(
        TrustList::parse(asBytes(replaced(text, "\"state\"", "\"note\":\"x\",\"state\""))));
}

TEST_F(TrustListTest, RefusesAnotherListsPayload) {
    EXPECT_FALSE(TrustList::parse(StatusList{head(), {}}.payload()));
}

}  // namespace
}  // namespace etd::lists
