#include "api/http/listener.hpp"

#include <fstream>
#include <stdexcept>

#include <Poco/Crypto/EVPPKey.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/RejectCertificateHandler.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/Net/X509Certificate.h>
#include <Poco/ThreadPool.h>

#include "api/http/connection.hpp"
#include "pki/private_key.hpp"

namespace etd::http {

namespace {

class ConnectionFactory final : public Poco::Net::TCPServerConnectionFactory {
public:
    explicit ConnectionFactory(Shared& shared) : shared_(shared) {}
    Poco::Net::TCPServerConnection* createConnection(
        const Poco::Net::StreamSocket& socket) override {
        return new Connection(socket, shared_);  // Poco owns it.
    }

private:
    Shared& shared_;
};

void requireFile(const std::filesystem::path& file) {
    if (!std::ifstream(file)) throw std::runtime_error("cannot read " + file.string());
}

Poco::Crypto::EVPPKey loadKey(const std::filesystem::path& file, const pki::Secret& passphrase) {
    // pki checks owner, mode, passphrase and the key itself; Poco then reads the same file.
    const auto checked = pki::PrivateKey::load(file, passphrase);
    if (!checked) throw std::runtime_error(file.string() + ": " + checked.error().detail);
    try {
        return Poco::Crypto::EVPPKey("", file.string(), pki::SecretText(passphrase).text());
    } catch (const Poco::Exception&) {
        throw std::runtime_error(file.string() + ": the TLS layer cannot read this key");
    }
}

Poco::Net::Context::Ptr makeContext(const TlsFiles& files, const pki::Secret& passphrase) {
    using Poco::Net::Context;
    requireFile(files.certificate);
    requireFile(files.client_ca);
    Context::Params params;
    params.caLocation = files.client_ca.string();
    params.verificationMode = Context::VERIFY_RELAXED;  // Asked for, not required; never a bad one.
    params.verificationDepth = 4;
    params.loadDefaultCAs = false;
    params.cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20";
    try {
        Context::Ptr context = new Context(Context::TLS_SERVER_USE, params);
        context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
        context->enableExtendedCertificateVerification(false);  // Clients have no host names.
        // Without a context id OpenSSL fails every resumption once client certificates are asked.
        context->enableSessionCache(true, "etd-serve");
        const auto chain = Poco::Net::X509Certificate::readPEM(files.certificate.string());
        if (chain.empty()) throw std::runtime_error("no certificate");
        context->useCertificate(chain.front());
        for (std::size_t i = 1; i < chain.size(); ++i) context->addChainCertificate(chain[i]);
        context->usePrivateKey(loadKey(files.key, passphrase));
        Poco::Net::SSLManager::instance().initializeServer(
            nullptr, new Poco::Net::RejectCertificateHandler(true), context);
        return context;
    } catch (const Poco::Exception& exception) {
        throw std::runtime_error(files.certificate.parent_path().string() +
                                 ": TLS material refused: " + exception.displayText());
    }
}

}  // namespace

struct Listener::Impl {
    Impl(Router& router, Limits limits, LogSink log)
        : shared{.router = router, .limits = limits, .log = std::move(log)},
          pool("http", std::min(2, limits.threads), limits.threads, 60, 0) {}

    void listen(Poco::Net::ServerSocket listening) {
        socket = std::move(listening);
        auto* params = new Poco::Net::TCPServerParams;  // Poco owns it.
        params->setMaxThreads(shared.limits.threads);
        params->setMaxQueued(shared.limits.queue);
        params->setThreadIdleTime(Poco::Timespan(1, 0));
        server = std::make_unique<Poco::Net::TCPServer>(new ConnectionFactory(shared), pool, socket,
                                                        params);
        shared.crowded = [this] { return server->queuedConnections() > 0; };
        shared.deadlines = std::make_unique<Deadlines>(shared.crowded);
        server->start();
    }

    Shared shared;
    Poco::ThreadPool pool;
    Poco::Net::ServerSocket socket;
    std::unique_ptr<Poco::Net::TCPServer> server;
};

namespace {

Poco::Net::SocketAddress parseAddress(const std::string& address) {
    try {
        return Poco::Net::SocketAddress(address);
    } catch (const Poco::Exception&) {
        throw std::runtime_error("\"" + address + "\" is no address; give host:port");
    }
}

}  // namespace

Listener::Listener(Router& router, Limits limits, LogSink log)
    : impl_(std::make_unique<Impl>(router, limits, std::move(log))) {}

Listener::~Listener() { stop(); }

void Listener::start(const std::string& address) {
    try {
        impl_->listen(Poco::Net::ServerSocket(parseAddress(address), 128));
    } catch (const Poco::Exception& exception) {
        throw std::runtime_error("cannot listen on " + address + ": " + exception.displayText());
    }
}

void Listener::startTls(const std::string& address, const TlsFiles& files,
                        const pki::Secret& passphrase) {
    const auto context = makeContext(files, passphrase);
    impl_->shared.tls = true;
    try {
        impl_->listen(Poco::Net::SecureServerSocket(parseAddress(address), 128, context));
    } catch (const Poco::Exception& exception) {
        throw std::runtime_error("cannot listen on " + address + ": " + exception.displayText());
    }
}

std::uint16_t Listener::port() const { return impl_->server->port(); }

void Listener::stop() {
    if (!impl_->server) return;
    impl_->shared.stopping = true;
    impl_->server->stop();
    impl_->socket.close();
    impl_->pool.joinAll();
    impl_->shared.deadlines.reset();  // It asks the server.
    impl_->server.reset();
}

}  // namespace etd::http
