#include "issuer/store/idempotency_keys.hpp"

#include <algorithm>

namespace etd::store {

std::optional<IdempotencyKeys::Known> IdempotencyKeys::find(std::string_view person,
                                                            std::string_view key,
                                                            const pki::Sha256Digest& request) {
    const auto rows = transaction_.run(
        "select request_digest, result from idempotency_key where person = $1 and key = $2",
        {person, key});
    if (rows.empty()) return std::nullopt;
    const auto row = rows[0];
    Known known{std::ranges::equal(row.bytes("request_digest"), request), std::nullopt};
    if (!row.isNull("result")) known.result = row.text("result");
    return known;
}

std::optional<IdempotencyKeys::Known> IdempotencyKeys::claim(std::string_view person,
                                                             std::string_view key,
                                                             const pki::Sha256Digest& request,
                                                             const Instant& at) {
    // Another transaction's uncommitted row makes this insert wait for its end.
    const auto taken = transaction_.run(
        "insert into idempotency_key (person, key, request_digest, created_at)"
        " values ($1, $2, $3, $4) on conflict (person, key) do nothing returning key",
        {person, key, ByteView(request), at});
    if (!taken.empty()) return std::nullopt;
    return find(person, key, request);
}

void IdempotencyKeys::complete(std::string_view person, std::string_view key,
                               std::string_view result) {
    transaction_.run("update idempotency_key set result = $3 where person = $1 and key = $2",
                     {person, key, result});
}

void IdempotencyKeys::release(std::string_view person, std::string_view key) {
    transaction_.run(
        "delete from idempotency_key where person = $1 and key = $2 and result is null",
        {person, key});
}

void IdempotencyKeys::forget(const Instant& before) {
    transaction_.run("delete from idempotency_key where created_at < $1", {before});
}

}  // namespace etd::store
