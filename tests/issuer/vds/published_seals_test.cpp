// Seals that others published. Of ours is only the profile 5E03 of ICAO; every other must be
// refused, and for the reason that the table states.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/base64.hpp"
#include "base/hex.hpp"
#include "base/json.hpp"
#include "issuer/vds/seal.hpp"
#include "pki/certificate.hpp"
#include "tests/support/third_party.hpp"
#include "tests/support/vectors.hpp"

namespace etd::vds {
namespace {

constexpr const char* kFile = "visible-digital-seals.json";

Json load(const std::filesystem::path& path) {
    return parseJson(tests::readText(path), {.bytes = 4U << 20, .depth = 16}).value();
}

Bytes hexOf(const Json& vector) { return *fromHex(vector.at("hex").get<std::string>()); }
std::string textOf(const Json& value) { return value.get<std::string>(); }

Result<pki::PublicKey> keyOf(const Json& json, const std::string& certificate) {
    const auto der = *fromBase64(textOf(json.at("certificates").at(certificate).at("der_base64")));
    return pki::Certificate::fromDer(der)->publicKey();
}

// Seals of another profile with a header like ours: refused behind the 16 bytes before the profile.
constexpr const char* kOtherProfile = "document profile at byte 17";
constexpr const char* kOtherCategory = "document profile at byte 18";
// Header version 3: its second byte is 02.
constexpr const char* kVersion3 = "version at byte 2";
// Signers of BSI TR-03171 write the length of the reference in decimal; "40" is 64 to us, longer
// than any reference.
constexpr const char* kDecimalLength = "length of the certificate reference at byte 4";

const std::map<std::string, std::string> kRefusals = {
    {"icao-9303-7-2021-appE-figure-as-printed", kOtherProfile},  // a visa
    {"icao-9303-7-2021-appE-corrected", kOtherProfile},
    {"bsi-tr03137-annexC-arrival", kVersion3},
    {"bsi-tr03137-annexD-social", kVersion3},
    {"bsi-tr03137-annexE-residencepermit", kOtherProfile},
    {"bsi-tr03137-annexF-visa", kOtherProfile},
    {"bsi-tr03137-annexG-addresssticker", kOtherProfile},
    {"bsi-tr03137-annexH-residencesticker", kOtherProfile},
    {"vdstools-residentPermit", kOtherProfile},
    {"vdstools-addressStickerId", kOtherProfile},
    {"vdstools-socialInsurance", kVersion3},
    {"vdstools-arrivalAttestationV02", kVersion3},
    {"vdstools-arrivalAttestation", kVersion3},
    {"vdstools-visa_224bitSig", kOtherProfile},
    {"vdstools-supplementSheet", kOtherProfile},
    {"vdstools-addressStickerPassport", kOtherProfile},
    {"vdstools-permanentResidencePermit", kOtherProfile},
    // The State as a single left-over character of C40, "D" for "D<<".
    {"vdstools-ankunftsnwPapier", "issuing State at byte 4"},
    {"vdstools-ankunftsnwPapier2", "issuing State at byte 4"},
    {"vdstools-meldebescheinigung", kDecimalLength},
    // Its single-byte lengths would be refused too: see the test of its own below.
    {"vdstools-utoVisa", kOtherProfile},
    {"vdstools-administrativeDocumentV9Basic", kDecimalLength},
    {"vdstools-administrativeDocumentV9WithDates", kDecimalLength},
    {"vdstools-administrativeDocumentV9WithStatus", kDecimalLength},
    // "20" is 32 in hexadecimal and 32 characters do follow, so that only the profile is wrong.
    {"vdstools-wrongCertRefLength", "document profile at byte 37"},
    {"vdstools-dezvSha1", kDecimalLength},
    {"vdstools-jvm-tempPassport", kOtherProfile},
    {"vdstools-jvm-tempPerso", kOtherProfile},
    {"vdstools-jvm-fictionCert", kOtherProfile},
};

bool isOurs(const Json& vector) { return textOf(vector.at("profile")) == "ICAO ETD 5E03"; }

TEST(PublishedSeals, OfOurProfileDecodeToTheStatedValues) {
    ETD_REQUIRE_THIRD_PARTY(file, kFile);
    int seen = 0;
    const auto json = load(file);
    for (const auto& vector : json.at("vdsVectors")) {
        if (!isOurs(vector)) continue;
        SCOPED_TRACE(textOf(vector.at("id")));
        ++seen;
        const auto bytes = hexOf(vector);
        const auto seal = decode(bytes);
        ASSERT_TRUE(seal) << seal.error().detail;
        const auto& decoded = vector.at("decoded");
        EXPECT_EQ(seal->header.issuing_state.text(), textOf(decoded.at("issuingCountry")));
        EXPECT_EQ(seal->header.signer.text(), textOf(decoded.at("signerIdentifier")));
        EXPECT_EQ(seal->header.certificate.text(), textOf(decoded.at("certificateReference")));
        EXPECT_EQ(seal->header.issued_on.iso(), textOf(decoded.at("documentIssueDate")));
        EXPECT_EQ(seal->header.signed_on.iso(), textOf(decoded.at("signatureCreationDate")));
        auto mrz = textOf(vector.at("expected").at("mrz"));
        std::erase(mrz, '\n');
        EXPECT_EQ(seal->mrz, mrz);
        EXPECT_EQ(seal->to_be_signed.size(), vector.at("signedLength").get<std::size_t>());
        EXPECT_EQ(toHex(seal->signature), textOf(vector.at("signatureHex")));
        EXPECT_FALSE(seal->unknown_features);
    }
    EXPECT_EQ(seen, 3);
}

TEST(PublishedSeals, OfOurProfileVerifyWithTheirCertificates) {
    ETD_REQUIRE_THIRD_PARTY(file, kFile);
    const auto json = load(file);
    int verified = 0;
    for (const auto& vector : json.at("vdsVectors")) {
        if (!isOurs(vector)) continue;
        const auto bytes = hexOf(vector);
        const auto seal = decode(bytes).value();
        for (const auto& name : vector.at("verifiesWith")) {
            SCOPED_TRACE(textOf(vector.at("id")) + " with " + textOf(name));
            const auto key = keyOf(json, textOf(name)).value();
            EXPECT_TRUE(key.verifyRaw(seal.to_be_signed, seal.signature));
            Bytes changed(seal.to_be_signed.begin(), seal.to_be_signed.end());
            changed.back() ^= 1;
            EXPECT_FALSE(key.verifyRaw(changed, seal.signature));
            ++verified;
        }
    }
    EXPECT_EQ(verified, 3);
}

// The example is signed with a key that Doc 9303-7 prints, and our bytes are the example's bytes.
TEST(PublishedSeals, OurEncodingOfTheIcaoExampleCarriesItsSignature) {
    ETD_REQUIRE_THIRD_PARTY(file, kFile);
    const auto example = tests::readHex("vds/icao-9303-8-appendix-b.hex");
    const auto seal = decode(example).value();
    const auto again = encodeToBeSigned(seal.header, seal.mrz);
    EXPECT_TRUE(keyOf(load(file), "UTTS5B").value().verifyRaw(again, seal.signature));
}

TEST(PublishedSeals, OfOtherProfilesAreRefusedForTheStatedReason) {
    ETD_REQUIRE_THIRD_PARTY(file, kFile);
    std::size_t seen = 0;
    const auto json = load(file);
    for (const auto& vector : json.at("vdsVectors")) {
        if (isOurs(vector)) continue;
        const auto id = textOf(vector.at("id"));
        SCOPED_TRACE(id);
        ASSERT_TRUE(kRefusals.contains(id));
        ++seen;
        const auto bytes = hexOf(vector);
        const auto seal = decode(bytes);
        ASSERT_FALSE(seal);
        EXPECT_EQ(seal.error(), (Error{ErrorKind::Malformed, kRefusals.at(id)}));
    }
    EXPECT_EQ(seen, kRefusals.size());
}

// A product that writes one plain byte of length under a header of version 4: 0x80 for 128 bytes,
// which is no DER length. Only the profile is put right here, to get as far as that.
TEST(PublishedSeals, WithSingleByteLengthsAreRefusedEvenUnderOurProfile) {
    ETD_REQUIRE_THIRD_PARTY(file, kFile);
    const auto json = load(file);
    const auto& all = json.at("vdsVectors");
    const auto vector = std::ranges::find(all, Json("vdstools-utoVisa"),
                                          [](const Json& each) { return each.at("id"); });
    ASSERT_NE(vector, all.end());
    auto bytes = hexOf(*vector);
    bytes[16] = 0x5E;
    const auto seal = decode(bytes);
    ASSERT_FALSE(seal);
    EXPECT_EQ(seal.error().detail, "document feature at byte 70");
    EXPECT_EQ(bytes[69], 0x80);
}

// Headers alone: all of another profile or version, so each is refused at that field.
TEST(PublishedSeals, HeadersAloneAreRefusedAtTheirVersionOrProfile) {
    ETD_REQUIRE_THIRD_PARTY(file, kFile);
    std::vector<std::string> details;
    const auto json = load(file);
    for (const auto& vector : json.at("headerOnlyVectors")) {
        const auto bytes = hexOf(vector);
        const auto seal = decode(bytes);
        details.push_back(seal ? "decoded" : seal.error().detail);
    }
    EXPECT_EQ(details,
              (std::vector<std::string>{kOtherProfile, kVersion3, "document profile at byte 21"}));
}

// With the profile bytes replaced by ours, the same headers are read field by field.
TEST(PublishedSeals, HeadersOfVersion4HaveTheStatedFields) {
    ETD_REQUIRE_THIRD_PARTY(file, kFile);
    const auto example = tests::readHex("vds/icao-9303-8-appendix-b.hex");
    const auto json = load(file);
    int seen = 0;
    for (const auto& vector : json.at("headerOnlyVectors")) {
        const auto& expect = vector.at("expect");
        if (expect.at("rawVersion") != 3) continue;
        ++seen;
        auto bytes = hexOf(vector);
        bytes[bytes.size() - 2] = 0x5E;
        bytes[bytes.size() - 1] = 0x03;
        append(bytes, ByteView(example).subspan(18));
        const auto seal = decode(bytes);
        ASSERT_TRUE(seal) << seal.error().detail;
        EXPECT_EQ(seal->header.issuing_state.text(), "D");
        EXPECT_EQ(seal->header.signer.text(), textOf(expect.at("signerIdentifier")));
        EXPECT_EQ(seal->header.certificate.text(), textOf(expect.at("certificateReference")));
        EXPECT_EQ(seal->header.issued_on.iso(), textOf(expect.at("documentIssueDate")));
        EXPECT_EQ(seal->header.signed_on.iso(), textOf(expect.at("signatureCreationDate")));
    }
    EXPECT_EQ(seen, 2);
}

// DETS32 is on brainpoolP224r1, which this project does not take: no seal of it can be verified.
TEST(PublishedSeals, ACertificateOnAnUnsupportedCurveGivesNoKey) {
    ETD_REQUIRE_THIRD_PARTY(file, kFile);
    const auto key = keyOf(load(file), "DETS32");
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind, ErrorKind::InvalidField);
}

// Of the other profiles the signed bytes and the signature are published too: the certificates on
// supported curves verify them, which shows that those seals are refused for their profile alone.
TEST(PublishedSeals, OfOtherProfilesCarryGenuineSignatures) {
    ETD_REQUIRE_THIRD_PARTY(file, kFile);
    const auto json = load(file);
    int verified = 0;
    for (const auto& vector : json.at("vdsVectors")) {
        if (!vector.contains("verifiesWith") || textOf(vector.value("hash", Json(""))) != "sha256")
            continue;
        const auto bytes = hexOf(vector);
        const auto signature = *fromHex(textOf(vector.at("signatureHex")));
        const auto size = vector.at("signedLength").get<std::size_t>();
        for (const auto& name : vector.at("verifiesWith")) {
            SCOPED_TRACE(textOf(vector.at("id")) + " with " + textOf(name));
            const auto key = keyOf(json, textOf(name));
            ASSERT_TRUE(key) << key.error().detail;
            EXPECT_TRUE(key->verifyRaw(ByteView(bytes).first(size), signature));
            ++verified;
        }
    }
    EXPECT_EQ(verified, 19);
}

}  // namespace
}  // namespace etd::vds
