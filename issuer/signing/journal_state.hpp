/// What the signing daemon remembers: the records of its journal, and the state they add up to.
/// Pure. Records hold digests, numbers and signatures, no names (docs/formats.md shows them).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "issuer/signing/protocol.hpp"
#include "pki/sha256.hpp"

namespace etd::signing {

/// Written before the first signature over a manifest. From here on its number is taken.
struct IntentRecord {
    pki::Sha256Digest manifest;
    std::string number;
    Date valid_until;
    Instant at;

    bool operator==(const IntentRecord&) const = default;
};

/// Written before anything of a signed document leaves the daemon: all that a repetition needs, so
/// that it signs nothing.
struct ResultRecord {
    pki::Sha256Digest manifest;
    pki::Sha256Digest verdict_identity;
    pki::Sha256Digest portrait_identity;
    Bytes verdict_signature;
    Bytes portrait_signature;
    Bytes cms;
    Instant signed_at;
    pki::Sha256Digest pdf;

    bool operator==(const ResultRecord&) const = default;
};

/// A signed list. `terminal` are the identities that became terminal with this status list; a
/// record takes at most kMostTerminal, earlier ones of the same number hold the rest.
struct ListRecord {
    ListKind kind;
    std::uint64_t number;
    Instant issued_at;
    pki::Sha256Digest payload;
    std::vector<pki::Sha256Digest> terminal;

    bool operator==(const ListRecord&) const = default;
};

inline constexpr std::size_t kMostTerminal = 10'000;

using Record = std::variant<IntentRecord, ResultRecord, ListRecord>;

Bytes encodeRecord(const Record& record);
/// Malformed for anything that encodeRecord() does not write.
Result<Record> decodeRecord(ByteView bytes);

/// The sum of all records so far.
class JournalState {
public:
    struct Entry {
        std::string number;
        Date valid_until;
        std::optional<ResultRecord> result;  ///< Absent between intent and result.
    };
    struct LastList {
        std::uint64_t number;
        Instant issued_at;
    };

    /// Adds a record. Throws std::runtime_error for one that contradicts the others (a second
    /// manifest for a number, a result without intent): the journal is then not ours to continue.
    void apply(const Record& record);

    const Entry* find(const pki::Sha256Digest& manifest) const;
    /// The manifest that took this number, if one did.
    std::optional<pki::Sha256Digest> holderOf(const std::string& number) const;
    const LastList* lastList(ListKind kind) const;
    /// Identities that a status list ever called terminal, each with the day it first did.
    const std::map<pki::Sha256Digest, Date>& terminal() const { return terminal_; }
    /// The last day of the document that has this identity, when it is one of this journal's.
    std::optional<Date> lastDayOf(const pki::Sha256Digest& identity) const;

    std::uint64_t intents() const { return entries_.size(); }
    std::uint64_t results() const { return results_; }

    /// Completed documents valid until `day` or later with a number greater than `after`, in the
    /// order of numbers, at most `most`.
    DocumentPage documents(const Date& day, const std::string& after, std::size_t most) const;

private:
    std::map<pki::Sha256Digest, Entry> entries_;
    std::map<std::string, pki::Sha256Digest> numbers_;
    std::map<pki::Sha256Digest, Date> identities_;
    std::map<ListKind, LastList> lists_;
    std::map<pki::Sha256Digest, Date> terminal_;
    std::uint64_t results_ = 0;
};

}  // namespace etd::signing
