/// Third-party vectors stand beside the checkout and are not part of it: tests that need them skip
/// when they are absent, and `tests/run` counts both.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace etd::tests {

/// The path of a vector file, if it is there. ETD_THIRD_PARTY_VECTORS names the folder.
inline std::optional<std::filesystem::path> thirdPartyVector(const std::string& name) {
    const auto path = std::filesystem::path(ETD_THIRD_PARTY_VECTORS) / name;
    if (!std::filesystem::exists(path)) return std::nullopt;
    return path;
}

inline std::string readText(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    EXPECT_TRUE(in) << path;
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace etd::tests

/// Declares `variable` as the path of third-party vector `name`, or skips the test. The two lines
/// it prints are what tests/run counts.
#define ETD_REQUIRE_THIRD_PARTY(variable, name)                          \
    const auto variable##_found = etd::tests::thirdPartyVector(name);    \
    if (!variable##_found) {                                             \
        std::printf("third-party vector skipped: %s\n", name);           \
        GTEST_SKIP() << "third-party vector " << name << " is not here"; \
    }                                                                    \
    std::printf("third-party vector run: %s\n", name);                   \
    const auto& variable = *variable##_found
