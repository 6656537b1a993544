#include <CLI/CLI.hpp>

#include <iostream>
#include <map>
#include <type_traits>

#include "api/cli/command.hpp"

namespace etd::cli {

namespace {

constexpr const char* kAbout =
    "Safeconduct: issues signed emergency travel documents and verifies them offline.\n"
    "Run 'etd COMMAND --help' for a command's options and examples.";

void bind(CLI::App& app, const Option& option) {
    CLI::Option* bound = nullptr;
    std::visit(
        [&](auto* target) {
            using Target = std::remove_pointer_t<decltype(target)>;
            if constexpr (std::is_same_v<Target, bool>)
                bound = app.add_flag(option.name, *target, option.help);
            else
                bound = app.add_option(option.name, *target, option.help);
            // Of an empty text there is no default worth showing.
            if constexpr (std::is_same_v<Target, std::string>)
                if (!target->empty()) bound->capture_default_str();
            if constexpr (std::is_same_v<Target, int>) bound->capture_default_str();
        },
        option.target);
    if (option.required) bound->required();
}

/// The App for `words` under `root`, groups made on the way.
CLI::App& place(CLI::App& root, std::map<std::string, CLI::App*>& groups, const Command& command) {
    const auto space = command.words.find(' ');
    if (space == std::string::npos) return *root.add_subcommand(command.words, command.summary);
    const auto group = command.words.substr(0, space);
    auto& app = groups[group];
    if (!app) {
        app = root.add_subcommand(group, "Commands about a " + group);
        app->require_subcommand(1);
    }
    return *app->add_subcommand(command.words.substr(space + 1), command.summary);
}

}  // namespace

int runCommandLine(const std::vector<Command>& commands, int count, const char* const* arguments) {
    CLI::App root(kAbout, "etd");
    root.set_help_all_flag("--help-all", "Help for every command");
    root.set_version_flag("--version", std::string("etd ") + ETD_VERSION);
    root.require_subcommand(1);
    std::map<std::string, CLI::App*> groups;
    const Command* chosen = nullptr;
    for (const auto& command : commands) {
        auto& app = place(root, groups, command);
        for (const auto& option : command.options) bind(app, option);
        app.footer(command.notes);
        if (command.hidden) app.group("");
        app.callback([&chosen, &command] { chosen = &command; });
    }
    try {
        root.parse(count, arguments);
    } catch (const CLI::Success& asked_for_help) {
        return root.exit(asked_for_help);
    } catch (const CLI::ParseError& wrong) {
        std::cerr << "etd: " << wrong.what() << "\nRun 'etd --help' or 'etd COMMAND --help'.\n";
        return exit_code::kUsage;
    }
    try {
        return chosen->run();
    } catch (const std::exception& broken) {
        std::cerr << "etd " << chosen->words << ": " << broken.what() << "\n";
        return exit_code::kInternal;
    }
}

}  // namespace etd::cli
