#include "api/cli/command.hpp"

int main(int count, char** arguments) {
    return etd::cli::runCommandLine(etd::cli::allCommands(), count, arguments);
}
