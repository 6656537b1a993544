#include "api/http/code_reader.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>

#include "base/hex.hpp"

namespace etd::http {

namespace {

using std::chrono::steady_clock;

[[noreturn]] void fail(int cause, const char* what) {
    throw std::system_error(cause, std::generic_category(), what);
}

class Descriptor {
public:
    explicit Descriptor(int fd, const char* what) : fd_(fd) {
        if (fd < 0) fail(errno, what);
    }
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

private:
    int fd_;
};

/// In memory, so that nobody has to feed a pipe while reading another.
Descriptor fileOf(ByteView bytes) {
    Descriptor file(::memfd_create("picture", MFD_CLOEXEC), "memfd_create");
    while (!bytes.empty()) {
        const auto done = ::write(file.get(), bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) fail(errno, "handing over a picture");
        bytes = bytes.subspan(static_cast<std::size_t>(done));
    }
    if (::lseek(file.get(), 0, SEEK_SET) != 0) fail(errno, "handing over a picture");
    return file;
}

class SpawnSettings {
public:
    SpawnSettings(int input, int output) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
        // The service blocks its stop signals and ignores SIGPIPE.
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    SpawnSettings(const SpawnSettings&) = delete;
    ~SpawnSettings() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }

    posix_spawn_file_actions_t actions_;
    posix_spawnattr_t attributes_;
};

/// A process that does not outlive this object.
class Child {
public:
    Child(const std::vector<std::string>& command, int input, int output) {
        const SpawnSettings settings(input, output);
        std::vector<std::string> words = command;
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        char* const environment[] = {nullptr};
        const int cause = ::posix_spawn(&pid_, arguments.front(), &settings.actions_,
                                        &settings.attributes_, arguments.data(), environment);
        if (cause != 0) fail(cause, "starting the reader of pictures");
    }
    Child(const Child&) = delete;
    ~Child() { finish(true); }

    /// Did it end well by itself?
    bool finish(bool kill) {
        if (pid_ <= 0) return false;
        if (kill) ::kill(pid_, SIGKILL);
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
        pid_ = -1;
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }

private:
    pid_t pid_ = -1;
};

/// Everything up to the end; nothing after `deadline`, or when it is more than `most`.
std::optional<std::string> readAll(int fd, std::size_t most, CodeReader::TimePoint deadline) {
    std::string all;
    std::array<char, 8192> piece;
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now());
        if (left.count() <= 0) return std::nullopt;
        pollfd waiting{fd, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, static_cast<int>(left.count()));
        if (ready == 0) return std::nullopt;
        const auto got = ready < 0 ? -1 : ::read(fd, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(errno, "reading from the reader of pictures");
        if (got == 0) return all;
        all.append(piece.data(), static_cast<std::size_t>(got));
        if (all.size() > most) return std::nullopt;
    }
}

std::optional<std::vector<Bytes>> parseLines(std::string_view text) {
    std::vector<Bytes> codes;
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        auto code = fromHex(text.substr(0, end));
        if (!code) return std::nullopt;
        codes.push_back(*std::move(code));
        text.remove_prefix(end + 1);
    }
    return codes;
}

struct Release {
    std::counting_semaphore<CodeReader::kPlaces>& places;
    ~Release() { places.release(); }
};

}  // namespace

Result<std::vector<Bytes>> CodeReader::read(ByteView picture, TimePoint deadline) {
    if (!places_.try_acquire_until(std::min(deadline, steady_clock::now() + kPatience))) {
        return Error{ErrorKind::Unavailable, "Many pictures are being read; retry soon."};
    }
    const Release release{places_};
    const auto input = fileOf(picture);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail(errno, "pipe2");
    const Descriptor output(ends[0], "pipe2");
    std::optional<Descriptor> far_end(std::in_place, ends[1], "pipe2");
    Child child(command_, input.get(), far_end->get());
    far_end.reset();
    const auto text = readAll(output.get(), kMostOutput, deadline);
    const bool good = child.finish(!text);
    auto codes = text && good ? parseLines(*text) : std::nullopt;
    if (!codes) return Error{ErrorKind::Malformed, "The picture cannot be read, or not in time."};
    return *std::move(codes);
}

}  // namespace etd::http
