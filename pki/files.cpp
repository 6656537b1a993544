#include "pki/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "base/hex.hpp"
#include "pki/random.hpp"

namespace etd::pki {
namespace {

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

/// Removes the temporary file whichever way it ends.
class Temporary {
public:
    explicit Temporary(std::filesystem::path path) : path_(std::move(path)) {}
    ~Temporary() { ::unlink(path_.c_str()); }
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    const char* path() const { return path_.c_str(); }

private:
    std::filesystem::path path_;
};

void writeAll(int fd, ByteView bytes) {
    while (!bytes.empty()) {
        const auto wrote = ::write(fd, bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) fail("writing a file");
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    }
}

}  // namespace

Result<Bytes> readPrivateFile(const std::filesystem::path& file, std::size_t most) {
    // O_NONBLOCK: a pipe put in the key's place must not hang us before it is refused.
    const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (fd.get() < 0) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return Error{ErrorKind::NotFound, "there is no such file"};
        }
        if (errno == ELOOP) return Error{ErrorKind::Forbidden, "the file is a symbolic link"};
        if (errno == EACCES || errno == EPERM || errno == ENXIO) {
            return Error{ErrorKind::Forbidden, "the file may not be read"};
        }
        fail("opening a file");
    }
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0) fail("fstat");
    if (!S_ISREG(status.st_mode)) return Error{ErrorKind::Forbidden, "this is no plain file"};
    if (status.st_uid != ::geteuid()) {
        return Error{ErrorKind::Forbidden, "the file belongs to another user; chown it"};
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return Error{ErrorKind::Forbidden, "the file is open to others; chmod it to 600"};
    }
    Bytes out(most + 1);
    std::size_t size = 0;
    while (size < out.size()) {
        const auto got = ::read(fd.get(), out.data() + size, out.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail("reading a file");
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    if (size > most)
        return Error{ErrorKind::TooLarge, "the file is too large to be what it should"};
    out.resize(size);
    return out;
}

Result<Done> writeNewFile(const std::filesystem::path& file, ByteView bytes, mode_t mode) {
    const auto folder =
        file.parent_path().empty() ? std::filesystem::path(".") : file.parent_path();
    const Temporary temporary(
        folder / ("." + file.filename().string() + "." + toHex(randomBytes(8)) + ".tmp"));
    {
        const Descriptor fd(
            ::open(temporary.path(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
        if (fd.get() < 0) fail("creating a file");
        if (::fchmod(fd.get(), mode) != 0) fail("fchmod");  // whatever the umask
        writeAll(fd.get(), bytes);
        if (::fsync(fd.get()) != 0) fail("fsync of a file");
    }
    // link, not rename: it never replaces what stands there.
    if (::link(temporary.path(), file.c_str()) != 0) {
        if (errno == EEXIST) return Error{ErrorKind::Conflict, "the file exists already"};
        fail("link");
    }
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
    if (directory.get() < 0 || ::fsync(directory.get()) != 0) fail("fsync of a directory");
    return Done{};
}

}  // namespace etd::pki
