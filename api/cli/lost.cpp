#include <memory>

#include "api/cli/client_command.hpp"
#include "api/cli/files.hpp"

namespace etd::cli {

namespace {

constexpr const char* kNotes =
    R"(Cannot be undone: a sheet that is found again is cancelled all the same.

Example:
  etd lost --number K7ABCDEF2 --url https://localhost:8443 --ca roots/service-1.crt \
      --certificate intake.crt --key intake.key
)";

struct Options {
    ClientOptions client;
    std::string number;
};

int run(const Options& options) {
    const auto number = segment(options.number, "document number");
    if (!number) return refuse("lost", number.error());
    return postAndPrint("lost", options.client, "/v1/documents/" + *number + "/lost",
                        Json::object(), "public_status");
}

}  // namespace

Command lostCommand() {
    auto options = std::make_shared<Options>();
    auto all = options->client.options(true);
    all.push_back({"--number", "The document's number", &options->number, true});
    return {"lost", "Report a document lost", std::string(kNotes) + kClientExitCodes,
            std::move(all), [options] { return run(*options); }};
}

}  // namespace etd::cli
