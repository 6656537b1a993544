/// A file that readers see whole or not at all. Private to this room.
#pragma once

#include <filesystem>
#include <string_view>

namespace etd::issuance {

/// Replaces `file` by temporary file, fsync, rename, fsync of the directory; mode 0644. Does
/// nothing when it has this content. Throws std::system_error when the disk fails.
void replaceFile(const std::filesystem::path& file, std::string_view content);

}  // namespace etd::issuance
