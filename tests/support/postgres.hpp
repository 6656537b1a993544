/// A private PostgreSQL 15 server for tests: own folder, UNIX socket only, durable settings.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace etd::tests {

/// Started by the constructor, killed and removed by the destructor. As root, everything runs as
/// the OS user `postgres`, since the server refuses root. The roles of deploy/database.sql exist.
/// Throws std::runtime_error with the server's own words when a step fails.
class Postgres {
public:
    Postgres();
    ~Postgres();
    Postgres(const Postgres&) = delete;
    Postgres& operator=(const Postgres&) = delete;

    /// The one server of this test program, started at first use.
    static Postgres& shared();

    /// A fresh, empty database owned by etd_owner, with the grants of deploy/database.sql. Returns
    /// its name.
    std::string createDatabase();
    /// libpq connection string, e.g. user = "etd_service".
    std::string connection(const std::string& database, const std::string& user) const;

    void start();
    void stop();  ///< As by SIGINT: sessions are ended, everything is flushed.
    void kill();  ///< SIGKILL to the postmaster and all its children.

    const std::filesystem::path& folder() const { return folder_; }

private:
    void waitUntilReady();
    void waitUntilGone();

    std::filesystem::path folder_;
    pid_t server_ = -1;
    int databases_ = 0;
};

/// Runs statements as the superuser.
void runAsSuperuser(const Postgres& server, const std::string& database,
                    const std::string& statements);

}  // namespace etd::tests
