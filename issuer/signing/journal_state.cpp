#include "issuer/signing/journal_state.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/base64.hpp"
#include "base/hex.hpp"
#include "base/object_reader.hpp"
#include "issuer/document/digest_member.hpp"

namespace etd::signing {
namespace {

constexpr std::size_t kDigest = std::tuple_size_v<pki::Sha256Digest>;

/// Zeros in place of a digest that is none: the reader has the error.
pki::Sha256Digest digestIn(ObjectReader& reader, const char* name) {
    return takeDigest(reader, name).value_or(pki::Sha256Digest{});
}

Bytes takeBytes(ObjectReader& reader, const char* name, std::size_t most) {
    const auto text = reader.optionalText(name, most);
    if (!text) return {};
    auto bytes = fromBase64(*text);
    if (!bytes) {
        reader.fail(name, "is not Base64");
        return {};
    }
    return *std::move(bytes);
}

struct Encoder {
    Json operator()(const IntentRecord& record) const {
        return {{"type", "intent"},
                {"manifest", toHex(record.manifest)},
                {"number", record.number},
                {"valid_until", record.valid_until.iso()},
                {"at", record.at.rfc3339()}};
    }
    Json operator()(const ResultRecord& record) const {
        return {{"type", "result"},
                {"manifest", toHex(record.manifest)},
                {"verdict_identity", toHex(record.verdict_identity)},
                {"portrait_identity", toHex(record.portrait_identity)},
                {"verdict_signature", toBase64(record.verdict_signature)},
                {"portrait_signature", toBase64(record.portrait_signature)},
                {"cms", toBase64(record.cms)},
                {"signed_at", record.signed_at.rfc3339()},
                {"pdf", toHex(record.pdf)}};
    }
    Json operator()(const ListRecord& record) const {
        Json value{{"type", "list"},
                   {"kind", toText(record.kind)},
                   {"number", record.number},
                   {"issued_at", record.issued_at.rfc3339()},
                   {"payload", toHex(record.payload)}};
        Bytes terminal;
        for (const auto& identity : record.terminal) append(terminal, identity);
        if (!terminal.empty()) value["terminal"] = toBase64(terminal);
        return value;
    }
};

std::optional<Record> readRecord(ObjectReader& reader) {
    const auto type = reader.text("type", 10);
    if (type == "intent") {
        const auto manifest = digestIn(reader, "manifest");
        const auto number = reader.parsed<DocumentNumber>("number");
        const auto valid_until = reader.parsed<Date>("valid_until");
        const auto at = reader.parsed<Instant>("at");
        if (!number || !valid_until || !at) return std::nullopt;
        return IntentRecord{manifest, number->text(), *valid_until, *at};
    }
    if (type == "result") {
        ResultRecord record{digestIn(reader, "manifest"),
                            digestIn(reader, "verdict_identity"),
                            digestIn(reader, "portrait_identity"),
                            takeBytes(reader, "verdict_signature", 200),
                            takeBytes(reader, "portrait_signature", 200),
                            takeBytes(reader, "cms", 20'000),
                            {},
                            digestIn(reader, "pdf")};
        const auto signed_at = reader.parsed<Instant>("signed_at");
        if (!signed_at) return std::nullopt;
        record.signed_at = *signed_at;
        return record;
    }
    if (type == "list") {
        const auto kind = parseListKind(reader.text("kind", 20));
        const auto number = reader.integer("number", 1, INT64_MAX);
        const auto issued_at = reader.parsed<Instant>("issued_at");
        const auto payload = digestIn(reader, "payload");
        const auto terminal = takeBytes(reader, "terminal", 2 * kMostTerminal * kDigest);
        if (!kind || !issued_at || terminal.size() % kDigest != 0) return std::nullopt;
        ListRecord record{*kind, static_cast<std::uint64_t>(number), *issued_at, payload, {}};
        for (std::size_t i = 0; i < terminal.size(); i += kDigest) {
            record.terminal.push_back(*pki::toDigest(ByteView(terminal).subspan(i, kDigest)));
        }
        return record;
    }
    return std::nullopt;
}

[[noreturn]] void contradiction(const std::string& what) {
    throw std::runtime_error("the signer's journal contradicts itself: " + what);
}

}  // namespace

Bytes encodeRecord(const Record& record) {
    return toBytes(canonicalJson(std::visit(Encoder{}, record)));
}

Result<Record> decodeRecord(ByteView bytes) {
    const Error bad{ErrorKind::Malformed, "is not a record of the signer's journal"};
    const auto json = parseJson(asText(bytes), {.bytes = 1U << 20, .depth = 3});
    if (!json) return bad;
    std::vector<FieldError> errors;
    ObjectReader reader(*json, "", errors);
    auto record = readRecord(reader);
    reader.finish();
    if (!record || !errors.empty()) return bad;
    if (!std::ranges::equal(encodeRecord(*record), bytes)) return bad;
    return *std::move(record);
}

void JournalState::apply(const Record& record) {
    if (const auto* intent = std::get_if<IntentRecord>(&record)) {
        const auto [holder, fresh] = numbers_.try_emplace(intent->number, intent->manifest);
        if (!fresh) contradiction("a number is taken twice");
        if (!entries_.try_emplace(intent->manifest, Entry{intent->number, intent->valid_until, {}})
                 .second) {
            contradiction("a manifest is begun twice");
        }
    } else if (const auto* result = std::get_if<ResultRecord>(&record)) {
        const auto found = entries_.find(result->manifest);
        if (found == entries_.end()) contradiction("a result without an intent");
        if (found->second.result) contradiction("a manifest is completed twice");
        found->second.result = *result;
        identities_.insert_or_assign(result->verdict_identity, found->second.valid_until);
        identities_.insert_or_assign(result->portrait_identity, found->second.valid_until);
        ++results_;
    } else if (const auto* list = std::get_if<ListRecord>(&record)) {
        const auto* last = lastList(list->kind);
        // Parts of one status list share its number.
        const bool part =
            list->kind == ListKind::Status && last != nullptr && list->number == last->number;
        if (last != nullptr && list->number <= last->number && !part) {
            contradiction("the number of a list does not grow");
        }
        lists_.insert_or_assign(list->kind, LastList{list->number, list->issued_at});
        for (const auto& identity : list->terminal) {
            terminal_.try_emplace(identity, list->issued_at.date());
        }
    }
}

const JournalState::Entry* JournalState::find(const pki::Sha256Digest& manifest) const {
    const auto found = entries_.find(manifest);
    return found == entries_.end() ? nullptr : &found->second;
}

std::optional<pki::Sha256Digest> JournalState::holderOf(const std::string& number) const {
    const auto found = numbers_.find(number);
    if (found == numbers_.end()) return std::nullopt;
    return found->second;
}

const JournalState::LastList* JournalState::lastList(ListKind kind) const {
    const auto found = lists_.find(kind);
    return found == lists_.end() ? nullptr : &found->second;
}

std::optional<Date> JournalState::lastDayOf(const pki::Sha256Digest& identity) const {
    const auto found = identities_.find(identity);
    if (found == identities_.end()) return std::nullopt;
    return found->second;
}

DocumentPage JournalState::documents(const Date& day, const std::string& after,
                                     std::size_t most) const {
    DocumentPage page;
    for (auto at = numbers_.upper_bound(after); at != numbers_.end(); ++at) {
        const Entry& entry = entries_.at(at->second);
        if (!entry.result || entry.valid_until < day) continue;
        if (page.documents.size() == most) {
            page.more = true;
            break;
        }
        page.documents.push_back({at->first, at->second, entry.result->verdict_identity,
                                  entry.result->portrait_identity, entry.valid_until});
    }
    return page;
}

}  // namespace etd::signing
