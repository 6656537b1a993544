#include "api/cli/api_client.hpp"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureServerSocket.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <mutex>
#include <stdexcept>

namespace etd::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

/// What the server is to answer, in order, and what it was asked.
struct Script {
    struct Answer {
        int status;
        std::string body;
    };
    std::mutex mutex;
    std::vector<Answer> answers;
    std::vector<std::string> keys;
    std::vector<std::string> bodies;
};

class Handler : public Poco::Net::HTTPRequestHandler {
public:
    explicit Handler(Script& script) : script_(script) {}
    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) override {
        const std::lock_guard lock(script_.mutex);
        script_.keys.push_back(request.get("Idempotency-Key", ""));
        script_.bodies.emplace_back(std::istreambuf_iterator<char>(request.stream()),
                                    std::istreambuf_iterator<char>());
        const auto answer = script_.answers.front();
        if (script_.answers.size() > 1) script_.answers.erase(script_.answers.begin());
        response.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(answer.status));
        response.sendBuffer(answer.body.data(), answer.body.size());
    }

private:
    Script& script_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit Factory(Script& script) : script_(script) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest&) override {
        return new Handler(script_);
    }

private:
    Script& script_;
};

constexpr const char* kMakePki = R"(
set -e
ca() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
    -keyout $1.key -out $1.crt; }
leaf() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" \
    -keyout $1.plain -out $1.csr
  printf '%s' "$2" > $1.ext
  openssl x509 -req -in $1.csr -CA root.crt -CAkey root.key -days 2 -extfile $1.ext -out $1.crt; }
ca root
ca stranger
leaf server 'subjectAltName=DNS:localhost'
leaf elsewhere 'subjectAltName=DNS:elsewhere.example'
leaf officer 'extendedKeyUsage=clientAuth'
openssl pkcs8 -topk8 -scrypt -scrypt_p 1 -in officer.plain -out officer.key -passout pass:sesame
chmod 600 officer.key
)";

class Service : public testing::Test {
protected:
    static void SetUpTestSuite() {
        char name[] = "/tmp/etd-api-client-XXXXXX";
        folder_ = mkdtemp(name);
        const auto command = "cd " + folder_.string() + " && (" + kMakePki + ") >log 2>&1";
        if (std::system(("bash -c '" + escape(command) + "'").c_str()) != 0)
            throw std::runtime_error("openssl made no test certificates");
    }
    static void TearDownTestSuite() { std::filesystem::remove_all(folder_); }

    static std::string escape(const std::string& text) {
        std::string out;
        for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
        return out;
    }

    void serve(std::vector<Script::Answer> answers, const std::string& certificate = "server") {
        script_.answers = std::move(answers);
        Poco::Net::Context::Params params;
        params.caLocation = (folder_ / "root.crt").string();
        params.certificateFile = (folder_ / (certificate + ".crt")).string();
        params.privateKeyFile = (folder_ / (certificate + ".plain")).string();
        params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
        params.loadDefaultCAs = false;
        Poco::Net::Context::Ptr context(
            new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, params));
        // Else Poco compares the officer's certificate with the name of the client's host.
        context->enableExtendedCertificateVerification(false);
        Poco::Net::SecureServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0), 8, context);
        port_ = socket.address().port();
        server_ = std::make_unique<Poco::Net::HTTPServer>(new Factory(script_), socket,
                                                          new Poco::Net::HTTPServerParams);
        server_->start();
    }

    void TearDown() override {
        if (server_) server_->stopAll(true);
    }

    Identity identity(const std::string& passphrase = "sesame") const {
        int ends[2];
        EXPECT_EQ(::pipe(ends), 0);
        EXPECT_EQ(::write(ends[1], passphrase.data(), passphrase.size()),
                  static_cast<ssize_t>(passphrase.size()));
        ::close(ends[1]);
        IdentityOptions options;
        options.certificate = (folder_ / "officer.crt").string();
        options.key = (folder_ / "officer.key").string();
        options.passphrase.descriptor = ends[0];
        auto read = Identity::read(options);
        if (!read) throw std::runtime_error(read.error().detail);
        return *std::move(read);
    }

    Result<ApiClient> open(const std::string& ca = "root") const {
        return ApiClient::open(
            {"https://localhost:" + std::to_string(port_), (folder_ / (ca + ".crt")).string()},
            identity());
    }

    static inline std::filesystem::path folder_;
    Script script_;
    std::unique_ptr<Poco::Net::HTTPServer> server_;
    int port_ = 1;
};

