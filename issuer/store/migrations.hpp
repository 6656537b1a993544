/// The database schema: the files of schema/ compiled in, applied in order, once each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "issuer/store/pool.hpp"
#include "pki/sha256.hpp"

namespace etd::store {

struct Migration {
    int version;  ///< 1, 2, …, from the file's name.
    std::string_view name;
    std::string_view sql;

    pki::Sha256Digest digest() const;
};

/// In order, without gaps.
std::vector<Migration> compiledMigrations();
/// The version this program needs: that of the last compiled migration.
int requiredSchemaVersion();

/// Brings a database up to this program's schema, each migration in a transaction of its own,
/// under a lock, so that any number of processes may call it at once; does nothing when it is
/// there. Connect as etd_owner; the roles exist (deploy/database.sql). Returns the versions it
/// applied. Throws std::runtime_error when an applied migration differs from the compiled one, or
/// the database is newer than the program; DatabaseError and DatabaseUnavailable.
std::vector<int> migrate(const std::string& connection);
std::vector<int> migrate(const std::string& connection, const std::vector<Migration>& migrations);

/// 0 when the database has no schema yet.
int schemaVersion(Pool& pool);

}  // namespace etd::store
