// Property: a revocation list that is taken is its own bytes, comes back from them and from PEM,
// and has a decimal number; of all edits of a signed one, none counts as signed.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "pki/crl.hpp"
#include "tests/fuzz/edits.hpp"
#include "tests/fuzz/small_authority.hpp"

namespace {

using namespace etd;

const pki::Crl& genuine() {
    static const pki::Crl crl = [] {
        const auto& authority = fuzz::SmallAuthority::get();
        return pki::issueCrl({authority.now,
                              authority.now.plus(std::chrono::hours(24)),
                              258,
                              {{"1A2B3", authority.now}, {"1A2B4", authority.now}}},
                             authority.root, authority.root_key)
            .value();
    }();
    return crl;
}

void examine(const Bytes& input) {
    const auto crl = pki::Crl::fromDer(input);
    if (!crl) return;
    fuzz::require(crl->der() == input);
    fuzz::require(pki::Crl::fromPem(crl->pem())->der() == crl->der());
    fuzz::require(!crl->number().empty() &&
                  std::ranges::all_of(crl->number(), [](char c) { return c >= '0' && c <= '9'; }));
    static_cast<void>(crl->issuer());
    static_cast<void>(crl->revokedAt("1A2B3"));
    fuzz::require(crl->isSignedBy(fuzz::SmallAuthority::get().root) == (input == genuine().der()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    examine(Bytes(input.begin(), input.end()));
    examine(fuzz::edited(genuine().der(), input));
    return 0;
}
