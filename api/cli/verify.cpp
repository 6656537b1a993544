#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>

#include "api/cli/command.hpp"
#include "api/cli/files.hpp"
#include "api/cli/language.hpp"
#include "base/clock.hpp"
#include "issuer/verification/verdict.hpp"

namespace etd::cli {

namespace {

using verification::CheckResult;
using verification::Family;
using verification::Verdict;

constexpr const char* kNotes = R"(Examples:
  etd verify --trust var/demo/trust document.pdf
  etd verify --trust trust --language fr photo.jpg verdict.bin
  etd verify --trust trust --together small-code.jpg large-code.jpg
  scanner | etd verify --trust trust --json -

FILE is a PDF, a PNG or JPEG picture of the codes, or the bytes of one code. Nothing is fetched:
DIR holds roots/, certificates/, crls/ and lists/.

Exit codes, the most serious of several files counting (20 before 30 before 10 before 0):
  0 accept   10 check   20 refuse   30 cannot check   64 usage   70 internal error)";

struct Options {
    std::string trust = "/etc/safeconduct/trust";
    std::optional<std::string> at;
    std::optional<std::string> language;
    bool json = false;
    bool together = false;
    std::vector<std::string> files;
};

int exitCodeOf(Family family) {
    switch (family) {
        case Family::Accept:
            return exit_code::kDone;
        case Family::Check:
            return exit_code::kCheck;
        case Family::Refuse:
            return exit_code::kRefuse;
        case Family::CannotCheck:
            return exit_code::kCannotCheck;
    }
    return exit_code::kInternal;
}

int moreSerious(int one, int other) {
    const auto rank = [](int code) {
        return code == exit_code::kRefuse        ? 3
               : code == exit_code::kCannotCheck ? 2
               : code == exit_code::kCheck       ? 1
                                                 : 0;
    };
    return rank(other) > rank(one) ? other : one;
}

const Words& outcomeWord(CheckResult::Outcome outcome) {
    static const Words kPassed{"passed", "correcto", "réussi"};
    static const Words kFailed{"FAILED", "FALLÓ", "ÉCHEC"};
    static const Words kNotDone{"not done", "no hecho", "non fait"};
    switch (outcome) {
        case CheckResult::Outcome::Passed:
            return kPassed;
        case CheckResult::Outcome::Failed:
            return kFailed;
        case CheckResult::Outcome::NotDone:
            return kNotDone;
    }
    return kNotDone;
}

void sayFields(const verification::SignedFields& fields, const std::string& language) {
    const auto line = [&](const Words& label, const std::string& value) {
        if (!value.empty())
            std::cout << "    " << in(label, language) << ": " << plain(value) << "\n";
    };
    std::cout << "  " << in({"Signed in it", "Firmado en él", "Signé dans le document"}, language)
              << "\n";
    line({"Document number", "Número de documento", "Numéro du document"}, fields.document_number);
    line({"Surname", "Apellidos", "Nom"}, fields.surname);
    line({"Given names", "Nombres", "Prénoms"}, fields.given_names);
    line({"Nationality", "Nacionalidad", "Nationalité"}, fields.nationality);
    line({"Date of birth (YYMMDD)", "Fecha de nacimiento (AAMMDD)", "Date de naissance (AAMMJJ)"},
         fields.date_of_birth);
    line({"Sex", "Sexo", "Sexe"}, fields.sex);
    line({"Issuing State", "Estado expedidor", "État émetteur"}, fields.issuing_state);
    line({"Valid from", "Válido desde", "Valable du"},
         fields.valid_from ? fields.valid_from->iso() : "");
    line({"Valid until", "Válido hasta", "Valable jusqu'au"},
         fields.valid_until ? fields.valid_until->iso() : "");
    std::string route;
    for (const auto& country : fields.route) route += (route.empty() ? "" : " - ") + country;
    line({"Route", "Itinerario", "Itinéraire"}, route);
}

void say(const std::string& file, const Verdict& verdict, const std::string& language) {
    std::cout << verification::title(verdict.family, language) << "  " << verdict.reason << "  "
              << plain(file) << "\n  " << verification::sentence(verdict.reason, language) << "\n  "
              << verification::action(verdict.reason, language) << "\n";
    if (verdict.fields) sayFields(*verdict.fields, language);
    std::cout << "  " << in({"Checks", "Comprobaciones", "Vérifications"}, language) << "\n";
    for (const auto& check : verdict.checks) {
        std::cout << "    " << in(outcomeWord(check.outcome), language) << "  " << check.name;
        if (!check.detail.empty()) std::cout << ": " << plain(check.detail);
        std::cout << "\n";
    }
}

int run(const Options& options) {
    const auto language = chooseLanguage(options.language);
    if (!language) return refuse("verify", language.error()), exit_code::kUsage;
    Instant now = SystemClock().now();
    if (options.at) {
        const auto at = Instant::parse(*options.at);
        if (!at) {
            std::cerr << "etd verify: --at takes a time like 2026-11-21T18:00:00Z\n";
            return exit_code::kUsage;
        }
        now = *at;
    }
    const auto trust = verification::loadTrustDirectory(options.trust, now);
    if (!trust) return refuse("verify", trust.error()), exit_code::kUsage;
    for (const auto& refused : trust->refused)
        std::cerr << "etd verify: not used: " << plain(refused) << "\n";

    int worst = exit_code::kDone;
    std::vector<Bytes> inputs;
    const auto conclude = [&](const std::string& name, const verification::Evidence& evidence) {
        const auto verdict = verification::judge(evidence, *trust, now);
        if (options.json) {
            auto out = verification::toJson(verdict);
            out["file"] = name;
            std::cout << canonicalJson(out) << "\n";
        } else {
            say(name, verdict, *language);
        }
        worst = moreSerious(worst, exitCodeOf(verdict.family));
    };
    for (const auto& file : options.files) {
        auto input = readInput(file, verification::kLargestInput);
        if (!input) return refuse("verify", input.error()), exit_code::kUsage;
        if (options.together) {
            inputs.push_back(*std::move(input));
        } else {
            conclude(file, verification::gather(*input));
        }
    }
    if (options.together) {
        conclude(options.files.front(), verification::gatherAll({inputs.begin(), inputs.end()}));
    }
    std::cout.flush();
    return worst;
}

}  // namespace

Command verifyCommand() {
    auto options = std::make_shared<Options>();
    return {"verify",
            "Judge a document, a picture of its codes, or code bytes, offline",
            kNotes,
            {{"--trust", "Certificates, CRLs and lists to judge by", &options->trust},
             {"--json", "One JSON object a line for each file", &options->json},
             {"--together", "The files are of one document: its two codes, photographed apart",
              &options->together},
             {"--at", "Judge as of this time (RFC 3339, UTC)", &options->at},
             {"--language", "en, es or fr; else that of the locale", &options->language},
             {"FILE", "Files, or - for standard input", &options->files, true}},
            [options] { return run(*options); }};
}

}  // namespace etd::cli
