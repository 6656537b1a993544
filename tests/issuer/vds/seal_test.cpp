// Expected bytes come from ICAO or are edited by hand; never from the encoder under test.
#include "issuer/vds/seal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <stdexcept>

#include "tests/support/vectors.hpp"

namespace etd::vds {
namespace {

const Bytes& icaoExample() {
    static const Bytes bytes = tests::readHex("vds/icao-9303-8-appendix-b.hex");
    return bytes;
}

Header icaoHeader() {
    return {.issuing_state = *CountryCode::parse("UTO"),
            .signer = *SignerIdentifier::parse("UTTS"),
            .certificate = *CertificateReference::parse("5B"),
            .issued_on = *Date::parse("2026-06-13"),
            .signed_on = *Date::parse("2023-08-23")};
}

constexpr std::string_view kIcaoMrz = "PUUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<"
                                      "D231458907UTO7408122F2606277<<<<<<<8";

Bytes sealed(const Bytes& to_be_signed, std::size_t signature_size) {
    return *appendSignature(to_be_signed, Bytes(signature_size, 0x11));
}

TEST(VdsSeal, EncodesTheIcaoExampleByteForByte) {
    const Bytes encoded = encodeToBeSigned(icaoHeader(), kIcaoMrz);
    EXPECT_TRUE(std::ranges::equal(encoded, ByteView(icaoExample()).first(68)));
}

TEST(VdsSeal, JoinsTheIcaoSignatureByteForByte) {
    const auto joined =
        appendSignature(encodeToBeSigned(icaoHeader(), kIcaoMrz), ByteView(icaoExample()).last(64));
    ASSERT_TRUE(joined);
    EXPECT_EQ(*joined, icaoExample());
}

TEST(VdsSeal, DecodesTheIcaoExample) {
    const auto seal = decode(icaoExample());
    ASSERT_TRUE(seal) << seal.error().detail;
    EXPECT_EQ(seal->header, icaoHeader());
    EXPECT_EQ(seal->mrz, kIcaoMrz);
    EXPECT_TRUE(std::ranges::equal(seal->to_be_signed, ByteView(icaoExample()).first(68)));
    EXPECT_TRUE(std::ranges::equal(seal->signature, ByteView(icaoExample()).last(64)));
    EXPECT_FALSE(seal->unknown_features);
}

TEST(VdsSeal, Takes136BytesWithAReferenceOfFiveDigits) {
    auto header = icaoHeader();
    header.certificate = *CertificateReference::parse("10001");
    EXPECT_EQ(sealed(encodeToBeSigned(header, kIcaoMrz), 64).size(), 136U);
}

TEST(VdsSeal, WritesAStateOfOneLetterWithFillers) {
    auto header = icaoHeader();
    header.issuing_state = *CountryCode::parse("D");
    const auto bytes = encodeToBeSigned(header, kIcaoMrz);
    EXPECT_EQ(bytes[2], 0x6A);  // "D<<" of the BSI's headers
    EXPECT_EQ(bytes[3], 0xBC);
    const auto bytes_of_seal = sealed(bytes, 64);
    const auto seal = decode(bytes_of_seal);
    ASSERT_TRUE(seal) << seal.error().detail;
    EXPECT_EQ(seal->header, header);
}

TEST(VdsSeal, TakesASignatureOf96Bytes) {
    const auto bytes = sealed(encodeToBeSigned(icaoHeader(), kIcaoMrz), 96);
    const auto seal = decode(bytes);
    ASSERT_TRUE(seal) << seal.error().detail;
    EXPECT_EQ(seal->signature.size(), 96U);
}

TEST(VdsSeal, RefusesToJoinASignatureOfAnotherSize) {
    for (const std::size_t size : {0U, 56U, 63U, 65U, 72U, 95U, 128U}) {
        EXPECT_EQ(appendSignature({}, Bytes(size)).error().kind, ErrorKind::InvalidField) << size;
    }
}

TEST(VdsSeal, ThrowsOnAnMrzThatIsNone) {
    EXPECT_THROW((void)encodeToBeSigned(icaoHeader(), "PUUTO"), std::logic_error);
    EXPECT_THROW((void)encodeToBeSigned(icaoHeader(), std::string(72, ' ')), std::logic_error);
    EXPECT_THROW((void)encodeToBeSigned(icaoHeader(), std::string(72, 'a')), std::logic_error);
}

TEST(VdsSeal, SkipsAFeatureWithAnUnknownTagAndSaysSo) {
    Bytes bytes = icaoExample();
    bytes.insert(bytes.begin() + 18, {0x42, 0x01, 0x00});
    const auto seal = decode(bytes);
    ASSERT_TRUE(seal) << seal.error().detail;
    EXPECT_TRUE(seal->unknown_features);
    EXPECT_EQ(seal->to_be_signed.size(), 71U);
}

TEST(VdsSeal, RefusesMoreThan4096Bytes) {
    EXPECT_EQ(decode(Bytes(4097, 0xDC)).error().detail, "longer than 4096 bytes");
}

TEST(VdsSeal, RefusesAVdsNcText) {
    const auto text = asBytes(R"({"data":{"hdr":{"is":"UTO","t":"icao.test","v":1},"msg":{}}})");
    EXPECT_EQ(decode(text).error().detail, "magic constant at byte 1");
}

TEST(VdsSealProperty, RefusesEveryTruncation) {
    for (std::size_t length = 0; length < icaoExample().size(); ++length) {
        EXPECT_FALSE(decode(ByteView(icaoExample()).first(length))) << "length " << length;
    }
}

TEST(VdsSealProperty, RefusesEveryTrailingByte) {
    for (unsigned byte = 0; byte < 256; ++byte) {
        Bytes longer = icaoExample();
        longer.push_back(static_cast<std::uint8_t>(byte));
        EXPECT_FALSE(decode(longer)) << "byte " << byte;
    }
}

TEST(VdsSealProperty, DecodesWhatItEncodes) {
    constexpr unsigned kSeed = 20261121;
    std::mt19937 random(kSeed);
    constexpr std::string_view kSet = "<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (int round = 0; round < 500; ++round) {
        std::string mrz, reference = "1";
        for (int i = 0; i < 72; ++i) mrz += kSet[random() % kSet.size()];
        for (auto i = random() % 32; i > 0; --i) reference += "0123456789ABCDEF"[random() % 16];
        const auto day = *Date::parse("2020-01-01");
        const Header header{*CountryCode::parse(std::string("UTO").substr(0, 1 + random() % 3)),
                            *SignerIdentifier::parse("UTE1"),
                            *CertificateReference::parse(reference),
                            day.plusDays(static_cast<int>(random() % 9000)),
                            day.plusDays(static_cast<int>(random() % 9000))};
        const auto bytes = sealed(encodeToBeSigned(header, mrz), 64);
        const auto seal = decode(bytes);
        ASSERT_TRUE(seal) << seal.error().detail << ", seed " << kSeed << ", round " << round;
        EXPECT_EQ(seal->header, header);
        EXPECT_EQ(seal->mrz, mrz);
    }
}

class MalformedVdsSeal : public testing::TestWithParam<tests::Case> {};

TEST_P(MalformedVdsSeal, IsRefusedNamingFieldAndOffset) {
    const auto seal = decode(GetParam().bytes);
    ASSERT_FALSE(seal);
    EXPECT_EQ(seal.error(), (Error{ErrorKind::Malformed, GetParam().expect}));
}

INSTANTIATE_TEST_SUITE_P(Vectors, MalformedVdsSeal,
                         testing::ValuesIn(tests::readCases("vds/malformed.cases")),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace etd::vds
