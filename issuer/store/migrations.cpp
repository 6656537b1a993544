#include "issuer/store/migrations.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/bytes.hpp"
#include "issuer/store/transaction.hpp"

namespace etd::store {
namespace {

constexpr std::int64_t kMigrationLock = 0x65746400;  // "etd", 0

bool hasVersionTable(Transaction& transaction) {
    return !transaction.run("select to_regclass('public.schema_version') as name")[0].isNull(
        "name");
}

void createVersionTable(Pool& pool) {
    Transaction transaction(pool);
    if (hasVersionTable(transaction)) return;
    for (const char* role : {"etd_service", "etd_auditor"}) {
        if (transaction.run("select 1 from pg_roles where rolname = $1", {role}).empty()) {
            throw std::runtime_error("the database has no role " + std::string(role) +
                                     ": run deploy/database.sql first");
        }
    }
    transaction.run("create table schema_version (version integer primary key, name text not null,"
                    " sha256 bytea not null, applied_at timestamptz not null default now())");
    transaction.commit();
}

/// True when it was applied now.
bool apply(Pool& pool, const Migration& migration) {
    Transaction transaction(pool);
    const auto digest = migration.digest();
    const auto before = transaction.run("select sha256 from schema_version where version = $1",
                                        {std::int64_t{migration.version}});
    if (!before.empty()) {
        if (!std::ranges::equal(before[0].bytes("sha256"), digest)) {
            throw std::runtime_error("migration " + std::string(migration.name) +
                                     " was altered after it was applied: restore the original file "
                                     "and write the change as a new migration");
        }
        return false;
    }
    transaction.script(migration.sql);
    transaction.run("insert into schema_version (version, name, sha256) values ($1, $2, $3)",
                    {std::int64_t{migration.version}, migration.name, ByteView(digest)});
    transaction.commit();
    return true;
}

}  // namespace

pki::Sha256Digest Migration::digest() const { return pki::sha256(asBytes(sql)); }

int requiredSchemaVersion() { return compiledMigrations().back().version; }

std::vector<int> migrate(const std::string& connection) {
    return migrate(connection, compiledMigrations());
}

std::vector<int> migrate(const std::string& connection, const std::vector<Migration>& migrations) {
    Pool pool(connection, 2);
    const AdvisoryLock lock(pool, kMigrationLock);
    createVersionTable(pool);
    {
        Transaction transaction(pool);
        const auto newer =
            transaction.run("select name from schema_version where version > $1",
                            {std::int64_t{migrations.empty() ? 0 : migrations.back().version}});
        if (!newer.empty()) {
            throw std::runtime_error("the database is newer than this program: it has " +
                                     newer[0].text("name"));
        }
    }
    std::vector<int> applied;
    for (const auto& migration : migrations) {
        if (apply(pool, migration)) applied.push_back(migration.version);
    }
    return applied;
}

int schemaVersion(Pool& pool) {
    Transaction transaction(pool);
    if (!hasVersionTable(transaction)) return 0;
    return static_cast<int>(
        transaction.run("select coalesce(max(version), 0) as version from schema_version")[0]
            .integer("version"));
}

}  // namespace etd::store
