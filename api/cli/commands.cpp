#include "api/cli/command.hpp"

namespace etd::cli {

std::vector<Command> allCommands() {
    return {verifyCommand(),   caseSubmitCommand(), caseShowCommand(), prepareCommand(),
            approveCommand(),  issueCommand(),      showCommand(),     fetchCommand(),
            cancelCommand(),   lostCommand(),       serveCommand(),    signerCommand(),
            ceremonyCommand(), migrateCommand(),    readCodesCommand()};
}

}  // namespace etd::cli
