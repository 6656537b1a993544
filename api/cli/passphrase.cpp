#include "api/cli/passphrase.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace etd::cli {

namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

private:
    int fd_;
};

/// Turns the terminal's echo off while it lives.
class Silence {
public:
    explicit Silence(int fd) : fd_(fd), changed_(::tcgetattr(fd, &before_) == 0) {
        if (!changed_) return;
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        changed_ = ::tcsetattr(fd, TCSAFLUSH, &silent) == 0;
    }
    Silence(const Silence&) = delete;
    ~Silence() {
        if (changed_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
    }
    bool works() const { return changed_; }

private:
    int fd_;
    termios before_{};
    bool changed_;
};

/// What can be read again (a file, a here-document) is not left open for whoever comes into this
/// process later. The numbers of the standard streams stay taken.
void giveUp(int fd) {
    if (fd > STDERR_FILENO) {
        ::close(fd);
        return;
    }
    const Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
    if (nothing.get() >= 0) ::dup2(nothing.get(), fd);
}

void say(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto done = ::write(fd, text.data(), text.size());
        if (done <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(done));
    }
}

Result<pki::Secret> ask(const std::string& what) {
    const Descriptor terminal(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (terminal.get() < 0)
        return Error{ErrorKind::InvalidField, "there is no terminal to ask for the passphrase of " +
                                                  what + ": give --passphrase-fd or --credential"};
    const Silence silence(terminal.get());
    if (!silence.works())
        return Error{ErrorKind::InvalidField, "the terminal's echo cannot be turned off"};
    say(terminal.get(), "Passphrase of " + what + ": ");
    // A terminal gives one line at a time. Never reallocated, so that no copy stays behind.
    Bytes line(1024);
    const auto got = ::read(terminal.get(), line.data(), line.size());
    say(terminal.get(), "\n");
    line.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    if (!line.empty() && line.back() == '\n') line.pop_back();
    if (line.empty()) return Error{ErrorKind::InvalidField, "the passphrase is empty"};
    return pki::Secret(std::move(line));
}

}  // namespace

std::vector<Option> PassphraseSource::options() {
    return {{"--passphrase-fd", "Read the key's passphrase from this open descriptor", &descriptor},
            {"--credential", "Read it from this systemd credential", &credential}};
}

Result<pki::Secret> readPassphrase(const PassphraseSource& source, const std::string& what) {
    if (source.descriptor && source.credential)
        return Error{ErrorKind::InvalidField, "give --passphrase-fd or --credential, not both"};
    if (source.descriptor) {
        auto secret = pki::Secret::readFrom(*source.descriptor);
        giveUp(*source.descriptor);
        return secret;
    }
    if (!source.credential) return ask(what);
    const char* const directory = std::getenv("CREDENTIALS_DIRECTORY");
    if (!directory)
        return Error{ErrorKind::InvalidField,
                     "--credential needs systemd's CREDENTIALS_DIRECTORY (LoadCredential=)"};
    if (source.credential->find('/') != std::string::npos)
        return Error{ErrorKind::InvalidField, "--credential takes a name without '/'"};
    const auto file = std::string(directory) + "/" + *source.credential;
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (opened.get() < 0)
        return Error{ErrorKind::InvalidField, "the credential " + *source.credential +
                                                  " cannot be read: " + std::strerror(errno)};
    return pki::Secret::readFrom(opened.get());
}

}  // namespace etd::cli
