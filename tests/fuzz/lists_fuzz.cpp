// Property: what the list parsers accept, they write back byte for byte; and any bytes at all,
// taken as a Golomb-Rice coded set, are refused or are the one encoding of what they decode to.
#include <cstdlib>

#include "issuer/lists/golomb.hpp"
#include "issuer/lists/lists.hpp"

namespace {

template <class List>
void check(etd::ByteView payload) {
    const auto list = List::parse(payload);
    if (!list) return;
    const auto again = list->payload();
    if (again.size() != payload.size() || !std::equal(again.begin(), again.end(), payload.begin()))
        std::abort();
}

void checkCoding(etd::ByteView bytes) {
    if (bytes.empty()) return;
    const auto count = bytes[0];
    const auto coded = bytes.subspan(1);
    const auto numbers = etd::lists::decodeSorted(coded, count, std::uint64_t{count} << 32);
    if (!numbers) return;
    const auto again = etd::lists::encodeSorted(*numbers);
    if (again.size() != coded.size() || !std::equal(again.begin(), again.end(), coded.begin()))
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const etd::ByteView bytes(data, size);
    check<etd::lists::IssuedSet>(bytes);
    check<etd::lists::StatusList>(bytes);
    check<etd::lists::TrustList>(bytes);
    checkCoding(bytes);
    return 0;
}
