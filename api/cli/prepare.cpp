#include <memory>

#include "api/cli/client_command.hpp"
#include "api/cli/files.hpp"

namespace etd::cli {

namespace {

constexpr const char* kNotes =
    R"(Reserves a number and freezes what the document will say, for the two approvers to see.
Prints the document's number.

Example:
  etd prepare --case 0123456789abcdef0123456789abcdef --url https://localhost:8443 \
      --ca roots/service-1.crt --certificate intake.crt --key intake.key
)";

struct Options {
    ClientOptions client;
    std::string reference;
};

int run(const Options& options) {
    const auto reference = segment(options.reference, "case reference");
    if (!reference) return refuse("prepare", reference.error());
    return postAndPrint("prepare", options.client, "/v1/cases/" + *reference + "/documents",
                        Json::object(), "number");
}

}  // namespace

Command prepareCommand() {
    auto options = std::make_shared<Options>();
    auto all = options->client.options(true);
    all.push_back({"--case", "The case's reference", &options->reference, true});
    return {"prepare", "Prepare a case's document for approval",
            std::string(kNotes) + kClientExitCodes, std::move(all),
            [options] { return run(*options); }};
}

}  // namespace etd::cli
