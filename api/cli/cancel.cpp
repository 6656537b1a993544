#include <memory>

#include "api/cli/client_command.hpp"
#include "api/cli/files.hpp"

namespace etd::cli {

namespace {

constexpr const char* kNotes =
    R"(Cannot be undone. The public lists say CANCELLED and tell no reason.

Example:
  etd cancel --number K7ABCDEF2 --reason withdrawn --url https://localhost:8443 \
      --ca roots/service-1.crt --certificate intake.crt --key intake.key
)";

struct Options {
    ClientOptions client;
    std::string number;
    std::string reason;
};

int run(const Options& options) {
    const auto number = segment(options.number, "document number");
    if (!number) return refuse("cancel", number.error());
    return postAndPrint("cancel", options.client, "/v1/documents/" + *number + "/cancel",
                        {{"reason", options.reason}}, "state");
}

}  // namespace

Command cancelCommand() {
    auto options = std::make_shared<Options>();
    auto all = options->client.options(true);
    all.push_back({"--number", "The document's number", &options->number, true});
    all.push_back({"--reason", "withdrawn, hold, issued_in_error, replaced or data_error",
                   &options->reason, true});
    return {"cancel", "Cancel a document", std::string(kNotes) + kClientExitCodes, std::move(all),
            [options] { return run(*options); }};
}

}  // namespace etd::cli
