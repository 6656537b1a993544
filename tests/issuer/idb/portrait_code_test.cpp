// Expected bytes are put together by hand from docs/formats.md; never by the encoder under test.
#include "issuer/idb/portrait_code.hpp"

#include <gtest/gtest.h>

#include <zlib.h>

#include <algorithm>
#include <stdexcept>

#include "issuer/idb/base32.hpp"
#include "tests/support/vectors.hpp"

namespace etd::idb {
namespace {

constexpr std::size_t kSignedSize = 104;  // Of the vector: 12 bytes of header, 92 of group.

const Bytes& example() {
    static const Bytes bytes = tests::readHex("idb/portrait-code.hex");
    return bytes;
}

PortraitCode exampleContent() {
    return {.issuing_state = *CountryCode::parse("UTO"),
            .certificate = {0xA5, 0x7A, 0x79, 0x05, 0x77},
            .signed_on = *Date::parse("2026-06-13"),
            .mrz = "PUUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<"
                   "D231458907UTO7408122F2606277<<<<<<<8",
            .miniature = {'R', 'I', 'F', 'F', 16, 0, 0, 0, 'W', 'E', 'B', 'P', 0, 1, 2, 3},
            .valid_from = *Date::parse("2026-06-13"),
            .valid_until = *Date::parse("2026-06-27"),
            .route = {*CountryCode::parse("KEN"), *CountryCode::parse("TUR"),
                      *CountryCode::parse("D")}};
}

std::string textOf(ByteView payload, std::string_view prefix = "RDB1B") {
    std::string text(prefix);
    appendBase32(payload, text);
    return text;
}

Bytes compressed(ByteView bytes) {
    Bytes out(compressBound(bytes.size()));
    uLongf size = out.size();
    EXPECT_EQ(compress(out.data(), &size, bytes.data(), bytes.size()), Z_OK);
    out.resize(size);
    return out;
}

std::string refusal(std::string_view text) {
    const auto code = decode(text);
    if (code) return "decoded";
    EXPECT_EQ(code.error().kind, ErrorKind::Malformed);
    return code.error().detail;
}

TEST(PortraitCode, EncodesTheExampleByteForByte) {
    EXPECT_TRUE(std::ranges::equal(encodeToBeSigned(exampleContent()),
                                   ByteView(example()).first(kSignedSize)));
}

TEST(PortraitCode, JoinsTheSignatureByteForByte) {
    const auto text =
        appendSignature(ByteView(example()).first(kSignedSize), ByteView(example()).last(64));
    ASSERT_TRUE(text);
    EXPECT_EQ(*text, textOf(example()));
}

TEST(PortraitCode, DecodesTheExample) {
    const auto code = decode(textOf(example()));
    ASSERT_TRUE(code) << code.error().detail;
    EXPECT_EQ(code->content, exampleContent());
    EXPECT_TRUE(std::ranges::equal(code->to_be_signed, ByteView(example()).first(kSignedSize)));
    EXPECT_TRUE(std::ranges::equal(code->signature, ByteView(example()).last(64)));
    EXPECT_FALSE(code->unknown_features);
}

TEST(PortraitCode, DecodesTheCompressedForm) {
    const auto code = decode(textOf(compressed(example()), "RDB1D"));
    ASSERT_TRUE(code) << code.error().detail;
    EXPECT_EQ(code->content, exampleContent());
    EXPECT_EQ(code->to_be_signed.size(), kSignedSize);
}

TEST(PortraitCode, CarriesTheLargestMiniatureAndTheLongestRoute) {
    auto content = exampleContent();
    content.miniature = Bytes(kLargestMiniature, 0xAB);
    content.route = {5, *CountryCode::parse("UTO")};
    const auto text = appendSignature(encodeToBeSigned(content), Bytes(64, 1));
    EXPECT_EQ(text->size(), 1545U);  // 5 + ceil(962 * 8 / 5)
    EXPECT_EQ(decode(*text)->content, content);
}

TEST(PortraitCode, CarriesASignatureOf96Bytes) {
    auto content = exampleContent();
    content.algorithm = SignatureAlgorithm::EcdsaSha384;
    const auto text = appendSignature(encodeToBeSigned(content), Bytes(96, 1));
    ASSERT_TRUE(text);
    const auto code = decode(*text);
    ASSERT_TRUE(code) << code.error().detail;
    EXPECT_EQ(code->content, content);
    EXPECT_EQ(code->signature.size(), 96U);
}

TEST(PortraitCode, RefusesToJoinASignatureThatIsNotOfItsAlgorithm) {
    const auto to_be_signed = encodeToBeSigned(exampleContent());
    for (const std::size_t size : {0U, 63U, 65U, 96U}) {
        EXPECT_EQ(appendSignature(to_be_signed, Bytes(size)).error().kind, ErrorKind::InvalidField)
            << size;
    }
}

TEST(PortraitCode, ThrowsOnAFieldOutOfRange) {
    const auto encoding = [](void (*change)(PortraitCode&)) {
        auto content = exampleContent();
        change(content);
        return encodeToBeSigned(content);
    };
    EXPECT_THROW((void)encoding([](auto& code) { code.mrz.pop_back(); }), std::logic_error);
    EXPECT_THROW((void)encoding([](auto& code) { code.mrz[0] = ' '; }), std::logic_error);
    EXPECT_THROW((void)encoding([](auto& code) { code.mrz[0] = 'p'; }), std::logic_error);
    EXPECT_THROW((void)encoding([](auto& code) { code.miniature.clear(); }), std::logic_error);
    EXPECT_THROW((void)encoding([](auto& code) { code.miniature.resize(801); }), std::logic_error);
    EXPECT_THROW((void)encoding([](auto& code) { code.route.resize(1, code.route[0]); }),
                 std::logic_error);
    EXPECT_THROW((void)encoding([](auto& code) { code.route.resize(6, code.route[0]); }),
                 std::logic_error);
}

TEST(PortraitCode, SkipsAnUnknownMessageAndSaysSo) {
    Bytes payload = example();
    payload.insert(payload.begin() + kSignedSize, {0xC9, 0x01, 0x00});
    payload[13] = static_cast<std::uint8_t>(payload[13] + 3);
    const auto code = decode(textOf(payload));
    ASSERT_TRUE(code) << code.error().detail;
    EXPECT_TRUE(code->unknown_features);
    EXPECT_EQ(code->to_be_signed.size(), kSignedSize + 3);
}

TEST(PortraitCode, RefusesOtherForms) {
    EXPECT_EQ(refusal(textOf(example(), "RDB1A")), "an unsigned form of IDB");
    EXPECT_EQ(refusal(textOf(compressed(example()), "RDB1C")), "an unsigned form of IDB");
    EXPECT_EQ(refusal(textOf(example(), "RDB1E")), "unknown form of IDB");
    EXPECT_EQ(refusal(textOf(example(), "RDB1@")), "unknown form of IDB");
    EXPECT_EQ(refusal(textOf(example(), "NDB1B")), "does not begin with RDB1");
    EXPECT_EQ(refusal(textOf(example(), "rdb1b")), "does not begin with RDB1");
    EXPECT_EQ(refusal("RDB1"), "does not begin with RDB1");
    EXPECT_EQ(refusal(""), "does not begin with RDB1");
}

TEST(PortraitCode, RefusesAVdsNcText) {
    EXPECT_EQ(refusal(R"({"data":{"hdr":{"is":"UTO","t":"icao.test","v":1},"msg":{}}})"),
              "does not begin with RDB1");
}

TEST(PortraitCode, RefusesMoreThan4296Characters) {
    EXPECT_EQ(refusal("RDB1B" + std::string(4292, 'A')), "longer than 4296 characters");
}

TEST(PortraitCode, RefusesBase32ThatIsNotCanonical) {
    const auto text = textOf(example());
    const std::string detail = "is not Base32 in its canonical form";
    EXPECT_EQ(refusal(text + "="), detail);
    auto small = text;
    small[10] = 'a';
    EXPECT_EQ(refusal(small), detail);
    auto bits_behind = text;  // 170 bytes are 272 characters: none left over, so take one byte off.
    bits_behind = textOf(ByteView(example()).first(169));
    bits_behind.back() =
        bits_behind.back() == 'B' ? 'C' : static_cast<char>(bits_behind.back() + 1);
    EXPECT_EQ(refusal(bits_behind), detail);
}

TEST(PortraitCode, RefusesDamagedCompression) {
    const std::string detail = "the compressed data are damaged or larger than 8192 bytes";
    auto bytes = compressed(example());
    bytes.back() ^= 1;  // of the Adler-32
    EXPECT_EQ(refusal(textOf(bytes, "RDB1D")), detail);
    EXPECT_EQ(refusal(textOf(ByteView(compressed(example())).first(50), "RDB1D")), detail);
    EXPECT_EQ(refusal(textOf(example(), "RDB1D")), detail);
    EXPECT_EQ(refusal("RDB1D"), detail);
}

TEST(PortraitCode, RefusesWhatInflatesToMoreThan8KiB) {
    EXPECT_EQ(refusal(textOf(compressed(Bytes(8193)), "RDB1D")),
              "the compressed data are damaged or larger than 8192 bytes");
    EXPECT_EQ(refusal(textOf(compressed(Bytes(8192)), "RDB1D")), "issuing State at byte 2");
}

TEST(PortraitCode, RefusesBytesBehindTheCompressedData) {
    auto bytes = compressed(example());
    bytes.push_back(0);
    EXPECT_EQ(refusal(textOf(bytes, "RDB1D")), "bytes behind the compressed data");
}

TEST(PortraitCodeProperty, RefusesEveryTruncation) {
    for (std::size_t length = 0; length < example().size(); ++length) {
        EXPECT_NE(refusal(textOf(ByteView(example()).first(length))), "decoded") << length;
    }
}

class MalformedPortraitCode : public testing::TestWithParam<tests::Case> {};

TEST_P(MalformedPortraitCode, IsRefusedNamingTheField) {
    EXPECT_EQ(refusal(textOf(GetParam().bytes)), GetParam().expect);
}

INSTANTIATE_TEST_SUITE_P(Vectors, MalformedPortraitCode,
                         testing::ValuesIn(tests::readCases("idb/malformed.cases")),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace etd::idb
