// Codes that others published: the container layer reads all of them and their signatures verify;
// our profile refuses each, for the reason that the table states.
#include <gtest/gtest.h>

#include <map>

#include "base/base64.hpp"
#include "base/hex.hpp"
#include "base/json.hpp"
#include "issuer/idb/container.hpp"
#include "issuer/idb/portrait_code.hpp"
#include "pki/certificate.hpp"
#include "tests/support/third_party.hpp"

namespace etd::idb {
namespace {

constexpr const char* kFile = "visible-digital-seals.json";

Json load(const std::filesystem::path& path) {
    return parseJson(tests::readText(path), {.bytes = 4U << 20, .depth = 16}).value();
}

std::string textOf(const Json& value) { return value.get<std::string>(); }

pki::Certificate certificateOf(const Json& json, const Json& name) {
    const auto& entry = json.at("certificates").at(textOf(name));
    return pki::Certificate::fromDer(*fromBase64(textOf(entry.at("der_base64")))).value();
}

const std::map<std::string, std::string> kRefusals = {
    // Germany's ETD has the ICAO message like ours, but a JPEG 2000 face of 996 bytes.
    {"vdstools-idb-EmergencyTravelDocument", "the face image is over 800 bytes"},
    {"vdstools-idb-SubstituteIdentityDocument", "no emergency travel document message"},
    {"vdstools-idb-TemporaryPassport", "no emergency travel document message"},
    {"vdstools-idb-ArrivalAttestation", "no emergency travel document message"},
    {"vdstools-idb-ProvisionalResidenceDocument", "no emergency travel document message"},
    {"vdstools-idb-CertifyingPermanentResidence", "no emergency travel document message"},
    {"vdstools-idb-FrontierWorkerPermit", "no emergency travel document message"},
    {"vdstools-idb-SupplementarySheetResidencePermit", "no emergency travel document message"},
    {"vdstools-idb-Visa", "no emergency travel document message"},
};

TEST(PublishedIdbCodes, AreReadAsContainersWithTheStatedContent) {
    ETD_REQUIRE_THIRD_PARTY(file, kFile);
    const auto json = load(file);
    int seen = 0;
    for (const auto& vector : json.at("idbVectors")) {
        SCOPED_TRACE(textOf(vector.at("id")));
        const auto payload = payloadOf(textOf(vector.at("text")));
        ASSERT_TRUE(payload) << payload.error().detail;
        EXPECT_EQ(payload->size(), vector.at("payloadBytes").get<std::size_t>());
        const auto container = readContainer(*payload);
        ASSERT_TRUE(container) << container.error().detail;
        const auto& header = vector.at("header");
        EXPECT_EQ(container->header.issuing_state.text(), textOf(header.at("country")));
        EXPECT_EQ(static_cast<int>(container->header.algorithm), header.at("sigAlg").get<int>());
        EXPECT_EQ(toHex(container->header.certificate), textOf(header.at("certRef")));
        EXPECT_EQ(container->header.signed_on.iso(), textOf(header.at("sigDate")));
        EXPECT_EQ(toHex(container->signature), textOf(vector.at("signatureHex")));
        ASSERT_EQ(container->messages.size(), vector.at("messages").size());
        for (std::size_t i = 0; i < container->messages.size(); ++i) {
            const auto& message = vector.at("messages")[i];
            EXPECT_EQ("0x" + toHex(Bytes{container->messages[i].tag}), textOf(message.at("tag")));
            const auto& value = container->messages[i].value;
            EXPECT_EQ(value.size(), message.at("length").get<std::size_t>());
            auto hex = textOf(message.at("hex"));  // Of long values the file has the beginning.
            if (hex.ends_with("...")) hex.resize(hex.size() - 3);
            EXPECT_EQ(toHex(value).substr(0, hex.size()), hex);
        }
        ++seen;
    }
    EXPECT_EQ(seen, 9);
}

TEST(PublishedIdbCodes, VerifyWithTheirCertificate) {
    ETD_REQUIRE_THIRD_PARTY(file, kFile);
    const auto json = load(file);
    int verified = 0;
    for (const auto& vector : json.at("idbVectors")) {
        SCOPED_TRACE(textOf(vector.at("id")));
        const auto payload = payloadOf(textOf(vector.at("text"))).value();
        const auto container = readContainer(payload).value();
        for (const auto& name : vector.at("verifiesWith")) {
            const auto certificate = certificateOf(json, name);
            EXPECT_EQ(toHex(certificate.idbReference()), toHex(container.header.certificate));
            EXPECT_TRUE(certificate.publicKey().value().verifyRaw(container.to_be_signed,
                                                                  container.signature));
            ++verified;
        }
    }
    EXPECT_EQ(verified, 9);
}

TEST(PublishedIdbCodes, AreRefusedByOurProfileForTheStatedReason) {
    ETD_REQUIRE_THIRD_PARTY(file, kFile);
    std::size_t seen = 0;
    const auto json = load(file);
    for (const auto& vector : json.at("idbVectors")) {
        const auto id = textOf(vector.at("id"));
        SCOPED_TRACE(id);
        ASSERT_TRUE(kRefusals.contains(id));
        const auto code = decode(textOf(vector.at("text")));
        ASSERT_FALSE(code);
        EXPECT_EQ(code.error(), (Error{ErrorKind::Malformed, kRefusals.at(id)}));
        ++seen;
    }
    EXPECT_EQ(seen, kRefusals.size());
}

}  // namespace
}  // namespace etd::idb
