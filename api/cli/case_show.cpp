#include <memory>

#include "api/cli/client_command.hpp"
#include "api/cli/files.hpp"

namespace etd::cli {

namespace {

constexpr const char* kNotes = R"(Example:
  etd case show 0123456789abcdef0123456789abcdef --url https://localhost:8443 \
      --ca roots/service-1.crt --certificate intake.crt --key intake.key
)";

struct Options {
    ClientOptions client;
    std::string reference;
};

int run(const Options& options) {
    const auto reference = segment(options.reference, "case reference");
    if (!reference) return refuse("case show", reference.error());
    return getAndPrint("case show", options.client, "/v1/cases/" + *reference);
}

}  // namespace

Command caseShowCommand() {
    auto options = std::make_shared<Options>();
    auto all = options->client.options(false);
    all.push_back({"REFERENCE", "The case's reference", &options->reference, true});
    return {"case show", "Look a case up", std::string(kNotes) + kClientExitCodes, std::move(all),
            [options] { return run(*options); }};
}

}  // namespace etd::cli
