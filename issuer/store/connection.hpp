/// The one place where libpqxx's connection and its errors are handled. Private to this room.
#pragma once

#include <string>

#include <pqxx/pqxx>

#include "issuer/store/errors.hpp"
#include "issuer/store/pool.hpp"

namespace etd::store {

struct Pool::Connection {
    explicit Connection(const std::string& connection);

    /// True while the server has said nothing unasked: what it says to an idle connection is
    /// goodbye.
    bool isQuiet() const;

    pqxx::connection raw;
    pqxx::quiet_errorhandler silence;  // libpqxx prints the server's messages, values included
};

/// libpqxx 6.4 leaves the SQLSTATE of some classes of error empty; the type still tells.
inline std::string sqlstateOf(const pqxx::sql_error& error) {
    if (!error.sqlstate().empty()) return error.sqlstate();
    if (dynamic_cast<const pqxx::insufficient_privilege*>(&error) != nullptr) return "42501";
    if (dynamic_cast<const pqxx::undefined_table*>(&error) != nullptr) return "42P01";
    if (dynamic_cast<const pqxx::undefined_column*>(&error) != nullptr) return "42703";
    if (dynamic_cast<const pqxx::syntax_error*>(&error) != nullptr) return "42601";
    if (dynamic_cast<const pqxx::disk_full*>(&error) != nullptr) return "53100";
    if (dynamic_cast<const pqxx::out_of_memory*>(&error) != nullptr) return "53200";
    return "XXXXX";
}

/// Runs `work` and turns libpqxx's exceptions into ours. `broken` becomes true when the connection
/// must not be used again.
template <class Work>
auto translated(bool& broken, const Work& work) -> decltype(work()) {
    try {
        return work();
    } catch (const pqxx::in_doubt_error&) {
        broken = true;
        throw CommitInDoubt();
    } catch (const pqxx::statement_completion_unknown&) {
        broken = true;
        throw CommitInDoubt();
    } catch (const pqxx::broken_connection&) {
        broken = true;
        throw DatabaseUnavailable("the connection to the database broke");
    } catch (const pqxx::transaction_rollback&) {
        throw DatabaseUnavailable("the database preferred another transaction");
    } catch (const pqxx::sql_error& error) {
        const std::string state = sqlstateOf(error);
        // Class 57: the server is shutting down or ended this session.
        if (state.starts_with("57P") || state.starts_with("08")) {
            broken = true;
            throw DatabaseUnavailable("the database ended the session");
        }
        // lock_timeout, statement_timeout
        if (state == "55P03" || state == "57014") {
            throw DatabaseUnavailable("the database is busy");
        }
        if (state.starts_with("23")) {
            const std::string text = error.what();
            const auto mark = text.find("constraint \"");
            const auto begin = mark == std::string::npos ? text.size() : mark + 12;
            throw ConstraintViolation(state, text.substr(begin, text.find('"', begin) - begin));
        }
        throw DatabaseError(state);
    } catch (const pqxx::failure&) {
        broken = true;
        throw DatabaseUnavailable("the connection to the database failed");
    }
}

}  // namespace etd::store
