#include "issuer/signing/socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace etd::signing {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, int reason) {
    throw std::runtime_error("cannot listen at " + path.string() + ": " +
                             std::generic_category().message(reason));
}

}  // namespace

Descriptor listenOn(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string& text = path.native();
    if (text.size() >= sizeof address.sun_path) fail(path, ENAMETOOLONG);
    std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);

    struct stat found {};
    if (::lstat(path.c_str(), &found) == 0) {
        if (!S_ISSOCK(found.st_mode)) fail(path, EEXIST);
        const Descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (::connect(probe.get(), generic, sizeof address) == 0) fail(path, EADDRINUSE);
        if (errno != ECONNREFUSED) fail(path, errno);
        if (::unlink(path.c_str()) != 0) fail(path, errno);
    }
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket) fail(path, errno);
    const mode_t before = ::umask(0117);
    const int bound = ::bind(socket.get(), generic, sizeof address);
    const int reason = errno;
    ::umask(before);
    if (bound != 0) fail(path, reason);
    if (::listen(socket.get(), 64) != 0) fail(path, errno);
    return socket;
}

uid_t peerOf(int socket) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) {
        return static_cast<uid_t>(-1);
    }
    return credentials.uid;
}

}  // namespace etd::signing
