#include "issuer/document/manifest.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "base/hex.hpp"
#include "base/json.hpp"
#include "tests/support/sample_manifest.hpp"
#include "tests/support/third_party.hpp"

namespace etd {
namespace {

Json jsonOf(const Manifest& manifest) { return parseJson(asText(manifest.canonical())).value(); }

std::vector<FieldError> errorsAfter(const std::function<void(Json&)>& change) {
    auto json = jsonOf(tests::sampleManifest());
    change(json);
    const auto read = Manifest::parse(toBytes(canonicalJson(json)));
    EXPECT_FALSE(read);
    if (read) return {};
    EXPECT_EQ(read.error().kind, ErrorKind::InvalidField);
    return read.error().fields;
}

std::optional<ErrorKind> refusal(ByteView bytes) {
    const auto read = Manifest::parse(bytes);
    return read ? std::nullopt : std::optional(read.error().kind);
}

std::vector<FieldError> one(const char* pointer, const char* detail) { return {{pointer, detail}}; }

TEST(Manifest, ReadsBackWhatItWrites) {
    for (const auto& manifest : {tests::sampleManifest(), tests::longestManifest(),
                                 tests::mononymManifest(), tests::arabicManifest()}) {
        const auto read = Manifest::parse(manifest.canonical());
        ASSERT_TRUE(read) << read.error().detail;
        EXPECT_EQ(*read, manifest);
    }
}

// Written by hand from docs/formats.md: members sorted, no white space.
TEST(Manifest, HasTheDocumentedCanonicalForm) {
    const std::string zeros(64, '0');
    auto manifest = tests::sampleManifest();
    manifest.portrait = {};
    manifest.miniature = {};
    EXPECT_EQ(
        asText(manifest.canonical()),
        R"({"case_reference":"00112233445566778899aabbccddeeff","document_code":"PU",)"
        R"("holder":{"date_of_birth":"1990-05-17","given_names":"Anna Maria","nationality":"UTO",)"
        R"("place_of_birth":"Zenith","sex":"F","surname":"Eriksson"},"issued_on":"2026-11-21",)"
        R"("issuing_state":"UTO","miniature_sha256":")" +
            zeros + R"(","number":")" + manifest.number.text() + R"(","portrait_sha256":")" +
            zeros +
            R"(","post":{"name":"Embassy of Utopia in Nairobi","place":"Nairobi","prefix":"KE"},)"
            R"("route":{"from":{"country":"KEN","place":"Nairobi"},"to":{"country":"UTO","place":)"
            R"("Zenith"},"via":[{"country":"TUR","place":"Istanbul"}]},)"
            R"("salt":"f0e1d2c3b4a5968778695a4b3c2d1e0f","signed_on":"2026-11-21","signer":)"
            R"({"certificate_reference":"10001","identifier":"UTE1","instance":"signer-1"},)"
            R"("template":{"id":"etd-a4","sha256":")" +
            zeros +
            R"("},"type":"etd-manifest-v1","valid_from":"2026-11-21","valid_until":"2026-12-21"})");
}

TEST(Manifest, TakesTheExampleOfTheDocumentation) {
    const auto page = tests::readText(ETD_SOURCE "/docs/formats.md");
    const auto begin = page.find("{\"case_reference\"");
    ASSERT_NE(begin, std::string::npos);
    auto example = page.substr(begin, page.find("```", begin) - begin);
    std::erase(example, '\n');
    const auto read = Manifest::parse(asBytes(example));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(*read, tests::sampleManifest());
}

TEST(Manifest, HasTheDigestOfItsCanonicalForm) {
    const auto manifest = tests::sampleManifest();
    EXPECT_EQ(manifest.digest(), pki::sha256(manifest.canonical()));
}

TEST(Manifest, RefusesAnotherSpellingOfTheSameValues) {
    const auto manifest = tests::sampleManifest();
    const auto spaced = toBytes(jsonOf(manifest).dump(1));
    EXPECT_EQ(refusal(spaced), ErrorKind::Malformed);
}

// A digest in capitals says the same, but would be a second manifest for one document.
TEST(Manifest, RefusesADigestInCapitals) {
    auto json = jsonOf(tests::sampleManifest());
    json["portrait_sha256"] = std::string(64, 'A');
    EXPECT_EQ(refusal(toBytes(canonicalJson(json))), ErrorKind::Malformed);
}

TEST(Manifest, RefusesAnUnknownMember) {
    EXPECT_EQ(errorsAfter([](Json& json) { json["note"] = "x"; }).at(0).pointer, "/note");
}

TEST(Manifest, RefusesADocumentCodeOtherThanPu) {
    EXPECT_EQ(errorsAfter([](Json& json) { json["document_code"] = "PE"; }),
              one("/document_code", "must be PU"));
}

TEST(Manifest, RefusesAnEndBeforeTheBeginning) {
    EXPECT_EQ(errorsAfter([](Json& json) { json["valid_from"] = "2026-12-22"; }),
              one("/valid_until", "must be 0 to 365 days after valid_from"));
}

TEST(Manifest, RefusesAValidityOfMoreThan365Days) {
    EXPECT_EQ(errorsAfter([](Json& json) { json["valid_until"] = "2027-11-22"; }),
              one("/valid_until", "must be 0 to 365 days after valid_from"));
}

TEST(Manifest, RefusesAnEndBeforeTheIssue) {
    EXPECT_EQ(errorsAfter([](Json& json) { json["issued_on"] = "2026-12-22"; }),
              one("/valid_until", "must not be before issued_on"));
}

TEST(Manifest, RefusesANumberOfAnotherPost) {
    EXPECT_EQ(errorsAfter([](Json& json) { json["post"]["prefix"] = "KF"; }),
              one("/number", "must begin with the prefix of the post"));
}

TEST(Manifest, RefusesATemplateIdThatCouldBeAPath) {
    EXPECT_EQ(errorsAfter([](Json& json) { json["template"]["id"] = "../etd"; }),
              one("/template/id", "must be small letters, digits and hyphens"));
}

TEST(Manifest, RefusesAShortSalt) {
    EXPECT_EQ(errorsAfter([](Json& json) { json["salt"] = "00"; }),
              one("/salt", "is not 16 bytes in hex"));
}

TEST(ManifestProperty, EveryChangeOfOneValueChangesTheDigest) {
    const auto manifest = tests::sampleManifest();
    const auto flat = jsonOf(manifest).flatten();
    for (auto it = flat.begin(); it != flat.end(); ++it) {
        auto changed = flat;
        changed[it.key()] = it->get<std::string>() + "x";
        EXPECT_NE(pki::sha256(toBytes(canonicalJson(changed.unflatten()))), manifest.digest())
            << it.key();
    }
}

TEST(ManifestProperty, RefusesEveryTruncation) {
    const auto bytes = tests::sampleManifest().canonical();
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        EXPECT_FALSE(Manifest::parse(ByteView(bytes).first(length))) << length;
    }
}

TEST(Manifest, RefusesMoreThan16KiB) {
    Bytes bytes = tests::sampleManifest().canonical();
    bytes.resize(16385, ' ');
    EXPECT_EQ(refusal(bytes), ErrorKind::TooLarge);
}

}  // namespace
}  // namespace etd
