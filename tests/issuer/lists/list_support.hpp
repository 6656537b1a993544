#pragma once

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "issuer/lists/lists.hpp"

namespace etd::tests {

inline Instant instant(std::string_view text) { return Instant::parse(text).value(); }

inline lists::ListHead head() {
    return {7, instant("2026-11-21T06:00:00Z"), instant("2026-11-22T06:00:00Z")};
}

inline std::vector<pki::Sha256Digest> identities(unsigned seed, std::size_t count) {
    std::mt19937 random(seed);
    std::vector<pki::Sha256Digest> all(count);
    for (auto& digest : all)
        for (auto& byte : digest) byte = static_cast<std::uint8_t>(random());
    return all;
}

inline pki::Sha256Digest identity(unsigned seed) { return identities(seed, 1).front(); }

inline std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

}  // namespace etd::tests
