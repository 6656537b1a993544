#include <memory>

#include "api/cli/client_command.hpp"
#include "api/cli/files.hpp"

namespace etd::cli {

namespace {

constexpr const char* kNotes = R"(Example:
  etd show --number K7ABCDEF2 --url https://localhost:8443 --ca roots/service-1.crt \
      --certificate consul.crt --key consul.key
)";

struct Options {
    ClientOptions client;
    std::string number;
};

int run(const Options& options) {
    const auto number = segment(options.number, "document number");
    if (!number) return refuse("show", number.error());
    return getAndPrint("show", options.client, "/v1/documents/" + *number);
}

}  // namespace

Command showCommand() {
    auto options = std::make_shared<Options>();
    auto all = options->client.options(false);
    all.push_back({"--number", "The document's number", &options->number, true});
    return {"show", "Look a document's state up", std::string(kNotes) + kClientExitCodes,
            std::move(all), [options] { return run(*options); }};
}

}  // namespace etd::cli
