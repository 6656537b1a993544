#include <iostream>
#include <memory>

#include "api/cli/command.hpp"
#include "issuer/store/migrations.hpp"

namespace etd::cli {

namespace {

constexpr const char* kNotes =
    R"(Run it as the database's owner role, once per release; it may be repeated.

Example:
  etd migrate --database 'host=/run/postgresql dbname=etd user=etd_owner'

Exit codes: 0 done   64 usage   70 it failed (the message says why))";

}  // namespace

Command migrateCommand() {
    auto database = std::make_shared<std::string>();
    return {"migrate",
            "Bring the database to this program's schema",
            kNotes,
            {{"--database", "libpq connection string of the owner's role", database.get(), true}},
            [database] {
                const auto applied = store::migrate(*database);
                for (const auto version : applied)
                    std::cout << "applied migration " << version << "\n";
                std::cout << "the schema is at version " << store::requiredSchemaVersion() << "\n";
                return exit_code::kDone;
            }};
}

}  // namespace etd::cli
