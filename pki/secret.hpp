/// A passphrase: wiped when it dies, never copied, never printed.
#pragma once

#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd::pki {

class Secret {
public:
    explicit Secret(Bytes bytes) : bytes_(std::move(bytes)) {}
    ~Secret();
    Secret(Secret&&) noexcept = default;
    Secret& operator=(Secret&&) = delete;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    /// Reads up to 1024 bytes of the open descriptor `fd`, without a trailing newline; InvalidField
    /// when there is none. Does not close it.
    static Result<Secret> readFrom(int fd);

    ByteView bytes() const { return bytes_; }

private:
    Bytes bytes_;
};

/// A secret as the text that another library asks for; wiped when it dies.
class SecretText {
public:
    explicit SecretText(const Secret& secret) : text_(asText(secret.bytes())) {}
    ~SecretText();
    SecretText(const SecretText&) = delete;
    SecretText& operator=(const SecretText&) = delete;

    const std::string& text() const { return text_; }

private:
    std::string text_;
};

}  // namespace etd::pki
