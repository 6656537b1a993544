/// What a renderer worker locks itself into before it looks at anything a stranger may have made.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace etd::signing {

struct SandboxLimits {
    std::size_t memory = std::size_t{1} << 30U;  ///< Bytes of address space.
    unsigned seconds = 120;                      ///< Of processor time, since the process began.
};

/// Limits memory, processor time and file size (0), then lets the kernel refuse
/// (EPERM) every system call that computing and talking over an open socket do not need: no open,
/// no socket, no connect, no fork, no exec, no executable memory, no signals. Cannot be undone.
/// Throws std::runtime_error when the kernel does not take it. Under AddressSanitizer memory is not
/// limited: its shadow is larger.
void enterSandbox(const SandboxLimits& limits = {});

/// Tries what the sandbox must refuse and names each attempt that was NOT refused. For tests.
std::vector<std::string> escapesFromSandbox();

}  // namespace etd::signing
