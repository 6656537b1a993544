#include "tests/support/postgres.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include <pqxx/pqxx>

namespace etd::tests {
namespace {

const std::string kPrograms = "/usr/lib/postgresql/15/bin/";

/// Starts a program as `postgres` when we are root; its output goes to `log`. It dies with us.
pid_t spawn(const std::vector<std::string>& words, const std::filesystem::path& log) {
    std::vector<char*> argv;
    for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    const passwd* user = geteuid() == 0 ? getpwnam("postgres") : nullptr;
    if (geteuid() == 0 && user == nullptr) {
        throw std::runtime_error("there is no OS user postgres: install postgresql-15");
    }
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("fork failed");
    if (child > 0) return child;

    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (out < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0) _exit(126);
    if (user != nullptr &&
        (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) {
        _exit(126);
    }
    if (chdir("/") != 0) _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    execv(argv[0], argv.data());
    _exit(127);
}

void runToEnd(const std::vector<std::string>& words, const std::filesystem::path& log) {
    int status = 0;
    waitpid(spawn(words, log), &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        std::ostringstream said;
        said << std::ifstream(log).rdbuf();
        throw std::runtime_error(words[0] + " failed: " + said.str());
    }
}

/// Memory, where there is enough of it: the tests end processes, never the machine, and a server
/// that was killed syncs every file of its folder when it starts again.
std::string parentFolder() {
    std::error_code none;
    const auto space = std::filesystem::space("/dev/shm", none);
    return !none && space.available > (std::uintmax_t{1} << 30) ? "/dev/shm" : "/tmp";
}

/// A killed child of a killed postmaster may stay a zombie for as long as its new parent likes.
bool isAlive(pid_t process) {
    std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
    std::string text;
    if (!std::getline(stat, text)) return false;
    const auto behind_name = text.rfind(") ");
    return behind_name == std::string::npos || text.substr(behind_name + 2, 1) != "Z";
}

}  // namespace

Postgres::Postgres() {
    std::string name = parentFolder() + "/etd-postgres-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    folder_ = name;
    if (geteuid() == 0) {
        const passwd* user = getpwnam("postgres");
        if (user == nullptr || chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) {
            throw std::runtime_error("there is no OS user postgres: install postgresql-15");
        }
    }
    // --no-sync concerns the files of initdb itself; what tests commit later is synced.
    runToEnd({kPrograms + "initdb", "-D", folder_ / "data", "-A", "trust", "-U", "postgres",
              "--no-sync", "--no-instructions", "-E", "UTF8", "--locale=C.UTF-8"},
             folder_ / "initdb.log");
    start();
    runToEnd({kPrograms + "psql", "-q", "-h", folder_, "-U", "postgres", "-d", "postgres", "-v",
              "ON_ERROR_STOP=1", "-f", ETD_SOURCE "/deploy/database.sql"},
             folder_ / "psql.log");
}

Postgres::~Postgres() {
    try {
        kill();
    } catch (const std::exception&) {
        // The folder is removed all the same.
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

Postgres& Postgres::shared() {
    static Postgres server;
    return server;
}

std::string Postgres::createDatabase() {
    const std::string name = "test_" + std::to_string(++databases_);
    runAsSuperuser(
        *this, "postgres",
        "create database " + name + " owner etd_owner encoding 'UTF8' template template0");
    runAsSuperuser(*this, "postgres",
                   "revoke connect, temporary on database " + name +
                       " from public;"
                       "grant connect on database " +
                       name + " to etd_service, etd_auditor");
    return name;
}

std::string Postgres::connection(const std::string& database, const std::string& user) const {
    return "host=" + folder_.string() + " dbname=" + database + " user=" + user;
}

void Postgres::start() {
    server_ = spawn({kPrograms + "postgres", "-D", folder_ / "data", "-k", folder_, "-h", "", "-c",
                     "max_connections=200", "-c", "max_wal_size=128MB", "-c",
                     "dynamic_shared_memory_type=mmap"},
                    folder_ / "server.log");
    waitUntilReady();
}

void Postgres::stop() {
    if (server_ < 0) return;
    ::kill(server_, SIGINT);
    waitUntilGone();
}

void Postgres::kill() {
    if (server_ < 0) return;
    // The children are in sessions of their own; each notices within moments that its postmaster
    // is gone, but a test must not wait for that.
    std::ifstream children("/proc/" + std::to_string(server_) + "/task/" + std::to_string(server_) +
                           "/children");
    std::vector<pid_t> all;
    for (pid_t child = 0; children >> child;) all.push_back(child);
    ::kill(server_, SIGKILL);
    for (const pid_t child : all) ::kill(child, SIGKILL);
    waitUntilGone();
    for (const pid_t child : all) {
        while (isAlive(child)) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

void Postgres::waitUntilReady() {
    for (int i = 0; i < 1200; ++i) {
        try {
            pqxx::connection probe(connection("postgres", "postgres"));
            return;
        } catch (const pqxx::failure&) {
            if (waitpid(server_, nullptr, WNOHANG) == server_) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    }
    std::ostringstream said;
    said << std::ifstream(folder_ / "server.log").rdbuf();
    throw std::runtime_error("PostgreSQL did not start: " + said.str());
}

void Postgres::waitUntilGone() {
    waitpid(server_, nullptr, 0);
    server_ = -1;
}

void runAsSuperuser(const Postgres& server, const std::string& database,
                    const std::string& statements) {
    pqxx::connection connection(server.connection(database, "postgres"));
    pqxx::nontransaction session(connection);
    session.exec(statements);
}

}  // namespace etd::tests
