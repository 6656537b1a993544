#include "issuer/document/codes.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "issuer/document/code_identity.hpp"

namespace etd {
namespace {

constexpr std::array<std::uint8_t, 6> kRandom{30, 0, 17, 5, 29, 11};

DocumentNumber someNumber() { return DocumentNumber::compose(*PostPrefix::parse("KE"), kRandom); }

TEST(CountryCode, TakesOneToThreeCapitals) {
    for (const char* text : {"D", "UTO", "XXA"}) EXPECT_TRUE(CountryCode::parse(text)) << text;
    for (const char* text : {"", "UTOP", "uto", "D<<", "U1O", "Ä"}) {
        EXPECT_FALSE(CountryCode::parse(text)) << text;
    }
}

TEST(SignerIdentifier, TakesACountryAndTwoCapitalsOrDigits) {
    for (const char* text : {"UTTS", "UTE1", "DE00"}) {
        EXPECT_TRUE(SignerIdentifier::parse(text)) << text;
    }
    for (const char* text : {"", "UTT", "UTTSX", "U1TS", "utTS", "UT-S", "UT S"}) {
        EXPECT_FALSE(SignerIdentifier::parse(text)) << text;
    }
}

TEST(CertificateReference, TakesUpTo32CapitalHexDigits) {
    for (const char* text : {"5B", "0005B", "10001", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"}) {
        EXPECT_TRUE(CertificateReference::parse(text)) << text;
    }
    for (const char* text : {"", "5b", "5G", "0x5B", "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"}) {
        EXPECT_FALSE(CertificateReference::parse(text)) << text;
    }
}

// Reserved for tests by Doc 9303-13 2.2.1.
TEST(CertificateReference, RefusesNothingButZeros) {
    EXPECT_FALSE(CertificateReference::parse("0"));
    EXPECT_FALSE(CertificateReference::parse("00000"));
}

TEST(CertificateReference, ComparesAsANumberWhenAsked) {
    const auto number = *CertificateReference::parse("5B");
    EXPECT_TRUE(number.sameNumber(*CertificateReference::parse("0005B")));
    EXPECT_FALSE(number.sameNumber(*CertificateReference::parse("5B0")));
    EXPECT_NE(number, *CertificateReference::parse("0005B"));
}

TEST(DocumentNumber, IsPrefixRandomPartAndCheck) {
    const auto number = someNumber();
    EXPECT_EQ(number.text().substr(0, 8), "KEZ2K7YD");
    EXPECT_EQ(number.text().size(), 9U);
    EXPECT_EQ(DocumentNumber::parse(number.text()).value(), number);
}

// 1*17 + 2*12 + 3*30 + 4*0 + 5*17 + 6*5 + 7*29 + 8*11 = 537; 537 mod 31 = 10, which is 'C'.
TEST(DocumentNumber, HasTheCheckThatTheDocumentedSumGives) {
    EXPECT_EQ(someNumber().text().back(), 'C');
}

TEST(DocumentNumber, HasNoCharacterThatIsEasilyMistaken) {
    EXPECT_EQ(DocumentNumber::kAlphabet.find_first_of("01OIL"), std::string_view::npos);
    EXPECT_EQ(DocumentNumber::kAlphabet.size(), 31U);
}

TEST(DocumentNumberProperty, EverySingleErrorIsFound) {
    std::mt19937 random(9303);
    for (int round = 0; round < 50; ++round) {
        std::array<std::uint8_t, 6> values{};
        for (auto& value : values) value = static_cast<std::uint8_t>(random() % 31);
        const auto text = DocumentNumber::compose(*PostPrefix::parse("KE"), values).text();
        for (std::size_t at = 0; at < text.size(); ++at) {
            for (const char c : DocumentNumber::kAlphabet) {
                auto wrong = text;
                wrong[at] = c;
                EXPECT_EQ(DocumentNumber::parse(wrong).has_value(), wrong == text) << wrong;
            }
        }
    }
}

TEST(DocumentNumberProperty, EverySwapOfNeighboursIsFound) {
    std::mt19937 random(9304);
    for (int round = 0; round < 200; ++round) {
        std::array<std::uint8_t, 6> values{};
        for (auto& value : values) value = static_cast<std::uint8_t>(random() % 31);
        const auto text = DocumentNumber::compose(*PostPrefix::parse("KE"), values).text();
        for (std::size_t at = 0; at + 1 < text.size(); ++at) {
            auto wrong = text;
            std::swap(wrong[at], wrong[at + 1]);
            EXPECT_EQ(DocumentNumber::parse(wrong).has_value(), wrong == text) << wrong;
        }
    }
}

TEST(CaseReference, IsSixteenBytesInLowerCaseHex) {
    std::array<std::uint8_t, 16> random{};
    random[15] = 0xAB;
    const auto reference = CaseReference::of(random);
    EXPECT_EQ(reference.text(), "000000000000000000000000000000ab");
    EXPECT_EQ(CaseReference::parse(reference.text()).value(), reference);
    EXPECT_FALSE(CaseReference::parse("000000000000000000000000000000AB"));
    EXPECT_FALSE(CaseReference::parse("00"));
}

// (r, n - s) verifies wherever (r, s) does, so the identity must not hang on s.
TEST(CodeIdentity, DependsOnTheSignedBytesAndRButNotOnS) {
    Bytes signature(64, 1);
    const auto identity = codeIdentity(asBytes("signed"), signature);
    signature[63] = 2;
    EXPECT_EQ(codeIdentity(asBytes("signed"), signature), identity);
    signature[31] = 2;
    EXPECT_NE(codeIdentity(asBytes("signed"), signature), identity);
    EXPECT_NE(codeIdentity(asBytes("other"), Bytes(64, 1)), identity);
}

}  // namespace
}  // namespace etd
