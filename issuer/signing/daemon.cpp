#include "issuer/signing/daemon.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <deque>
#include <fstream>
#include <iterator>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "issuer/signing/signer.hpp"
#include "issuer/signing/socket.hpp"

namespace etd::signing {
namespace {

constexpr std::chrono::seconds kTimeLimit{10};
constexpr std::size_t kMostWaiting = 64;

/// No core file, no debugger, no swap of keys into a dump.
void protectProcess() {
    ::prctl(PR_SET_DUMPABLE, 0);
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
}

Frame dispatch(Signer& signer, Frame frame) {
    auto request = decodeRequest(std::move(frame));
    if (!request) return encodeError(request.error());
    const auto answer = [](auto result) {
        return result ? encodeAnswer(*result) : encodeError(result.error());
    };
    if (std::holds_alternative<StatusRequest>(*request)) return encodeAnswer(signer.status());
    if (const auto* document = std::get_if<DocumentRequest>(&*request)) {
        return answer(signer.signDocument(*document));
    }
    if (const auto* journaled = std::get_if<JournaledRequest>(&*request)) {
        return answer(signer.journaled(journaled->document));
    }
    if (const auto* list = std::get_if<ListRequest>(&*request))
        return answer(signer.signList(*list));
    if (const auto* terminal = std::get_if<ListTerminalRequest>(&*request))
        return encodeAnswer(signer.terminal(*terminal));
    return encodeAnswer(signer.documents(std::get<ListDocumentsRequest>(*request)));
}

/// One request and one answer. This is the process's boundary: what is broken is logged here, and
/// the caller only learns that it may try later.
void serve(Signer& signer, const Descriptor& connection) {
    const auto deadline = Deadline::clock::now() + kTimeLimit;
    // A caller that has gone asks again: what was signed is in the journal.
    const auto reply = [&connection](const Frame& answer) {
        static_cast<void>(
            writeFrame(connection.get(), answer, Deadline::clock::now() + kTimeLimit));
    };
    try {
        auto request = readFrame(connection.get(), deadline);
        // An answer too large for a frame throws before its first byte is sent.
        reply(request ? dispatch(signer, *std::move(request)) : encodeError(request.error()));
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "etd signer: %s\n", failure.what());
        reply(encodeError({ErrorKind::Unavailable, "the signing daemon failed; see its log"}));
    }
}

/// Threads that serve connections, and the short queue before them.
class Handlers {
public:
    Handlers(Signer& signer, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            threads_.emplace_back([this, &signer] { run(signer); });
        }
    }
    ~Handlers() { drain(); }

    /// False when too many wait already.
    bool take(Descriptor connection) {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= kMostWaiting) return false;
        waiting_.push_back(std::move(connection));
        ready_.notify_one();
        return true;
    }

    /// Serves what waits, then ends the threads.
    void drain() {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        ready_.notify_all();
        for (auto& thread : threads_) thread.join();
        threads_.clear();
    }

private:
    void run(Signer& signer) {
        while (true) {
            std::unique_lock lock(mutex_);
            ready_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            const Descriptor connection = std::move(waiting_.front());
            waiting_.pop_front();
            lock.unlock();
            serve(signer, connection);
        }
    }

    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<Descriptor> waiting_;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

void refuse(const Descriptor& connection, const Error& error) {
    static_cast<void>(writeFrame(connection.get(), encodeError(error),
                                 Deadline::clock::now() + std::chrono::milliseconds(100)));
}

void accept(int listener, const std::vector<uid_t>& allowed, Handlers& handlers) {
    Descriptor connection(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection) {
        // Out of descriptors or memory: the caller still waits, and poll() would tell so at once.
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return;
    }
    if (std::ranges::find(allowed, peerOf(connection.get())) == allowed.end()) {
        refuse(connection, {ErrorKind::Forbidden, "caller: this user may not ask the signer"});
        return;
    }
    if (!handlers.take(std::move(connection))) {
        std::fprintf(stderr, "etd signer: too many requests wait; one was dropped\n");
    }
}

/// SIGTERM and SIGINT, as something that poll() can wait for. Blocks them for all later threads.
Descriptor stopSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    return Descriptor(::signalfd(-1, &signals, SFD_CLOEXEC));
}

int serveUntilStopped(int listener, int signals, int helper, const std::vector<uid_t>& allowed,
                      Handlers& handlers) {
    while (true) {
        pollfd entries[] = {{listener, POLLIN, 0}, {signals, POLLIN, 0}, {helper, 0, 0}};
        if (::poll(entries, std::size(entries), -1) < 0) continue;
        if (entries[1].revents != 0) return 0;
        if (entries[2].revents != 0) {
            std::fprintf(stderr, "etd signer: the renderer is gone; start the signer again\n");
            return 70;
        }
        if (entries[0].revents != 0) accept(listener, allowed, handlers);
    }
}

Registry loadRegistry(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    auto registry = Registry::parse(text);
    if (!registry) {
        const auto& fields = registry.error().fields;
        throw std::runtime_error(file.string() + ": " +
                                 (fields.empty()
                                      ? registry.error().detail
                                      : fields.front().pointer + " " + fields.front().detail));
    }
    return *std::move(registry);
}

/// The demonstration's keys are known to everybody: nothing they sign may pass for real.
void refuseDemonstration(const TrustStore& trust) {
    for (const auto* roots : {&trust.travelDocumentRoots(), &trust.serviceRoots()}) {
        if (std::ranges::any_of(*roots, pki::isDemonstration)) {
            throw std::runtime_error(
                "this is the demonstration authority; it runs with --demonstration only");
        }
    }
}

}  // namespace

int runSigner(SignerOptions options, pki::Secret passphrase) {
    if (!options.crash_at.empty() && !options.demonstration) {
        throw std::runtime_error("--crash-at is for tests; it needs --demonstration");
    }
    protectProcess();
    const Descriptor signals = stopSignals();

    const auto sheet = pdf::SheetTemplate::load(options.templates, options.fonts);
    Renderer renderer(sheet, options.workers,
                      [&passphrase] { const pki::Secret wiped = std::move(passphrase); });

    const SystemClock clock;
    auto trust = TrustStore::load(options.trust);
    if (!options.demonstration) refuseDemonstration(trust);
    auto registry = loadRegistry(options.directory / "approvers.json");
    auto keys = loadKeyring(options.directory, passphrase, trust, clock.now());
    { const pki::Secret wiped = std::move(passphrase); }
    Signer signer({std::move(trust), std::move(keys), std::move(registry), sheet.reference()},
                  options.directory / "journal", renderer, clock, CrashPoint(options.crash_at));

    if (options.allowed_uids.empty()) options.allowed_uids.push_back(::geteuid());
    const Descriptor listener = listenOn(options.socket);
    Handlers handlers(signer, std::max<std::size_t>(options.workers, 1));
    std::printf("etd signer is ready\n");
    std::fflush(stdout);
    const int outcome = serveUntilStopped(listener.get(), signals.get(), renderer.helper(),
                                          options.allowed_uids, handlers);
    std::filesystem::remove(options.socket);
    handlers.drain();
    return outcome;
}

}  // namespace etd::signing
