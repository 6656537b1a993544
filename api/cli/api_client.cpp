#include "api/cli/api_client.hpp"

#include <Poco/Crypto/CryptoException.h>
#include <Poco/Crypto/EVPPKey.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SSLException.h>
#include <Poco/URI.h>

#include <chrono>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "api/cli/files.hpp"
#include "base/hex.hpp"
#include "pki/files.hpp"
#include "pki/random.hpp"

namespace etd::cli {

namespace {

using Poco::Net::Context;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;

constexpr std::size_t kMostAnswer = 32U << 20;
constexpr int kTries = 4;

struct Answer {
    int status;
    Bytes body;
};

ErrorKind kindOf(int status) {
    switch (status) {
        case 401:
        case 403:
            return ErrorKind::Forbidden;
        case 404:
            return ErrorKind::NotFound;
        case 409:
            return ErrorKind::Conflict;
        case 413:
            return ErrorKind::TooLarge;
        case 422:
            return ErrorKind::InvalidField;
        case 408:
        case 429:
        case 502:
        case 503:
        case 504:
            return ErrorKind::Unavailable;
        default:
            return ErrorKind::Malformed;
    }
}

std::string textMember(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

Poco::Crypto::EVPPKey readKey(const Identity& identity, ByteView pem) {
    std::istringstream stream{std::string(asText(pem))};
    const pki::SecretText passphrase(identity.passphrase());
    return Poco::Crypto::EVPPKey(nullptr, &stream, passphrase.text());
}

}  // namespace

struct ApiClient::Impl {
    std::string host;
    std::uint16_t port = 443;
    Context::Ptr context;

    Impl() { Poco::Net::initializeSSL(); }
    ~Impl() {
        context = nullptr;
        Poco::Net::uninitializeSSL();
    }

    Answer once(const std::string& method, const std::string& path, const std::string& body,
                const std::string& idempotency_key) const {
        Poco::Net::HTTPSClientSession session(host, port, context);
        session.setTimeout(Poco::Timespan(10, 0), Poco::Timespan(60, 0), Poco::Timespan(60, 0));
        HTTPRequest request(method, path, HTTPRequest::HTTP_1_1);
        request.set("Accept", "application/json, application/problem+json, */*");
        if (!idempotency_key.empty()) request.set("Idempotency-Key", idempotency_key);
        if (method == HTTPRequest::HTTP_POST) {
            request.setContentType("application/json");
            request.setContentLength(static_cast<std::streamsize>(body.size()));
        }
        session.sendRequest(request) << body;
        HTTPResponse response;
        auto& in = session.receiveResponse(response);
        Answer answer{static_cast<int>(response.getStatus()), {}};
        char buffer[65536];
        while (in.read(buffer, sizeof buffer) || in.gcount() > 0) {
            append(answer.body, asBytes({buffer, static_cast<std::size_t>(in.gcount())}));
            if (answer.body.size() > kMostAnswer)
                throw std::runtime_error("the service answered with more than 32 MiB");
        }
        const auto promised = response.getContentLength64();
        if (promised >= 0 && static_cast<std::size_t>(promised) != answer.body.size())
            throw Poco::Net::NetException("the answer was cut off");
        return answer;
    }

