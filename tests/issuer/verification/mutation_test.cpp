#include <gtest/gtest.h>
#include <openssl/bn.h>

#include <random>

#include "tests/issuer/verification/scenario.hpp"

namespace etd::verification {
namespace {

using tests::makeDocument;
using tests::Scenario;

class MutatedCode : public testing::Test {
protected:
    Scenario scenario;
    TrustBundle trust = scenario.bundle();

    void SetUp() override { ASSERT_EQ(scenario.verdict().reason, "OK"); }
    Family family() const { return judge(scenario.evidence, trust, scenario.now).family; }
};

TEST_F(MutatedCode, SealWithAnyBitFlippedIsNotAccepted) {
    auto& seal = *scenario.evidence.verdict_code;
    for (std::size_t at = 0; at < seal.size(); ++at)
        for (unsigned bit = 0; bit < 8; ++bit) {
            seal[at] = static_cast<std::uint8_t>(seal[at] ^ 1U << bit);
            ASSERT_NE(family(), Family::Accept) << "byte " << at << " bit " << bit;
            seal[at] = static_cast<std::uint8_t>(seal[at] ^ 1U << bit);
        }
}

TEST_F(MutatedCode, PortraitCodeWithAnyCharacterChangedIsNotAccepted) {
    std::mt19937 random(1902);
    auto& text = *scenario.evidence.portrait_code;
    for (auto& character : text) {
        const char was = character;
        while (character == was) character = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[random() % 32];
        ASSERT_NE(family(), Family::Accept) << &character - text.data();
        character = was;
    }
}

TEST_F(MutatedCode, CutAnywhereIsNotAccepted) {
    const auto seal = *scenario.evidence.verdict_code;
    for (std::size_t size = 0; size < seal.size(); ++size) {
        scenario.evidence.verdict_code = Bytes(seal.begin(), seal.begin() + std::ptrdiff_t(size));
        ASSERT_NE(family(), Family::Accept) << size;
    }
    scenario.evidence.verdict_code = seal;
    const auto text = *scenario.evidence.portrait_code;
    for (std::size_t size = 0; size < text.size(); size += 7) {
        scenario.evidence.portrait_code = text.substr(0, size);
        ASSERT_NE(family(), Family::Accept) << size;
    }
}

TEST_F(MutatedCode, WithATrailingByteIsNotAccepted) {
    scenario.evidence.verdict_code->push_back(0);
    EXPECT_NE(family(), Family::Accept);
    scenario.evidence.verdict_code->pop_back();
    scenario.evidence.portrait_code->push_back('A');
    EXPECT_NE(family(), Family::Accept);
}

TEST_F(MutatedCode, SwappedBetweenTwoIssuedDocumentsIsRefused) {
    const auto other = makeDocument({.surname = "SVENSSON", .number_seed = "654321"});
    scenario.issued.push_back(other.verdict_identity);
    scenario.issued.push_back(other.portrait_identity);
    trust = scenario.bundle();
    scenario.evidence.verdict_code = other.verdict_code;
    EXPECT_EQ(judge(scenario.evidence, trust, scenario.now).reason, "CODES_DIFFER");
    scenario.evidence.portrait_code = other.portrait_code;
    EXPECT_EQ(judge(scenario.evidence, trust, scenario.now).reason, "OK");
}

/// s replaced by n - s: verifies as well.
Bytes twinOf(Bytes seal) {
    BIGNUM* n = nullptr;
    BN_hex2bn(&n, "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
    BIGNUM* s = BN_bin2bn(seal.data() + seal.size() - 32, 32, nullptr);
    BN_sub(s, n, s);
    BN_bn2binpad(s, seal.data() + seal.size() - 32, 32);
    BN_free(s);
    BN_free(n);
    return seal;
}

TEST_F(MutatedCode, TwinSignatureIsTheSameDocument) {
    scenario.evidence.verdict_code = twinOf(*scenario.evidence.verdict_code);
    ASSERT_NE(*scenario.evidence.verdict_code, scenario.document.verdict_code);
    EXPECT_EQ(judge(scenario.evidence, trust, scenario.now).reason, "OK");
}

TEST_F(MutatedCode, TwinSignatureDoesNotEscapeACancellation) {
    scenario.statuses[scenario.document.verdict_identity] = lists::DocumentStatus::Cancelled;
    scenario.evidence.verdict_code = twinOf(*scenario.evidence.verdict_code);
    EXPECT_EQ(scenario.verdict().reason, "CANCELLED");
}

}  // namespace
}  // namespace etd::verification
