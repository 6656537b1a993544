/// An append-only file of records that survives kill -9 and power loss: a record is on disk before
/// append() returns. Holds digests, numbers and signatures, no names.
///
/// The file is kMagic (16 bytes), then frames: "ETDJ", length of the record (4 bytes, big-endian),
/// sequence from 1 (8 bytes), link (32 bytes), the record. link = SHA-256(previous link || length
/// || sequence || record); before the first frame stands SHA-256(kMagic). Each frame is on disk
/// before the next is begun, so power loss can only tear the last one.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd::pki {

class Journal {
public:
    static constexpr std::string_view kMagic = "etd journal v1\n\n";
    static constexpr std::size_t kMaxRecord = 1U << 20;

    /// Opens or creates the file (mode 0600) and takes an exclusive lock. Calls `replay` for each
    /// record in order. A torn last record (power lost while it was written) is cut off; Conflict
    /// when the file is locked by another process; Malformed when a record in the middle is damaged
    /// or the chain of hashes breaks: the journal must then be restored, never repaired by
    /// guessing. Forbidden when the path is a symbolic link, not a plain file, or open to group or
    /// others. Throws std::system_error when the disk fails.
    /// DOES NOT notice whole records missing at the end, nor tell a last record that decayed on
    /// disk from one that was torn: what was signed is compared elsewhere.
    static Result<Journal> open(const std::filesystem::path& file,
                                const std::function<void(ByteView)>& replay);

    /// Appends one record of at most 1 MiB and syncs it. Throws std::system_error when the disk
    /// fails or is full; the file is then as before, and further appends throw too
    /// (std::runtime_error). Throws std::length_error for a longer record.
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