    Result<Bytes> exchange(const std::string& method, const std::string& path,
                           const std::string& body, const std::string& idempotency_key) const {
        Error last{ErrorKind::Unavailable, ""};
        auto pause = std::chrono::milliseconds(250);
        for (int attempt = 1; attempt <= kTries; ++attempt) {
            if (attempt > 1) {
                std::this_thread::sleep_for(pause);
                pause *= 3;
            }
            try {
                auto answer = once(method, path, body, idempotency_key);
                if (answer.status >= 200 && answer.status < 300) return std::move(answer.body);
                last = errorOf(answer.status, answer.body);
                if (answer.status >= 500 && last.kind != ErrorKind::Unavailable)
                    throw std::runtime_error("the service failed: " + last.detail);
                if (last.kind != ErrorKind::Unavailable) return last;
            } catch (const Poco::Net::SSLException& error) {
                return Error{ErrorKind::Forbidden,
                             "no trusted connection to " + host +
                                 ": its certificate must be for this name and under --ca, and "
                                 "yours under its access CA (" +
                                 error.displayText() + ")"};
            } catch (const Poco::Net::NetException& error) {
                last.detail = host + ":" + std::to_string(port) + " does not answer (" +
                              error.displayText() + ")";
            } catch (const Poco::TimeoutException&) {
                last.detail = host + ":" + std::to_string(port) + " does not answer in time";
            } catch (const Poco::IOException& error) {
                last.detail = "the connection to " + host + " broke (" + error.displayText() + ")";
            }
        }
        return last;
    }
};

std::vector<Option> ServiceOptions::options(bool required) {
    return {{"--url", "The service: https://HOST[:PORT]", &url, required},
            {"--ca", "The service root that its certificate must be under (PEM)", &ca, required}};
}

Result<ApiClient> ApiClient::open(const ServiceOptions& service, const Identity& identity) {
    auto impl = std::make_unique<Impl>();
    try {
        const Poco::URI uri(service.url);
        if (uri.getScheme() != "https" || uri.getHost().empty() || !uri.getUserInfo().empty() ||
            (!uri.getPath().empty() && uri.getPath() != "/"))
            return Error{ErrorKind::InvalidField, "--url takes https://HOST[:PORT]"};
        impl->host = uri.getHost();
        impl->port = uri.getPort();
    } catch (const Poco::SyntaxException&) {
        return Error{ErrorKind::InvalidField, "--url takes https://HOST[:PORT]"};
    }
    if (const auto root = readInput(service.ca, 1U << 20); !root) return root.error();
    // Read by pki first: it checks the file's owner and mode.
    auto pem = pki::readPrivateFile(identity.keyFile(), 1U << 16);
    if (!pem) return pem.error();
    try {
        Context::Params params;
        params.caLocation = service.ca;
        params.certificateFile = identity.certificateFile().string();
        params.verificationMode = Context::VERIFY_STRICT;
        params.loadDefaultCAs = false;
        impl->context = new Context(Context::TLS_CLIENT_USE, params);
        impl->context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
        impl->context->usePrivateKey(readKey(identity, *pem));
    } catch (const Poco::Crypto::OpenSSLException&) {
        return Error{ErrorKind::Forbidden,
                     "the passphrase does not open " + identity.keyFile().string()};
    } catch (const Poco::Net::SSLException& error) {
        return Error{ErrorKind::Forbidden, "the root in --ca, the certificate and the key do not "
                                           "go together (" +
                                               error.displayText() + ")"};
    } catch (const Poco::IOException&) {
        return Error{ErrorKind::Forbidden,
                     "the passphrase does not open " + identity.keyFile().string()};
    }
    return ApiClient(std::move(impl));
}

Result<Bytes> ApiClient::get(const std::string& path) const {
    return impl_->exchange(HTTPRequest::HTTP_GET, path, "", "");
}

Result<Json> ApiClient::post(const std::string& path, const Json& body,
                             const std::string& idempotency_key) const {
    const auto answer =
        impl_->exchange(HTTPRequest::HTTP_POST, path, canonicalJson(body), idempotency_key);
    if (!answer) return answer.error();
    auto json = parseJson(asText(*answer));
    if (!json) throw std::runtime_error("the service answered with something that is not JSON");
    return json;
}

ApiClient::ApiClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ApiClient::ApiClient(ApiClient&&) noexcept = default;
ApiClient::~ApiClient() = default;

std::string newIdempotencyKey() { return toHex(pki::randomBytes(16)); }

Error errorOf(int status, ByteView body) {
    Error out{kindOf(status), "the service answered " + std::to_string(status)};
    const auto problem = parseJson(asText(body));
    if (!problem || !problem->is_object()) return out;
    const auto title = textMember(*problem, "title");
    const auto detail = textMember(*problem, "detail");
    if (!title.empty()) out.detail = title + (detail.empty() ? "" : ": " + detail);
    const auto errors = problem->find("errors");
    if (errors == problem->end() || !errors->is_array()) return out;
    for (const auto& field : *errors) {
        if (field.is_object())
            out.fields.push_back({textMember(field, "pointer"), textMember(field, "detail")});
    }
    return out;
}

}  // namespace etd::cli