TEST_F(Service, IsAskedWithTheOfficersCertificate) {
    serve({{200, "the manifest"}});
    const auto client = open();
    ASSERT_TRUE(client);
    const auto body = client->get("/v1/documents/X/manifest");
    ASSERT_TRUE(body) << body.error().detail;
    EXPECT_EQ(toText(*body), "the manifest");
}

TEST_F(Service, IsAskedAgainUnderTheSameKeyWhileItIsUnavailable) {
    serve({{503, ""}, {503, ""}, {200, R"({"number":"K7"})"}});
    const auto answer = open()->post("/v1/cases", {{"a", 1}}, "key-1");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->at("number"), "K7");
    EXPECT_THAT(script_.keys, ElementsAre("key-1", "key-1", "key-1"));
    EXPECT_THAT(script_.bodies, ElementsAre(R"({"a":1})", R"({"a":1})", R"({"a":1})"));
}

TEST_F(Service, IsAskedAgainWhenTheRequestDidNotArriveInTime) {
    serve({{408, ""}, {200, R"({"number":"K7"})"}});
    EXPECT_TRUE(open()->post("/v1/cases", Json::object(), "key-1"));
    EXPECT_THAT(script_.keys, ElementsAre("key-1", "key-1"));
}

TEST_F(Service, IsNotAskedAgainAfterARefusal) {
    serve(
        {{422,
          R"({"title":"A field is wrong","detail":"Correct it.","errors":[{"pointer":"#/x","detail":"is not a date"}]})"}});
    const auto answer = open()->post("/v1/cases", Json::object(), "key-1");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error(), (Error{ErrorKind::InvalidField,
                                     "A field is wrong: Correct it.",
                                     {{"#/x", "is not a date"}}}));
    EXPECT_EQ(script_.keys.size(), 1U);
}

TEST_F(Service, IsBrokenWhenItSaysSo) {
    serve({{500, R"({"title":"Internal error"})"}});
    const auto client = open();
    EXPECT_THROW(static_cast<void>(client->get("/")), std::runtime_error);
}

TEST_F(Service, IsNotTrustedUnderAnotherRoot) {
    serve({{200, "x"}});
    const auto client = open("stranger");
    ASSERT_TRUE(client);
    const auto body = client->get("/");
    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().kind, ErrorKind::Forbidden);
    EXPECT_TRUE(script_.keys.empty());
}

TEST_F(Service, IsNotTrustedUnderAnotherName) {
    serve({{200, "x"}}, "elsewhere");
    const auto body = open()->get("/");
    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().kind, ErrorKind::Forbidden);
    EXPECT_TRUE(script_.keys.empty());
}

TEST_F(Service, IsUnavailableWhenNobodyListens) {
    const auto body = open()->get("/");
    ASSERT_FALSE(body);
    EXPECT_EQ(body.error().kind, ErrorKind::Unavailable);
}

TEST_F(Service, IsNotOpenedWithAWrongPassphrase) {
    const auto client =
        ApiClient::open({"https://localhost", (folder_ / "root.crt").string()}, identity("wrong"));
    ASSERT_FALSE(client);
    EXPECT_EQ(client.error().kind, ErrorKind::Forbidden);
    EXPECT_THAT(client.error().detail, AllOf(HasSubstr("passphrase"), HasSubstr("officer.key")));
}

TEST_F(Service, IsNotOpenedWithAKeyThatOthersMayRead) {
    const auto officer = identity();
    ASSERT_EQ(::chmod((folder_ / "officer.key").c_str(), 0644), 0);
    const auto client =
        ApiClient::open({"https://localhost", (folder_ / "root.crt").string()}, officer);
    ::chmod((folder_ / "officer.key").c_str(), 0600);
    ASSERT_FALSE(client);
    EXPECT_EQ(client.error().kind, ErrorKind::Forbidden);
}

TEST_F(Service, IsReachedOverHttpsOnly) {
    const auto client =
        ApiClient::open({"http://localhost", (folder_ / "root.crt").string()}, identity());
    ASSERT_FALSE(client);
    EXPECT_EQ(client.error().kind, ErrorKind::InvalidField);
}

}  // namespace
}  // namespace etd::cli
