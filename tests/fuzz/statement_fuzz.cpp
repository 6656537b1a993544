// Property: whatever parses is written again byte for byte, so that no approval has two spellings.
#include <algorithm>
#include <cstdlib>

#include "issuer/document/statement.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const etd::ByteView input(data, size);
    const auto statement = etd::ApprovalStatement::parse(input);
    if (!statement) {
        if (statement.error().kind != etd::ErrorKind::Malformed) std::abort();
        return 0;
    }
    if (!std::ranges::equal(statement->canonical(), input)) std::abort();
    return 0;
}
