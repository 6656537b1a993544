#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "api/cli/approval_material.hpp"
#include "api/cli/client_command.hpp"
#include "api/cli/files.hpp"
#include "base/base64.hpp"
#include "base/clock.hpp"
#include "issuer/document/statement.hpp"
#include "pki/cms.hpp"

namespace etd::cli {

namespace {

constexpr const char* kNotes =
    R"(Recomputes every digest, prints every field in plain words, draws the document itself if you ask
for a preview, and only then signs: read what it prints, and look at the preview's portrait and at
the face in the code, which lies beside it as *.miniature.png.

Examples:
  etd approve --number K7ABCDEF2 --position consul --preview look.pdf \
      --url https://localhost:8443 --ca roots/service-1.crt \
      --certificate consul.crt --key consul.key
  etd approve --manifest m.json --portrait p.jpg --miniature m.webp --position approver \
      --certificate a.crt --key a.key --out approval.json

The second works without a network. Its --out is the body of POST /v1/documents/NUMBER/approvals.
Without a terminal it signs only with --yes.
)";

struct Options {
    ClientOptions client;
    std::optional<std::string> number;
    std::optional<std::string> manifest;
    std::optional<std::string> portrait;
    std::optional<std::string> miniature;
    std::string position;
    int hours = 24;
    std::optional<std::string> preview;
    std::string templates = "/usr/share/safeconduct/templates/etd-a4";
    std::string fonts = "/usr/share/fonts";
    std::optional<std::string> out;
    bool yes = false;
};

Result<ApprovalMaterial> readFiles(const Options& options) {
    auto manifest = readInput(*options.manifest, 1U << 20);
    if (!manifest) return manifest.error();
    auto portrait = readInput(*options.portrait, 5U << 20);
    if (!portrait) return portrait.error();
    auto miniature = readInput(*options.miniature, 1U << 16);
    if (!miniature) return miniature.error();
    return ApprovalMaterial::check(*std::move(manifest), *std::move(portrait),
                                   *std::move(miniature));
}

Result<ApprovalMaterial> fetch(const ApiClient& client, const std::string& number) {
    const auto path = "/v1/documents/" + number + "/";
    auto manifest = client.get(path + "manifest");
    if (!manifest) return manifest.error();
    auto portrait = client.get(path + "portrait");
    if (!portrait) return portrait.error();
    auto miniature = client.get(path + "miniature");
    if (!miniature) return miniature.error();
    auto material =
        ApprovalMaterial::check(*std::move(manifest), *std::move(portrait), *std::move(miniature));
    if (material && material->manifest().number.text() != number)
        return Error{ErrorKind::Forbidden, "the service gave the manifest of another document"};
    return material;
}

/// Asks on the terminal for the document's number. InvalidField without a terminal.
Result<bool> confirm(const ApprovalMaterial& material, const std::string& position) {
    if (!::isatty(STDIN_FILENO))
        return Error{ErrorKind::InvalidField,
                     "there is no terminal to confirm on: --yes signs without asking"};
    std::cerr << "To approve it as " << position << ", type the document number: " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == material.manifest().number.text();
}

/// The body of POST …/approvals, once the approver has seen it all and agreed.
Result<Json> approve(const Options& options, Position position, const Identity& identity,
                     const ApprovalMaterial& material) {
    const auto now = SystemClock().now();
    std::cerr << "You are asked to approve as " << options.position << ":\n";
    material.describe(std::cerr);
    if (options.preview) {
        const auto drawn = material.drawPreview(options.templates, options.fonts, now);
        if (!drawn) return drawn.error();
        writeFile(*options.preview, *drawn);
        const auto miniature =
            std::filesystem::path(*options.preview).replace_extension(".miniature.png").string();
        writeFile(miniature, material.drawMiniature());
        std::cerr << "  Drawn for you: " << plain(*options.preview) << "\n"
                  << "  The face in the code, as the border will see it: " << plain(miniature)
                  << "\n";
    }
    if (!options.yes) {
        const auto agreed = confirm(material, options.position);
        if (!agreed) return agreed.error();
        if (!*agreed) return Error{ErrorKind::Forbidden, "not approved; nothing was signed"};
    }
    const auto key = identity.loadKey();
    if (!key) return key.error();
    const ApprovalStatement statement{material.manifest().digest(), position,
                                      now.plus(std::chrono::hours(options.hours))};
    const auto bytes = statement.canonical();
    return Json{{"statement", toBase64(bytes)},
                {"cms", toBase64(pki::signCms(bytes, identity.certificate(), *key))}};
}

int runOffline(const Options& options, Position position) {
    const auto identity = Identity::read(options.client.identity);
    if (!identity) return refuse("approve", identity.error());
    const auto material = readFiles(options);
    if (!material) return refuse("approve", material.error());
    const auto body = approve(options, position, *identity, *material);
    if (!body) return refuse("approve", body.error());
    writeFile(*options.out, asBytes(canonicalJson(*body)));
    std::cout << *options.out << "\n";
    return exit_code::kDone;
}

/// Does an approval in this position stand already?
bool isApproved(const ApiClient& client, const std::string& number, const std::string& position) {
    const auto answer = client.get("/v1/documents/" + number);
    if (!answer) return false;
    const auto json = parseJson(asText(*answer));
    if (!json || !json->is_object()) return false;
    const auto approved = json->find("approved");
    return approved != json->end() && approved->is_array() &&
           std::ranges::find(*approved, Json(position)) != approved->end();
}

int runOnline(const Options& options, Position position) {
    const auto number = segment(*options.number, "document number");
    if (!number) return refuse("approve", number.error());
    const auto identity = Identity::read(options.client.identity);
    if (!identity) return refuse("approve", identity.error());
    const auto client = ApiClient::open(options.client.service, *identity);
    if (!client) return refuse("approve", client.error());
    const auto material = fetch(*client, *number);
    if (!material) return refuse("approve", material.error());
    const auto body = approve(options, position, *identity, *material);
    if (!body) return refuse("approve", body.error());
    if (options.out) {
        writeFile(*options.out, asBytes(canonicalJson(*body)));
        std::cout << *options.out << "\n";
        return exit_code::kDone;
    }
    const auto answer = client->post("/v1/documents/" + *number + "/approvals", *body,
                                     options.client.idempotency_key.value_or(newIdempotencyKey()));
    if (!answer && answer.error().kind == ErrorKind::Conflict &&
        isApproved(*client, *number, options.position)) {
        // Repeating a call that had succeeded is no failure.
        std::cout << "was approved as " << options.position << " already\n";
        return exit_code::kDone;
    }
    if (!answer) return refuse("approve", answer.error());
    std::cout << (options.client.json ? canonicalJson(*answer) : "approved as " + options.position)
              << "\n";
    return exit_code::kDone;
}

int run(const Options& options) {
    const auto usage = [](const char* text) {
        std::cerr << "etd approve: " << text << "\n";
        return exit_code::kUsage;
    };
    const auto position = parsePosition(options.position);
    if (!position) return usage("--position takes consul or approver");
    if (options.hours < 1 || options.hours > 24)
        return usage("--hours takes 1 to 24: the signer takes no approval for longer");
    const bool any_file = options.manifest || options.portrait || options.miniature;
    const bool offline = options.manifest && options.portrait && options.miniature;
    if (options.number ? any_file : !offline)
        return usage("give --number with --url, or --manifest, --portrait and --miniature");
    if (offline && !options.out) return usage("without --number, --out is needed");
    if (!offline && (options.client.service.url.empty() || options.client.service.ca.empty()))
        return usage("--number needs --url and --ca");
    return offline ? runOffline(options, *position) : runOnline(options, *position);
}

}  // namespace

Command approveCommand() {
    auto options = std::make_shared<Options>();
    auto all = options->client.options(true);
    for (auto& option : all) {
        if (option.name == "--url" || option.name == "--ca") option.required = false;
    }
    const std::vector<Option> own = {
        {"--number", "Fetch this document's manifest and portraits", &options->number},
        {"--manifest", "Or: the manifest's file", &options->manifest},
        {"--portrait", "the print portrait's file", &options->portrait},
        {"--miniature", "the miniature's file", &options->miniature},
        {"--position", "consul or approver", &options->position, true},
        {"--hours", "How long the approval counts, 1 to 24", &options->hours},
        {"--preview", "Draw document and miniature first, into this PDF and beside it",
         &options->preview},
        {"--templates", "The template, for the preview", &options->templates},
        {"--fonts", "The fonts, for the preview", &options->fonts},
        {"--out", "Write the approval to this file, do not send it", &options->out},
        {"--yes", "Do not ask; for scripts", &options->yes},
    };
    all.insert(all.end(), own.begin(), own.end());
    return {"approve", "See what a document says, and approve it",
            std::string(kNotes) + kClientExitCodes, std::move(all),
            [options] { return run(*options); }};
}

}  // namespace etd::cli
