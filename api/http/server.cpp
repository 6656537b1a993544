#include "api/http/server.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "api/http/housekeeping.hpp"
#include "api/http/listener.hpp"
#include "api/http/posts_file.hpp"
#include "api/http/resources.hpp"
#include "issuer/pdf/sheet.hpp"
#include "issuer/signing/crash_point.hpp"
#include "issuer/store/errors.hpp"

namespace etd::http {

namespace {

using issuance::Issuance;

/// SIGTERM and SIGINT for this thread and all that it starts: they are waited for, not handled.
sigset_t blockStopSignals() {
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, nullptr);
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL.
    return stop;
}

[[noreturn]] void refuse(const std::string& where, const Error& error) {
    std::string text = where + ": " + error.detail;
    for (const auto& field : error.fields) text += " " + field.pointer + ": " + field.detail + ".";
    throw std::runtime_error(text);
}

issuance::Settings settingsOf(const ServerOptions& options) {
    auto state = CountryCode::parse(options.issuing_state);
    if (!state) refuse("--issuing-state", state.error());
    std::ifstream stream(options.posts, std::ios::binary);
    if (!stream) throw std::runtime_error("cannot read " + options.posts.string());
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    auto posts = parsePosts(asBytes(text));
    if (!posts) refuse(options.posts.string(), posts.error());
    issuance::Settings settings{.database = options.database,
                                .issuing_state = *std::move(state),
                                .posts = *std::move(posts),
                                .certificates = options.trust,
                                .list_directory = options.list_directory};
    if (!options.crash_at.empty()) {
        settings.at_step = [crash = signing::CrashPoint(options.crash_at)](std::string_view step) {
            crash.reached(step);
        };
    }
    return settings;
}

bool isUnavailable(const std::exception& exception) {
    return dynamic_cast<const store::DatabaseUnavailable*>(&exception) != nullptr ||
           dynamic_cast<const store::CommitInDoubt*>(&exception) != nullptr;
}

std::string recover(Issuance& issuance, const LogSink& log) {
    const auto done = issuance.recover();
    if (done.completed + done.reset + done.cancelled > 0) {
        log("task=recover completed=" + std::to_string(done.completed) + " reset=" +
            std::to_string(done.reset) + " cancelled=" + std::to_string(done.cancelled));
    }
    return {};
}

std::string publish(Issuance& issuance) {
    const auto published = issuance.publishLists();
    return published ? "" : published.error().detail;
}

/// Says which file or list of the trust material is not used, until somebody mends it.
std::string refresh(TrustKeeper& trust) {
    trust.refresh();
    const auto snapshot = trust.current();
    const auto& refused = snapshot->bundle.refused;
    return refused.empty() ? "" : "not used: " + refused.front();
}

/// The demonstration's keys are known to everybody: nothing served from them may pass for real.
void refuseDemonstration(const verification::TrustBundle& trust) {
    for (const auto* roots : {&trust.travel_document_roots, &trust.service_roots}) {
        if (std::ranges::any_of(*roots, pki::isDemonstration)) {
            throw std::runtime_error(
                "this is the demonstration authority; it runs with --demonstration only");
        }
    }
}

void warnOfDemonstration(const LogSink& log) {
    log("DEMONSTRATION MODE: the keys of this authority are published. Whatever is issued here is "
        "worth nothing.");
}

}  // namespace

int runServer(const ServerOptions& options, pki::Secret tls_passphrase) {
    using std::chrono::seconds;
    if (!options.crash_at.empty() && !options.demonstration) {
        throw std::runtime_error("crash points exist in demonstration mode only");
    }
    const sigset_t stop = blockStopSignals();
    const LogSink log = standardLog();
    if (options.demonstration) warnOfDemonstration(log);

    const SystemClock clock;
    const auto sheet = pdf::SheetTemplate::load(options.templates, options.fonts);
    Issuance issuance(settingsOf(options), signing::SignerClient(options.socket), sheet, clock);
    TrustKeeper trust({options.trust, options.tls / "client-ca.pem",
                       [&issuance]() -> verification::SignedLists {
                           auto lists = issuance.publishedLists();
                           return {std::move(lists.trust_list), std::move(lists.issued_set),
                                   std::move(lists.status_list)};
                       }},
                      clock);
    if (!options.demonstration) refuseDemonstration(trust.current()->bundle);
    Router router(allRoutes({&issuance, &trust, &clock}),
                  {.authenticate =
                       [&trust](const pki::Certificate& certificate) {
                           return trust.authenticate(certificate);
                       },
                   .unavailable = isUnavailable,
                   .failed = [&log](const std::string& id,
                                    const std::string& what) { log(failureLine(id, what)); }});
    Listener listener(router, Limits{}, log);

    // Starts with recovery; a document under way is shown as "signing" until it is through.
    const Housekeeping housekeeping(
        {{"recover", seconds(30), [&] { return recover(issuance, log); }},
         {"publish", seconds(1), [&] { return publish(issuance); }},
         {"trust", seconds(1), [&] { return refresh(trust); }}},
        log);
    listener.startTls(
        options.listen,
        {options.tls / "server.crt", options.tls / "server.key", options.tls / "client-ca.pem"},
        tls_passphrase);
    std::cout << "etd serve is ready on https://"
              << options.listen.substr(0, options.listen.rfind(':')) << ":" << listener.port()
              << std::endl;

    int signal = 0;
    sigwait(&stop, &signal);
    log("stopping: finishing what is in flight");
    listener.stop();
    return 0;
}

}  // namespace etd::http
