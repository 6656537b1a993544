#include <array>
#include <filesystem>
#include <iostream>
#include <memory>

#include "api/cli/client_command.hpp"
#include "api/cli/files.hpp"

namespace etd::cli {

namespace {

constexpr const char* kNotes =
    R"(Writes NAME.pdf, NAME.manifest.json, NAME.verdict.bin, NAME.verdict.png, NAME.portrait.txt,
NAME.portrait.png (the two codes) into DIR. Files that are there already are replaced.

Example:
  etd fetch --number K7ABCDEF2 --into documents --name eriksson --url https://localhost:8443 \
      --ca roots/service-1.crt --certificate intake.crt --key intake.key
)";

struct Options {
    ClientOptions client;
    std::string number;
    std::string into = ".";
    std::optional<std::string> name;
};

struct Piece {
    const char* resource;
    const char* suffix;
};

constexpr std::array<Piece, 6> kPieces = {{
    {"pdf", ".pdf"},
    {"manifest", ".manifest.json"},
    {"verdict-code", ".verdict.bin"},
    {"verdict-code.png", ".verdict.png"},
    {"portrait-code", ".portrait.txt"},
    {"portrait-code.png", ".portrait.png"},
}};

int run(const Options& options) {
    const auto number = segment(options.number, "document number");
    if (!number) return refuse("fetch", number.error());
    const auto name = segment(options.name.value_or(*number), "file name");
    if (!name) return refuse("fetch", name.error());
    return withClient("fetch", options.client, [&](const ApiClient& client) -> Result<Done> {
        // All of it first, so that a refusal leaves no half of a document behind.
        std::array<Bytes, kPieces.size()> bodies;
        for (std::size_t i = 0; i < kPieces.size(); ++i) {
            auto body = client.get("/v1/documents/" + *number + "/" + kPieces[i].resource);
            if (!body) return body.error();
            bodies[i] = *std::move(body);
        }
        std::filesystem::create_directories(options.into);
        Json written = Json::array();
        for (std::size_t i = 0; i < kPieces.size(); ++i) {
            const auto file = std::filesystem::path(options.into) / (*name + kPieces[i].suffix);
            writeFile(file, bodies[i]);
            written.push_back(file.string());
        }
        if (options.client.json)
            std::cout << canonicalJson(written) << "\n";
        else
            std::cout << written.front().get<std::string>() << "\n";
        return Done{};
    });
}

}  // namespace

Command fetchCommand() {
    auto options = std::make_shared<Options>();
    auto all = options->client.options(false);
    all.push_back({"--number", "The document's number", &options->number, true});
    all.push_back({"--into", "The folder to write to", &options->into});
    all.push_back({"--name", "How the files' names begin; else the number", &options->name});
    return {"fetch", "Fetch an issued document: PDF, manifest, both codes",
            std::string(kNotes) + kClientExitCodes, std::move(all),
            [options] { return run(*options); }};
}

}  // namespace etd::cli
