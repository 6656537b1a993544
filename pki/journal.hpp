/// An append-only file of records that survives kill -9 and power loss: a record is on disk before
/// append() returns. Holds digests, numbers and signatures, no names.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd::pki {

class Journal {
public:
    /// Opens or creates the file (mode 0600) and takes an exclusive lock. Calls `replay` for each
    /// record in order. A torn last record (power lost while it was written) is cut off; Conflict
    /// when the file is locked by another process; Malformed when a record in the middle is damaged
    /// or the chain of hashes breaks: the journal must then be restored, never repaired by
    /// guessing.
    static Result<Journal> open(const std::filesystem::path& file,
                                const std::function<void(ByteView)>& replay);

    /// Appends one record of at most 1 MiB and syncs it. Throws std::system_error when the disk
    /// fails or is full; the file is then as before, and further appends throw too.
    void append(ByteView record);

    Journal(Journal&&) noexcept;
    Journal& operator=(Journal&&) noexcept;
    ~Journal();

private:
    struct Impl;
    explicit Journal(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace etd::pki
