#include "pki/secret.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>

#include <openssl/crypto.h>

namespace etd::pki {

Secret::~Secret() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
SecretText::~SecretText() { OPENSSL_cleanse(text_.data(), text_.size()); }

Result<Secret> Secret::readFrom(int fd) {
    constexpr std::size_t kMost = 1024;
    // One byte more than allowed, so that too much is seen; never reallocated, so that no copy
    // stays behind.
    Bytes buffer(kMost + 1);
    std::size_t size = 0;
    while (size < buffer.size()) {
        const auto got = ::read(fd, buffer.data() + size, buffer.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            const int reason = errno;
            OPENSSL_cleanse(buffer.data(), buffer.size());
            throw std::system_error(reason, std::generic_category(), "reading a passphrase");
        }
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    const bool too_long = size > kMost;
    if (size > 0 && buffer[size - 1] == '\n') --size;
    OPENSSL_cleanse(buffer.data() + size, buffer.size() - size);
    buffer.resize(size);
    Secret secret(std::move(buffer));
    if (too_long) return Error{ErrorKind::InvalidField, "the passphrase is longer than 1024 bytes"};
    if (size == 0) return Error{ErrorKind::InvalidField, "the passphrase is empty"};
    return secret;
}

}  // namespace etd::pki
