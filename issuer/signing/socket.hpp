/// The daemon's listening UNIX socket.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "issuer/signing/connection.hpp"

namespace etd::signing {

/// Binds and listens at `path`, mode 0660. A socket left behind by a daemon that is gone is
/// removed; throws std::runtime_error when somebody still listens there, something else stands
/// there, or the path is too long. Changes the umask for a moment: call with one thread running.
Descriptor listenOn(const std::filesystem::path& path);

/// The user at the other end, by the kernel's word; -1 as uid_t when it does not say.
uid_t peerOf(int socket);

}  // namespace etd::signing
