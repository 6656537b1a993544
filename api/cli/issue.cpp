#include <memory>

#include "api/cli/client_command.hpp"
#include "api/cli/files.hpp"

namespace etd::cli {

namespace {

constexpr const char* kNotes =
    R"(Has the document signed once both approvals are there, and prints its state. Whatever happens, it
is signed once. To repeat a call whose answer was lost, give it the same --idempotency-key both
times; under another one an issued document is a conflict.

Example:
  etd issue --number K7ABCDEF2 --url https://localhost:8443 --ca roots/service-1.crt \
      --certificate intake.crt --key intake.key --idempotency-key issue-K7ABCDEF2
)";

struct Options {
    ClientOptions client;
    std::string number;
};

int run(const Options& options) {
    const auto number = segment(options.number, "document number");
    if (!number) return refuse("issue", number.error());
    return postAndPrint("issue", options.client, "/v1/documents/" + *number + "/issue",
                        Json::object(), "state");
}

}  // namespace

Command issueCommand() {
    auto options = std::make_shared<Options>();
    auto all = options->client.options(true);
    all.push_back({"--number", "The document's number", &options->number, true});
    return {"issue", "Have an approved document signed and made active",
            std::string(kNotes) + kClientExitCodes, std::move(all),
            [options] { return run(*options); }};
}

}  // namespace etd::cli
