#include "pki/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "pki/sha256.hpp"

namespace etd::pki {

namespace {

constexpr std::string_view kFrameMark = "ETDJ";
constexpr std::size_t kHead = 4 + 4 + 8;
constexpr std::size_t kOverhead = kHead + 32;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), std::string("journal: ") + what);
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

private:
    int fd_;
};

void putBigEndian(Bytes& out, std::uint64_t value, int octets) {
    for (int i = octets - 1; i >= 0; --i)
        out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

std::uint64_t getBigEndian(ByteView in) {
    std::uint64_t value = 0;
    for (const auto byte : in) value = value << 8 | byte;
    return value;
}

/// Mark, length and sequence.
Bytes makeHead(std::size_t length, std::uint64_t sequence) {
    Bytes head = toBytes(kFrameMark);
    putBigEndian(head, length, 4);
    putBigEndian(head, sequence, 8);
    return head;
}

Sha256Digest linkOf(const Sha256Digest& previous, ByteView head, ByteView record) {
    return sha256({previous, head.subspan(kFrameMark.size()), record});
}

struct Frame {
    std::uint64_t sequence;
    ByteView head;
    ByteView link;
    ByteView record;
    std::size_t size() const { return kOverhead + record.size(); }
};

/// The frame at the start of `in` if it is whole and shaped like one; its link is NOT checked.
std::optional<Frame> readFrame(ByteView in) {
    if (in.size() < kOverhead || !asText(in).starts_with(kFrameMark)) return std::nullopt;
    const auto length = getBigEndian(in.subspan(4, 4));
    if (length > Journal::kMaxRecord || length > in.size() - kOverhead) return std::nullopt;
    return Frame{getBigEndian(in.subspan(8, 8)), in.first(kHead), in.subspan(kHead, 32),
                 in.subspan(kOverhead, length)};
}

/// True when in `tail`, which begins with bad bytes, stands a frame of a later sequence: then the
/// bad ones were on disk before, and are damaged, not torn. The frame's own link cannot be
/// checked, because it hangs on the damaged one; its successor's can.
bool laterFrameFollows(ByteView tail, std::uint64_t expected_sequence) {
    if (tail.size() > kOverhead + Journal::kMaxRecord) return true;
    const auto text = asText(tail);
    for (auto at = text.find(kFrameMark); at != std::string_view::npos;
         at = text.find(kFrameMark, at + 1)) {
        const auto frame = readFrame(tail.subspan(at));
        if (!frame) continue;
        // Records may hold the mark by chance: the sequence must fit, too.
        if (frame->sequence > expected_sequence && frame->sequence - expected_sequence < 1U << 20)
            return true;
    }
    return false;
}

Bytes readAll(int fd) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) fail("cannot be examined");
    Bytes out(static_cast<std::size_t>(status.st_size));
    for (std::size_t at = 0; at < out.size();) {
        const auto got = ::pread(fd, out.data() + at, out.size() - at, static_cast<off_t>(at));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail("cannot be read");
        if (got == 0) throw std::runtime_error("journal: shrank while it was read");
        at += static_cast<std::size_t>(got);
    }
    return out;
}

/// False, with errno set, when not everything could be written.
bool writeAll(int fd, ByteView bytes, off_t at) {
    while (!bytes.empty()) {
        const auto done = ::pwrite(fd, bytes.data(), bytes.size(), at);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return false;
        if (done == 0) return errno = ENOSPC, false;
        bytes = bytes.subspan(static_cast<std::size_t>(done));
        at += done;
    }
    return true;
}

void syncDirectoryOf(const std::filesystem::path& file) {
    const auto parent = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    const Descriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0 || ::fsync(directory.get()) != 0) fail("directory cannot be synced");
}

}  // namespace

struct Journal::Impl {
    Descriptor file;
    off_t size = 0;
    std::uint64_t sequence = 0;  ///< Of the last record.
    Sha256Digest link = sha256(asBytes(kMagic));
    bool broken = false;

    void start(const std::filesystem::path& path) {
        if (::ftruncate(file.get(), 0) != 0 || !writeAll(file.get(), asBytes(kMagic), 0) ||
            ::fsync(file.get()) != 0)
            fail("cannot be begun");
        syncDirectoryOf(path);
        size = static_cast<off_t>(kMagic.size());
    }

    void cutTo(std::size_t end) {
        if (::ftruncate(file.get(), static_cast<off_t>(end)) != 0 || ::fsync(file.get()) != 0)
            fail("torn record cannot be cut off");
    }

    Result<Done> replayAll(ByteView all, const std::function<void(ByteView)>& replay) {
        std::size_t at = kMagic.size();
        while (at < all.size()) {
            const auto tail = all.subspan(at);
            const auto frame = readFrame(tail);
            if (!frame || frame->sequence != sequence + 1 ||
                !std::ranges::equal(linkOf(link, frame->head, frame->record), frame->link)) {
                if (laterFrameFollows(tail, sequence + 1))
                    return Error{ErrorKind::Malformed, "the journal is damaged behind record " +
                                                           std::to_string(sequence) +
                                                           "; restore it from its copy"};
                cutTo(at);
                break;
            }
            replay(frame->record);
            ++sequence;
            std::ranges::copy(frame->link, link.begin());
            at += frame->size();
        }
        size = static_cast<off_t>(at);
        return Done{};
    }
};

Result<Journal> Journal::open(const std::filesystem::path& file,
                              const std::function<void(ByteView)>& replay) {
    Descriptor descriptor(
        ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
    if (descriptor.get() < 0 && errno == ELOOP)
        return Error{ErrorKind::Forbidden, "the journal is a symbolic link"};
    if (descriptor.get() < 0) fail("cannot be opened");
    struct stat status {};
    if (::fstat(descriptor.get(), &status) != 0) fail("cannot be examined");
    if (!S_ISREG(status.st_mode) || (status.st_mode & 077U) != 0)
        return Error{ErrorKind::Forbidden,
                     "the journal must be a plain file that only its owner can open (chmod 600)"};
    if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return Error{ErrorKind::Conflict, "another process holds the journal"};
        fail("cannot be locked");
    }

    auto impl = std::make_unique<Impl>(Impl{std::move(descriptor)});
    const auto all = readAll(impl->file.get());
    if (all.size() < kMagic.size() && kMagic.starts_with(asText(all))) {
        impl->start(file);
    } else if (!asText(all).starts_with(kMagic)) {
        return Error{ErrorKind::Malformed, "the file is not a journal of this version"};
    } else if (const auto done = impl->replayAll(all, replay); !done) {
        return done.error();
    }
    return Journal(std::move(impl));
}

void Journal::append(ByteView record) {
    if (impl_->broken)
        throw std::runtime_error(
            "journal: an earlier append failed; restart when the disk is well");
    if (record.size() > kMaxRecord) throw std::length_error("journal: the record is too long");
    auto frame = makeHead(record.size(), impl_->sequence + 1);
    const auto link = linkOf(impl_->link, frame, record);
    etd::append(frame, link);
    etd::append(frame, record);
    const auto fd = impl_->file.get();
    if (!writeAll(fd, frame, impl_->size) || ::fdatasync(fd) != 0) {
        const int cause = errno;
        impl_->broken = true;
        // As before: should even this fail, the torn frame is cut when the journal is next opened.
        if (::ftruncate(fd, impl_->size) == 0) static_cast<void>(::fdatasync(fd));
        errno = cause;
        fail("cannot be written");
    }
    impl_->size += static_cast<off_t>(frame.size());
    ++impl_->sequence;
    impl_->link = link;
}

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

}  // namespace etd::pki
