/// The listener over TLS, against OpenSSL's own client.
#include <gtest/gtest.h>

#include <sys/stat.h>

#include "api/http/listener.hpp"
#include "base/clock.hpp"
#include "tests/api/http/test_server.hpp"
#include "tests/pki/command.hpp"
#include "tests/pki/test_authority.hpp"

namespace etd::http::test {

namespace {

using pki::CertificateKind;
using pki::tests::Entity;

pki::Secret passphrase() { return pki::Secret(toBytes("correct horse")); }

/// OpenSSL's handshake looks at the real clock.
Entity makeNow(CertificateKind kind, const Entity* issuer) {
    const auto now = SystemClock().now();
    auto key = pki::PrivateKey::generate(pki::Curve::P256);
    auto request = pki::tests::request(kind, key.publicKey());
    const auto shift =
        std::chrono::seconds(now.unix() - pki::tests::kNow.unix()) - std::chrono::hours(1);
    request.not_before = request.not_before.plus(shift);
    request.not_after = request.not_after.plus(shift);
    auto prepared =
        pki::prepare(request, issuer == nullptr ? nullptr : &issuer->certificate).value();
    auto certificate = pki::issue(std::move(prepared), issuer == nullptr ? key : issuer->key);
    return {std::move(key), std::move(certificate)};
}

}  // namespace

class Tls : public testing::Test {
protected:
    Tls()
        : router_({{.method = "GET",
                    .pattern = "/who",
                    .roles = {Role::Consul},
                    .handler = [](const Request& request) -> Result<Response> {
                        Response response;
                        response.content_type = "text/plain";
                        response.body = toBytes("person=" + request.actor().person);
                        return response;
                    }},
                   {.method = "GET",
                    .pattern = "/open",
                    .handler =
                        [](const Request&) {
                            return Result<Response>(Response{.content_type = "text/plain",
                                                             .body = toBytes("open to all")});
                        }}},
                  {.authenticate = officerOf}),
          listener_(router_, quickLimits(), [](const std::string&) {}) {
        put("server", server_);
        folder_.put("client-ca.pem", access_.certificate.pem() + root_.certificate.pem());
        folder_.put("root.pem", root_.certificate.pem());
    }

    void put(const std::string& name, const Entity& entity) {
        folder_.put(name + ".crt", entity.certificate.pem());
        ASSERT_TRUE(entity.key.save(folder_.path() / (name + ".key"), passphrase()));
    }

    TlsFiles files() const {
        return {folder_.path() / "server.crt", folder_.path() / "server.key",
                folder_.path() / "client-ca.pem"};
    }

    void start() { listener_.startTls("127.0.0.1:0", files(), passphrase()); }

    std::string ask(const std::string& path, const std::string& options) {
        const std::string folder = folder_.path().string();
        return pki::tests::
            run("cd " + folder + " && printf 'GET " + path +
                " HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' | timeout 10 "
                "openssl s_client -ign_eof -connect 127.0.0.1:" +
                std::to_string(listener_.port()) + " -CAfile root.pem " + options)
                .output;
    }

    pki::tests::Folder folder_;
    Entity root_ = makeNow(CertificateKind::ServiceRoot, nullptr);
    Entity access_ = makeNow(CertificateKind::AccessCa, &root_);
    Entity server_ = makeNow(CertificateKind::TlsServer, &root_);
    Entity officer_ = makeNow(CertificateKind::OfficerClient, &access_);
    Router router_;
    Listener listener_;
};

TEST_F(Tls, ServesTheChainThatAStrangerVerifies) {
    start();
    const auto output = ask("/open", "-verify_return_error -verify_hostname localhost");
    EXPECT_NE(output.find("Verify return code: 0 (ok)"), std::string::npos) << output;
    EXPECT_NE(output.find("open to all"), std::string::npos) << output;
}

TEST_F(Tls, SpeaksTls12) {
    start();
    EXPECT_NE(ask("/open", "-tls1_2").find("open to all"), std::string::npos);
}

TEST_F(Tls, RefusesTls11) {
    start();
    EXPECT_EQ(ask("/open", "-tls1_1 -cipher ALL:@SECLEVEL=0").find("open to all"),
              std::string::npos);
}

TEST_F(Tls, KnowsThePersonByTheClientCertificate) {
    start();
    put("officer", officer_);
    const auto output =
        ask("/who", "-cert officer.crt -key officer.key -pass 'pass:correct horse'");
    EXPECT_NE(output.find("person=person-1"), std::string::npos) << output;
}

TEST_F(Tls, RefusesOfficersRoutesWithoutAClientCertificate) {
    start();
    const auto output = ask("/who", "");
    EXPECT_NE(output.find("client-certificate-required"), std::string::npos) << output;
}

TEST_F(Tls, RefusesTheHandshakeOfACertificateOfAnotherCa) {
    start();
    const auto rogue_root = makeNow(CertificateKind::ServiceRoot, nullptr);
    const auto rogue_ca = makeNow(CertificateKind::AccessCa, &rogue_root);
    put("rogue", makeNow(CertificateKind::OfficerClient, &rogue_ca));
    const auto output = ask("/open", "-cert rogue.crt -key rogue.key -pass 'pass:correct horse'");
    EXPECT_EQ(output.find("open to all"), std::string::npos) << output;
}

TEST_F(Tls, ResumesSessionsThatShowedAClientCertificate) {
    start();
    put("officer", officer_);
    const std::string client = "-cert officer.crt -key officer.key -pass 'pass:correct horse' ";
    ask("/who", client + "-sess_out session.pem");
    const auto output = ask("/who", client + "-sess_in session.pem");
    EXPECT_NE(output.find("Reused, TLSv1.3"), std::string::npos) << output;
    EXPECT_NE(output.find("person=person-1"), std::string::npos) << output;
}

TEST_F(Tls, CutsOffAClientThatDoesNotShakeHands) {
    start();
    RawClient silent(listener_.port());
    silent.send("\x16\x03\x01");
    EXPECT_TRUE(silent.closed());
}

TEST_F(Tls, ClosesPlainHttp) {
    start();
    EXPECT_EQ(statusOf(exchange(listener_.port(), "GET /open HTTP/1.1\r\nHost: x\r\n\r\n")), 0);
}

TEST_F(Tls, DoesNotStartWithAWrongPassphrase) {
    EXPECT_THROW(listener_.startTls("127.0.0.1:0", files(), pki::Secret(toBytes("wrong"))),
                 std::runtime_error);
}

TEST_F(Tls, DoesNotStartWithAKeyThatOthersCanRead) {
    ASSERT_EQ(::chmod((folder_.path() / "server.key").c_str(), 0644), 0);
    EXPECT_THROW(start(), std::runtime_error);
}

TEST_F(Tls, DoesNotStartWithTheKeyOfAnotherCertificate) {
    std::filesystem::remove(folder_.path() / "server.key");
    ASSERT_TRUE(officer_.key.save(folder_.path() / "server.key", passphrase()));
    EXPECT_THROW(start(), std::runtime_error);
}

TEST_F(Tls, DoesNotStartWithoutAClientCa) {
    std::filesystem::remove(folder_.path() / "client-ca.pem");
    EXPECT_THROW(start(), std::runtime_error);
}

TEST_F(Tls, DoesNotStartOnAnAddressThatIsNone) {
    EXPECT_THROW(listener_.startTls("nowhere", files(), passphrase()), std::runtime_error);
}

}  // namespace etd::http::test
