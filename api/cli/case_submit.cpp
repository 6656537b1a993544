#include <memory>

#include "api/cli/case_file.hpp"
#include "api/cli/client_command.hpp"
#include "api/cli/files.hpp"
#include "base/clock.hpp"

namespace etd::cli {

namespace {

constexpr const char* kNotes = R"(Prints the new case's reference.

Example:
  etd case submit keys-example/cases/eriksson.json --url https://localhost:8443 \
      --ca roots/service-1.crt --certificate intake.crt --key intake.key --passphrase-fd 3 3<intake.pass

The file is the body of POST /v1/cases, except that "portrait" names an image beside it;
"validity_days" may stand for valid_from (today) and valid_until; confirmed_on is today if absent.
)";

struct Options {
    ClientOptions client;
    std::string file;
};

int run(const Options& options) {
    const auto body = readCaseFile(options.file, SystemClock().now().date());
    if (!body) return refuse("case submit", body.error());
    return postAndPrint("case submit", options.client, "/v1/cases", *body, "reference");
}

}  // namespace

Command caseSubmitCommand() {
    auto options = std::make_shared<Options>();
    auto all = options->client.options(true);
    all.push_back({"CASE", "The case file (JSON)", &options->file, true});
    return {"case submit", "Submit an approved return case", std::string(kNotes) + kClientExitCodes,
            std::move(all), [options] { return run(*options); }};
}

}  // namespace etd::cli
