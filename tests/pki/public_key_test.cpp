#include "pki/public_key.hpp"

#include <gtest/gtest.h>

#include "base/hex.hpp"
#include "base/json.hpp"
#include "pki/private_key.hpp"
#include "tests/support/third_party.hpp"

namespace etd::pki {
namespace {

Bytes hex(const Json& value) { return *fromHex(value.get<std::string>()); }

/// Every test of a Wycheproof file whose outcome differs from the published one.
template <class Verify>
std::string disagreements(const std::filesystem::path& file, Verify verify) {
    const auto json = parseJson(tests::readText(file), {.bytes = 16U << 20, .depth = 16}).value();
    std::string out;
    for (const auto& group : json.at("testGroups")) {
        const auto key = PublicKey::fromSpki(hex(group.at("publicKeyDer"))).value();
        for (const auto& test : group.at("tests")) {
            const bool expected = test.at("result") == "valid";
            if (verify(key, hex(test.at("msg")), hex(test.at("sig"))) != expected) {
                out += std::to_string(test.at("tcId").get<int>()) + " " +
                       test.at("comment").get<std::string>() + "\n";
            }
        }
    }
    return out;
}

TEST(PublicKey, AgreesWithWycheproofOnDerSignatures) {
    ETD_REQUIRE_THIRD_PARTY(file, "wycheproof-ecdsa-p256-der.json");
    EXPECT_EQ(disagreements(file, [](auto& key, auto message,
                                     auto sig) { return key.verifyDer(message, sig); }),
              "");
}

TEST(PublicKey, AgreesWithWycheproofOnRawSignatures) {
    ETD_REQUIRE_THIRD_PARTY(file, "wycheproof-ecdsa-p256-p1363.json");
    EXPECT_EQ(disagreements(file, [](auto& key, auto message,
                                     auto sig) { return key.verifyRaw(message, sig); }),
              "");
}

/// A signature of `key` over "a", whose r has 32 bytes and needs no zero before it.
Bytes signatureOfPlainR(const PrivateKey& key) {
    for (;;) {
        auto der = key.signDer(asBytes("a"));
        if (der[3] == 32) return der;
    }
}

TEST(PublicKey, RefusesAZeroTooManyBeforeAnInteger) {
    const auto key = PrivateKey::generate(Curve::P256);
    auto der = signatureOfPlainR(key);
    EXPECT_TRUE(key.publicKey().verifyDer(asBytes("a"), der));
    der.insert(der.begin() + 4, 0);
    ++der[3];
    ++der[1];
    EXPECT_FALSE(key.publicKey().verifyDer(asBytes("a"), der));
}

TEST(PublicKey, RefusesALengthInItsLongForm) {
    const auto key = PrivateKey::generate(Curve::P256);
    auto der = signatureOfPlainR(key);
    der.insert(der.begin() + 1, 0x81);
    EXPECT_FALSE(key.publicKey().verifyDer(asBytes("a"), der));
}

TEST(PublicKey, RefusesAByteBehindADerSignature) {
    const auto key = PrivateKey::generate(Curve::P256);
    auto der = key.signDer(asBytes("a"));
    der.push_back(0);
    EXPECT_FALSE(key.publicKey().verifyDer(asBytes("a"), der));
    ++der[1];
    EXPECT_FALSE(key.publicKey().verifyDer(asBytes("a"), der));
}

class EveryCurve : public testing::TestWithParam<Curve> {};

TEST_P(EveryCurve, VerifiesWhatItsPrivateKeySigned) {
    const auto key = PrivateKey::generate(GetParam());
    const auto message = asBytes("a message");
    EXPECT_EQ(key.signRaw(message).size(), 2 * scalarSize(GetParam()));
    EXPECT_TRUE(key.publicKey().verifyRaw(message, key.signRaw(message)));
    EXPECT_TRUE(key.publicKey().verifyDer(message, key.signDer(message)));
}

TEST_P(EveryCurve, RefusesAnotherMessage) {
    const auto key = PrivateKey::generate(GetParam());
    EXPECT_FALSE(key.publicKey().verifyRaw(asBytes("b"), key.signRaw(asBytes("a"))));
}

TEST_P(EveryCurve, ComesBackFromItsSpkiByteForByte) {
    const auto key = PrivateKey::generate(GetParam()).publicKey();
    const auto again = PublicKey::fromSpki(key.spki()).value();
    EXPECT_EQ(again.spki(), key.spki());
    EXPECT_EQ(again.point(), key.point());
    EXPECT_EQ(again.curve(), GetParam());
}

TEST_P(EveryCurve, RefusesEveryTruncationOfASpki) {
    const auto spki = PrivateKey::generate(GetParam()).publicKey().spki();
    for (std::size_t size = 0; size < spki.size(); ++size) {
        EXPECT_FALSE(PublicKey::fromSpki(ByteView(spki).first(size))) << size;
    }
}

INSTANTIATE_TEST_SUITE_P(Curves, EveryCurve,
                         testing::Values(Curve::P256, Curve::BrainpoolP256r1, Curve::P384));

// P-256 by its numbers (SEC 2, 2.4.2), its generator and twice its generator.
const std::string kP = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
const std::string kA = "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc";
const std::string kB = "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b";
const std::string kG = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                       "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
const std::string kG2 = "047cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978"
                        "07775510db8ed040293d9ac69f7430dbba7dade63ce982299e04b79d227873d1";
const std::string kN = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

/// Hex of one DER element around hex.
std::string tlv(const char* tag, const std::string& body) {
    const auto size = body.size() / 2;
    Bytes length = {static_cast<std::uint8_t>(size)};
    if (size > 255) {
        length = {0x82, static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
    } else if (size > 127) {
        length = {0x81, static_cast<std::uint8_t>(size)};
    }
    return tag + toHex(length) + body;
}

/// The key 2G under P-256's parameters written out (SEC 1, C.2), but for generator and cofactor.
Bytes explicitKey(const std::string& generator, const char* cofactor,
                  const std::string& order = kN) {
    const auto field = tlv("30", "06072a8648ce3d0101" + tlv("02", "00" + kP));
    const auto curve = tlv("30", tlv("04", kA) + tlv("04", kB));
    const auto parameters = tlv("30", "020101" + field + curve + tlv("04", generator) +
                                          tlv("02", "00" + order) + tlv("02", cofactor));
    const auto algorithm = tlv("30", "06072a8648ce3d0201" + parameters);
    return *fromHex(tlv("30", algorithm + tlv("03", "00" + kG2)));
}

TEST(PublicKey, TakesExplicitParametersThatAreAKnownCurves) {
    const auto key = PublicKey::fromSpki(explicitKey(kG, "01"));
    ASSERT_TRUE(key);
    EXPECT_EQ(key->curve(), Curve::P256);
    EXPECT_EQ(toHex(key->point()), kG2);
}

TEST(PublicKey, WritesExplicitParametersAsTheNamedCurve) {
    EXPECT_EQ(PublicKey::fromSpki(explicitKey(kG, "01"))->spki().size(), 91U);
}

// CVE-2020-0601: with a generator of the attacker's choice, any public key has a known private one.
TEST(PublicKey, RefusesExplicitParametersWithAnotherGenerator) {
    EXPECT_EQ(PublicKey::fromSpki(explicitKey(kG2, "01")).error().kind, ErrorKind::InvalidField);
}

TEST(PublicKey, RefusesExplicitParametersWithAnotherCofactor) {
    EXPECT_FALSE(PublicKey::fromSpki(explicitKey(kG, "02")));
}

TEST(PublicKey, RefusesExplicitParametersWithAnotherOrder) {
    auto order = kN;
    order.back() = '3';
    EXPECT_FALSE(PublicKey::fromSpki(explicitKey(kG, "01", order)));
}

TEST(PublicKey, RefusesAPointOffTheCurve) {
    auto spki = PrivateKey::generate(Curve::P256).publicKey().spki();
    spki.back() ^= 1;
    EXPECT_FALSE(PublicKey::fromSpki(spki));
}

TEST(PublicKey, RefusesBytesBehindTheSpki) {
    auto spki = PrivateKey::generate(Curve::P256).publicKey().spki();
    spki.push_back(0);
    EXPECT_FALSE(PublicKey::fromSpki(spki));
}

TEST(PublicKey, RefusesACurveNobodyHereUses) {
    // secp256k1, its generator.
    EXPECT_FALSE(PublicKey::fromSpki(
        *fromHex("3056301006072a8648ce3d020106052b8104000a03420004"
                 "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                 "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8")));
}

TEST(PublicKey, RefusesAnEd25519Key) {
    EXPECT_FALSE(PublicKey::fromSpki(*fromHex("302a300506032b6570032100d75a980182b10ab7d54bfed3c964"
                                              "073a0ee172f3daa62325af021a68f707511a")));
}

}  // namespace
}  // namespace etd::pki
