/// Runs other people's tools over what we made.
#pragma once

#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "base/hex.hpp"
#include "pki/random.hpp"

namespace etd::pki::tests {

struct Outcome {
    int status;
    std::string output;  ///< Of both streams.
};

inline Outcome run(const std::string& command) {
    auto* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("popen");
    Outcome out{0, ""};
    char buffer[4096];
    for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
        out.output.append(buffer, got);
    }
    out.status = WEXITSTATUS(::pclose(pipe));
    return out;
}

/// A folder of its own, gone with the test.
class Folder {
public:
    Folder() : path_(std::filesystem::temp_directory_path() / ("etd-" + toHex(randomBytes(8)))) {
        std::filesystem::create_directory(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    /// Writes a file and returns its path as text.
    std::string put(const std::string& name, std::string_view text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
        return (path_ / name).string();
    }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace etd::pki::tests
