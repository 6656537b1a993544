/// POST /v1/verifications: what is taken, and what a hostile body costs.
#include <gtest/gtest.h>

#include "api/http/resources.hpp"
#include "base/base64.hpp"
#include "base/json.hpp"
#include "tests/api/http/hostile_picture.hpp"
#include "tests/pki/command.hpp"
#include "tests/pki/test_authority.hpp"

namespace etd::http {

namespace {

class Verifications : public testing::Test {
protected:
    Verifications() {
        for (const auto* name : {"roots", "certificates", "crls"})
            std::filesystem::create_directory(folder_.path() / name);
        folder_.put("roots/travel-document-1.crt", authority_.travel_root.certificate.pem());
        folder_.put("roots/service-1.crt", authority_.service_root.certificate.pem());
        folder_.put("client-ca.pem", authority_.access_ca.certificate.pem() +
                                         authority_.service_root.certificate.pem());
        trust_.emplace(TrustKeeper::Sources{folder_.path(), folder_.path() / "client-ca.pem",
                                            [] { return verification::SignedLists{}; }},
                       clock_);
    }

    Result<Response> post(const std::string& type, ByteView body,
                          std::vector<std::string> command = test::readCodesCommand()) {
        RequestHead head;
        head.method = "POST";
        head.headers.push_back({"content-type", type});
        std::vector<Route> routes;
        addVerificationRoutes(routes, {nullptr, &*trust_, &clock_, std::move(command)});
        return routes.front().handler({head, {}, body, std::nullopt, "id"});
    }

    /// The verdict's reason, or the refusal's words.
    std::string reason(const std::string& type, ByteView body,
                       std::vector<std::string> command = test::readCodesCommand()) {
        const auto answer = post(type, body, std::move(command));
        if (!answer) return answer.error().detail;
        return parseJson(asText(answer->body)).value()["reason"].get<std::string>();
    }

    const pki::tests::Authority& authority_ = pki::tests::Authority::get();
    pki::tests::Folder folder_;
    FixedClock clock_{pki::tests::kNow.plus(std::chrono::hours(1))};
    std::optional<TrustKeeper> trust_;
};

const auto kForeignPicture = [] {
    return image::toPng(*qr::verdictSymbol(toBytes("https://e.example")), 4);
};

}  // namespace

TEST_F(Verifications, ReadAPictureInAProcessOfItsOwn) {
    EXPECT_EQ(reason("image/png", kForeignPicture()), "NOT_OURS");
    EXPECT_EQ(reason("image/png", kForeignPicture(), {"/bin/false"}), "UNREADABLE");
}

TEST_F(Verifications, ReadPicturesAmongItemsThereToo) {
    const auto body = toBytes(R"({"items":[")" + toBase64(kForeignPicture()) + R"("]})");
    EXPECT_EQ(reason("application/json", body, {"/bin/false"}), "UNREADABLE");
}

TEST_F(Verifications, CallAPictureMadeToTakeLongUnreadable) {
    EXPECT_EQ(reason("image/png", test::hostilePicture()), "UNREADABLE");
}

TEST_F(Verifications, JudgeAPictureWithAPdfMarkAsPdf) {
    auto file = kForeignPicture();
    const auto mark = toBytes("%PDF-1.4");
    file.insert(file.begin() + 40, mark.begin(), mark.end());
    EXPECT_EQ(reason("application/pdf", file), reason("application/pdf", mark));
    EXPECT_EQ(reason("image/png", file), "The body is not what its Content-Type says.");
}

TEST_F(Verifications, RefuseAPictureThatIsCalledPdf) {
    EXPECT_EQ(reason("application/pdf", kForeignPicture()),
              "The body is not what its Content-Type says.");
}

TEST_F(Verifications, TakeFourItemsAndNoMore) {
    EXPECT_EQ(reason("application/json", toBytes(R"({"items":["AA==","AA==","AA==","AA=="]})")),
              "NOT_OURS");
    EXPECT_FALSE(
        post("application/json", toBytes(R"({"items":["AA==","AA==","AA==","AA==","AA=="]})")));
}

TEST_F(Verifications, DoNotEvenReadALongList) {
    std::string items = "0";
    for (int i = 0; i < 100; ++i) items += ",0";
    const auto answer = post("application/json", toBytes("{\"items\":[" + items + "]}"));
    ASSERT_FALSE(answer);
    EXPECT_NE(answer.error().kind, ErrorKind::InvalidField) << "refused by the parser already";
}

}  // namespace etd::http
