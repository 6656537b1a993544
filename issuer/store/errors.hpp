/// What the database can do to a caller: all of it is broken machinery and thrown. Texts carry an
/// SQLSTATE and a constraint's name, never a value: PostgreSQL quotes values in its messages, and
/// those are persons' data here.
#pragma once

#include <stdexcept>
#include <string>

namespace etd::store {

/// The server refused a statement.
class DatabaseError : public std::runtime_error {
public:
    explicit DatabaseError(std::string sqlstate)
        : std::runtime_error("the database refused a statement, SQLSTATE " + sqlstate),
          sqlstate_(std::move(sqlstate)) {}
    const std::string& sqlstate() const { return sqlstate_; }

protected:
    DatabaseError(const std::string& text, std::string sqlstate)
        : std::runtime_error(text), sqlstate_(std::move(sqlstate)) {}

private:
    std::string sqlstate_;
};

/// A unique, check, foreign-key or exclusion constraint was broken.
class ConstraintViolation : public DatabaseError {
public:
    ConstraintViolation(std::string sqlstate, std::string constraint)
        : DatabaseError("the database refused a row by its constraint " + constraint,
                        std::move(sqlstate)),
          constraint_(std::move(constraint)) {}
    const std::string& constraint() const { return constraint_; }

private:
    std::string constraint_;
};

/// No connection, it broke before COMMIT was sent, or the server gave the transaction up (timeout,
/// deadlock): nothing of it was kept, and trying again later may work.
class DatabaseUnavailable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The connection broke while COMMIT was under way: only reading again tells whether it was kept.
class CommitInDoubt : public std::runtime_error {
public:
    CommitInDoubt() : std::runtime_error("the connection broke while a commit was under way") {}
};

}  // namespace etd::store
