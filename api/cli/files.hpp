/// Files and standard streams as commands use them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd::cli {

/// The bytes of a file, or of standard input for "-". NotFound when it cannot be opened, TooLarge
/// over `most` bytes; the detail names the file.
Result<Bytes> readInput(const std::string& name, std::size_t most);

/// Writes a file by temporary file and rename, so that nobody sees half of it; mode 0600, since
/// what commands write is about persons. Throws std::system_error.
void writeFile(const std::filesystem::path& file, ByteView bytes);

/// For a terminal: control characters, which could move the cursor or change colours, become '?'.
std::string plain(std::string_view text);

/// Says the error on standard error as "etd WORDS: …" with its fields, one a line, and returns the
/// exit code for its kind.
int refuse(const std::string& words, const Error& error);

}  // namespace etd::cli
