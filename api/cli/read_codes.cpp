/// The process in which `etd serve` has strangers' pictures read: it never had a key, and locks
/// itself in before it looks at one.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <stdexcept>

#include "api/cli/command.hpp"
#include "api/cli/files.hpp"
#include "api/cli/protection.hpp"
#include "base/hex.hpp"
#include "issuer/image/barcode_reader.hpp"
#include "issuer/signing/sandbox.hpp"

namespace etd::cli {

namespace {

constexpr const char* kNotes =
    R"(Reads a PNG or JPEG from standard input and writes the bytes of each code in it as a line of
hexadecimal digits. It locks itself in first: 2 seconds of processor time, 768 MB, no files, no
network. 'etd serve' runs it for each picture; there is nothing to configure.

Example:
  etd read-codes < photo.jpg

Exit codes: 0 read   1 refused   70 internal error)";

constexpr std::size_t kMostInput = 10U << 20;
constexpr signing::SandboxLimits kLimits = {.memory = std::size_t{768} << 20U, .seconds = 2};
constexpr rlim_t kDescriptors = 4;

void lockIn() {
    protectMemory();
    const rlimit descriptors{kDescriptors, kDescriptors};
    if (::setrlimit(RLIMIT_NOFILE, &descriptors) != 0 ||
        ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        throw std::runtime_error("the process cannot be locked in");
    }
    signing::enterSandbox(kLimits);
}

/// Not through a stream: within the sandbox nothing but the call itself is sure to work.
void write(std::string_view text) {
    while (!text.empty()) {
        const auto done = ::write(STDOUT_FILENO, text.data(), text.size());
        if (done <= 0) throw std::runtime_error("nobody takes the codes");
        text.remove_prefix(static_cast<std::size_t>(done));
    }
}

int run() {
    lockIn();
    const auto picture = readInput("-", kMostInput);
    if (!picture) return refuse("read-codes", picture.error());
    const auto codes = image::readCodes(*picture);
    if (!codes) return refuse("read-codes", codes.error());
    for (const auto& code : *codes) write(toHex(code) + "\n");
    // What libraries do at a process's end is not allowed any more.
    ::_exit(exit_code::kDone);
}

}  // namespace

Command readCodesCommand() {
    return {"read-codes", "Read the codes of a picture, locked in", kNotes, {}, run, true};
}

}  // namespace etd::cli
