#include "issuer/store/published_lists.hpp"

#include <algorithm>
#include <stdexcept>

namespace etd::store {

std::uint64_t PublishedLists::nextNumber(std::string_view kind, std::uint64_t floor) {
    const auto rows = transaction_.run(
        "update list_number set last = greatest(last + 1, $2) where kind = $1 returning last",
        {kind, static_cast<std::int64_t>(floor)});
    return static_cast<std::uint64_t>(rows[0].integer("last"));
}

std::optional<PublishedList> PublishedLists::latest(std::string_view kind) {
    const auto rows =
        transaction_.run("select number, jws, content_digest, " + instantOf("issued_at") +
                             " from published_list where kind = $1",
                         {kind});
    if (rows.empty()) return std::nullopt;
    const auto row = rows[0];
    PublishedList list{static_cast<std::uint64_t>(row.integer("number")),
                       row.text("jws"),
                       {},
                       row.instant("issued_at")};
    const auto digest = row.bytes("content_digest");
    if (digest.size() != list.content.size()) {
        throw std::runtime_error("the database holds a broken digest");
    }
    std::ranges::copy(digest, list.content.begin());
    return list;
}

void PublishedLists::publish(std::string_view kind, const PublishedList& list) {
    transaction_.run(
        "insert into published_list (kind, number, jws, content_digest, issued_at)"
        " values ($1, $2, $3, $4, $5) on conflict (kind) do update set number = excluded.number,"
        " jws = excluded.jws, content_digest = excluded.content_digest,"
        " issued_at = excluded.issued_at",
        {kind, static_cast<std::int64_t>(list.number), list.jws, ByteView(list.content),
         list.issued_at});
}

}  // namespace etd::store
