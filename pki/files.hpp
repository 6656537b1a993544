/// Files as keys need them: written whole or not at all, read only when nobody else could have
/// written or read them.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd::pki {

/// The bytes of a plain file that belongs to the caller and gives nobody else any permission.
/// Forbidden for a symbolic link (as the last part of the path), another kind of file, another
/// owner, any group or other bit; NotFound when there is none; TooLarge over `most` bytes. Throws
/// std::system_error when reading fails. The directories above are NOT checked.
Result<Bytes> readPrivateFile(const std::filesystem::path& file, std::size_t most);

/// Writes a new file by temporary file, fsync, link, fsync of the directory. Conflict when it
/// exists already (a dangling link too). Throws std::system_error when the disk fails.
Result<Done> writeNewFile(const std::filesystem::path& file, ByteView bytes, mode_t mode);

}  // namespace etd::pki
