#include "api/cli/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <system_error>

#include "api/cli/command.hpp"

namespace etd::cli {

namespace {

[[noreturn]] void fail(const std::filesystem::path& file) {
    throw std::system_error(errno, std::generic_category(), file.string() + " cannot be written");
}

int exitCodeOf(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::Unavailable:
            return exit_code::kUnavailable;
        case ErrorKind::Malformed:
        case ErrorKind::InvalidField:
        case ErrorKind::NotFound:
        case ErrorKind::Conflict:
        case ErrorKind::IdempotencyMismatch:
        case ErrorKind::Forbidden:
        case ErrorKind::TooLarge:
            return exit_code::kRefused;
    }
    return exit_code::kInternal;
}

}  // namespace

Result<Bytes> readInput(const std::string& name, std::size_t most) {
    const bool standard = name == "-";
    const int fd = standard ? STDIN_FILENO : ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return Error{ErrorKind::NotFound, name + ": " + std::strerror(errno)};
    Bytes out;
    std::uint8_t buffer[65536];
    ssize_t got = 0;
    while ((got = ::read(fd, buffer, sizeof buffer)) > 0 || (got < 0 && errno == EINTR)) {
        if (got < 0) continue;
        append(out, ByteView(buffer, static_cast<std::size_t>(got)));
        if (out.size() > most) break;
    }
    const int cause = got < 0 ? errno : 0;
    if (!standard) ::close(fd);
    if (cause) return Error{ErrorKind::NotFound, name + ": " + std::strerror(cause)};
    if (out.size() > most)
        return Error{ErrorKind::TooLarge,
                     name + ": is longer than " + std::to_string(most) + " bytes"};
    return out;
}

void writeFile(const std::filesystem::path& file, ByteView bytes) {
    auto pattern = file.string() + ".XXXXXX";
    const int fd = ::mkostemp(pattern.data(), O_CLOEXEC);
    if (fd < 0) fail(file);
    bool good = ::fchmod(fd, 0600) == 0;
    while (good && !bytes.empty()) {
        const auto done = ::write(fd, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        good = done > 0;
        if (good) bytes = bytes.subspan(static_cast<std::size_t>(done));
    }
    good = good && ::fsync(fd) == 0;
    const int cause = errno;
    ::close(fd);
    errno = cause;
    if (!good || ::rename(pattern.c_str(), file.c_str()) != 0) {
        const int first_cause = errno;
        ::unlink(pattern.c_str());
        errno = first_cause;
        fail(file);
    }
}

std::string plain(std::string_view text) {
    std::string out(text);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto c = static_cast<unsigned char>(out[i]);
        if (c < 0x20 || c == 0x7F) out[i] = '?';
        // U+0080 to U+009F, the C1 controls, in UTF-8.
        if (c == 0xC2 && i + 1 < out.size() && static_cast<unsigned char>(out[i + 1]) < 0xA0)
            out[i] = out[i + 1] = '?';
    }
    return out;
}

int refuse(const std::string& words, const Error& error) {
    std::cerr << "etd " << words << ": " << plain(error.detail) << "\n";
    for (const auto& field : error.fields)
        std::cerr << "  " << plain(field.pointer) << ": " << plain(field.detail) << "\n";
    return exitCodeOf(error.kind);
}

}  // namespace etd::cli
