#include "pki/ceremony.hpp"

#include <iostream>
#include <memory>

#include "api/cli/command.hpp"
#include "api/cli/files.hpp"
#include "base/clock.hpp"
#include "base/hex.hpp"

namespace etd::cli {

namespace {

constexpr const char* kNotes =
    R"(Makes a whole DEMONSTRATION authority from its plan: both roots, signers, officers, CRLs, and the
trust folder of a verifier. Every key is in one place: never for real documents.

Example:
  etd ceremony keys-example/ceremony.json --into var/demo

Exit codes: 0 done   1 refused, nothing was left behind   64 usage   70 internal error)";

struct Options {
    std::string plan;
    std::string into;
};

int run(const Options& options) {
    const auto plan = readInput(options.plan, 1U << 20);
    if (!plan) return refuse("ceremony", plan.error());
    int step = 0;
    const auto report = pki::runCeremony(
        asText(*plan), options.into, SystemClock(),
        [&](std::string_view line) { std::cout << ++step << ". " << plain(line) << std::endl; });
    if (!report) return refuse("ceremony", report.error());
    std::cout << "\nThe authority is in " << plain(options.into) << "; SHA-256 of what it made:\n";
    for (const auto& entry : report->certificates)
        std::cout << "  " << toHex(entry.certificate.fingerprint()) << "  " << plain(entry.file)
                  << "\n";
    std::cout << "Its seals will name certificate " << report->certificate_reference << ".\n";
    return exit_code::kDone;
}

}  // namespace

Command ceremonyCommand() {
    auto options = std::make_shared<Options>();
    return {"ceremony",
            "Make a demonstration authority from its plan",
            kNotes,
            {{"PLAN", "The plan (JSON)", &options->plan, true},
             {"--into", "The folder to make; it must not exist", &options->into, true}},
            [options] { return run(*options); }};
}

}  // namespace etd::cli
