/// A command of `etd` as data: its words, its options, its examples, and what it does. CLI11 stays
/// in arguments.cpp.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace etd::cli {

/// What every command returns, beside those of `verify`. After <sysexits.h> where it has a word.
namespace exit_code {
inline constexpr int kDone = 0;
inline constexpr int kRefused = 1;  ///< The request was understood and refused.
inline constexpr int kCheck = 10;   ///< verify only, as the next two.
inline constexpr int kRefuse = 20;
inline constexpr int kCannotCheck = 30;
inline constexpr int kUsage = 64;        ///< The command line is wrong, or names what is not there.
inline constexpr int kUnavailable = 69;  ///< The service did not answer; trying later may work.
inline constexpr int kInternal = 70;     ///< Something is broken; the message says what.
}  // namespace exit_code

struct Option {
    /// "--number", "--json", or a name in capitals for a positional: "FILE".
    std::string name;
    std::string help;
    /// Where the value goes. A bool is a flag; a plain string or int holds its default already.
    std::variant<bool*, std::string*, int*, std::optional<std::string>*, std::optional<int>*,
                 std::vector<std::string>*, std::vector<int>*>
        target;
    bool required = false;
};

struct Command {
    std::string words;  ///< "verify", "case submit"
    std::string summary;
    std::string notes;  ///< Shown under the options: examples and, where they differ, exit codes.
    std::vector<Option> options;
    std::function<int()> run;  ///< Returns the exit code; throws for broken machinery.
    bool hidden = false;       ///< Not listed: for this program itself, not for people.
};

/// Parses the command line and runs the command it names; returns its exit code. Writes help and
/// usage errors itself; catches what a command throws and answers kInternal with a sentence.
int runCommandLine(const std::vector<Command>& commands, int count, const char* const* arguments);

/// Every command of this program.
std::vector<Command> allCommands();

Command verifyCommand();
Command ceremonyCommand();
Command migrateCommand();
Command signerCommand();
Command serveCommand();
Command approveCommand();
Command caseSubmitCommand();
Command caseShowCommand();
Command prepareCommand();
Command issueCommand();
Command showCommand();
Command fetchCommand();
Command cancelCommand();
Command lostCommand();
Command readCodesCommand();

}  // namespace etd::cli
