#include "pki/jws.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "base/base64.hpp"
#include "base/json.hpp"
#include "tests/pki/test_authority.hpp"

namespace etd::pki {
namespace {

using tests::Authority;

const tests::Entity& list() { return Authority::get().list; }

std::string sign(std::string_view payload = R"({"number":7})") {
    return signJws("test+jws", asBytes(payload), list().certificate, list().key);
}

struct Parts {
    std::string header;
    std::string payload;
    std::string signature;

    std::string text() const { return header + "." + payload + "." + signature; }
};

Parts split(const std::string& jws) {
    const auto first = jws.find('.');
    const auto second = jws.find('.', first + 1);
    return {jws.substr(0, first), jws.substr(first + 1, second - first - 1),
            jws.substr(second + 1)};
}

/// A JWS with this header, truly signed.
std::string withHeader(const std::string& header) {
    Parts parts{toBase64Url(asBytes(header)), toBase64Url(asBytes("x")), ""};
    parts.signature = toBase64Url(list().key.signRaw(asBytes(parts.header + "." + parts.payload)));
    return parts.text();
}

Json header() {
    return {{"alg", "ES256"},
            {"typ", "test+jws"},
            {"x5c", Json::array({toBase64(list().certificate.der())})}};
}

/// Nothing when it verifies.
std::optional<ErrorKind> refusal(const std::string& jws) {
    const auto verified = verifyJws(jws);
    if (verified) return std::nullopt;
    return verified.error().kind;
}

TEST(Jws, ComesBackWhole) {
    const auto verified = verifyJws(sign());
    ASSERT_TRUE(verified);
    EXPECT_EQ(verified->typ, "test+jws");
    EXPECT_EQ(asText(verified->payload), R"({"number":7})");
    EXPECT_EQ(verified->certificate, list().certificate);
}

TEST(Jws, CarriesAnEmptyPayload) { EXPECT_TRUE(verifyJws(sign(""))); }

TEST(Jws, HasTheHeaderOfTheStandard) {
    EXPECT_EQ(toText(*fromBase64Url(split(sign()).header)), canonicalJson(header()));
    EXPECT_TRUE(verifyJws(withHeader(canonicalJson(header()))));
}

TEST(Jws, WithAnotherPayloadIsForbidden) {
    auto parts = split(sign());
    parts.payload = toBase64Url(asBytes(R"({"number":8})"));
    EXPECT_EQ(refusal(parts.text()), ErrorKind::Forbidden);
}

TEST(Jws, WithAnotherTypeIsForbidden) {
    auto parts = split(sign());
    auto other = header();
    other["typ"] = "other+jws";
    parts.header = toBase64Url(asBytes(canonicalJson(other)));
    EXPECT_EQ(refusal(parts.text()), ErrorKind::Forbidden);
}

TEST(Jws, WithAnothersCertificateIsForbidden) {
    auto parts = split(sign());
    auto other = header();
    other["x5c"] = Json::array({toBase64(Authority::get().pdf.certificate.der())});
    parts.header = toBase64Url(asBytes(canonicalJson(other)));
    EXPECT_EQ(refusal(parts.text()), ErrorKind::Forbidden);
}

TEST(Jws, WithADerSignatureIsForbidden) {
    auto parts = split(sign());
    parts.signature = toBase64Url(list().key.signDer(asBytes(parts.header + "." + parts.payload)));
    EXPECT_EQ(refusal(parts.text()), ErrorKind::Forbidden);
}

TEST(Jws, WithoutASignatureIsForbidden) {
    auto parts = split(sign());
    parts.signature = "";
    EXPECT_EQ(refusal(parts.text()), ErrorKind::Forbidden);
}

TEST(Jws, OfAlgorithmNoneIsMalformed) {
    auto other = header();
    other["alg"] = "none";
    EXPECT_EQ(refusal(withHeader(canonicalJson(other))), ErrorKind::Malformed);
}

TEST(Jws, WithAnotherHeaderMemberIsMalformed) {
    for (const auto* name : {"crit", "jku", "jwk", "kid", "b64", "x5u"}) {
        auto other = header();
        other[name] = "x";
        EXPECT_EQ(refusal(withHeader(canonicalJson(other))), ErrorKind::Malformed) << name;
    }
}

TEST(Jws, WithoutAHeaderMemberIsMalformed) {
    for (const auto* name : {"alg", "typ", "x5c"}) {
        auto other = header();
        other.erase(name);
        EXPECT_EQ(refusal(withHeader(canonicalJson(other))), ErrorKind::Malformed) << name;
    }
}

TEST(Jws, WithASecondCertificateIsMalformed) {
    auto other = header();
    other["x5c"].push_back(other["x5c"][0]);
    EXPECT_EQ(refusal(withHeader(canonicalJson(other))), ErrorKind::Malformed);
}

TEST(Jws, WithWhiteSpaceInItsHeaderIsMalformed) {
    EXPECT_EQ(refusal(withHeader(header().dump(1))), ErrorKind::Malformed);
}

TEST(Jws, WithADoubledHeaderMemberIsMalformed) {
    auto text = canonicalJson(header());
    text.insert(1, R"("alg":"none",)");
    EXPECT_EQ(refusal(withHeader(text)), ErrorKind::Malformed);
}

TEST(Jws, WithPaddingIsMalformed) { EXPECT_EQ(refusal(sign() + "=="), ErrorKind::Malformed); }

// 64 bytes of signature leave 4 unused bits in the last character; they must be zero.
TEST(Jws, WithUnusedBitsSetIsMalformed) {
    auto jws = sign();
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    jws.back() = kAlphabet[kAlphabet.find(jws.back()) + 1];
    EXPECT_EQ(refusal(jws), ErrorKind::Malformed);
}

TEST(Jws, WithALineBreakIsMalformed) { EXPECT_EQ(refusal(sign() + "\n"), ErrorKind::Malformed); }

TEST(Jws, WithAFourthPartIsMalformed) { EXPECT_EQ(refusal(sign() + ".e30"), ErrorKind::Malformed); }

TEST(Jws, IsRefusedAtEveryTruncation) {
    const auto jws = sign();
    for (std::size_t size = 0; size < jws.size(); ++size) {
        EXPECT_FALSE(verifyJws(jws.substr(0, size))) << size;
    }
}

TEST(Jws, IsNotSignedWithAnotherKeyThanTheCertificates) {
    EXPECT_THROW(signJws("t", asBytes("x"), list().certificate, Authority::get().pdf.key),
                 std::logic_error);
}

}  // namespace
}  // namespace etd::pki
