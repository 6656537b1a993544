#include "issuer/signing/sandbox.hpp"

#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <stdexcept>

namespace etd::signing {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kAddressSanitizer = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool kAddressSanitizer = true;
#else
constexpr bool kAddressSanitizer = false;
#endif
#else
constexpr bool kAddressSanitizer = false;
#endif

void limit(__rlimit_resource resource, rlim_t value) {
    const rlimit limits{value, value};
    if (::setrlimit(resource, &limits) != 0) throw std::runtime_error("setrlimit failed");
}

struct FilterDeleter {
    void operator()(void* filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, FilterDeleter>;

void allow(const Filter& filter, int call) {
    if (seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) != 0) {
        throw std::runtime_error("the seccomp filter was refused");
    }
}

/// Only without PROT_EXEC, the third argument of mmap and mprotect.
void allowWithoutExec(const Filter& filter, int call) {
    const scmp_arg_cmp no_exec = {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
    if (seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, 1, &no_exec) != 0) {
        throw std::runtime_error("the seccomp filter was refused");
    }
}

}  // namespace

void enterSandbox(const SandboxLimits& limits) {
    if (!kAddressSanitizer) limit(RLIMIT_AS, limits.memory);
    limit(RLIMIT_CPU, limits.seconds);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);

    const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
    if (!filter) throw std::runtime_error("there is no seccomp here");
    for (const int call : {SCMP_SYS(read),           SCMP_SYS(write),
                           SCMP_SYS(readv),          SCMP_SYS(writev),
                           SCMP_SYS(recvfrom),       SCMP_SYS(sendto),
                           SCMP_SYS(poll),           SCMP_SYS(ppoll),
                           SCMP_SYS(munmap),         SCMP_SYS(mremap),
                           SCMP_SYS(madvise),        SCMP_SYS(brk),
                           SCMP_SYS(futex),          SCMP_SYS(clock_gettime),
                           SCMP_SYS(gettimeofday),   SCMP_SYS(getrandom),
                           SCMP_SYS(getpid),         SCMP_SYS(gettid),
                           SCMP_SYS(sched_yield),    SCMP_SYS(rt_sigreturn),
                           SCMP_SYS(rt_sigprocmask), SCMP_SYS(restart_syscall),
                           SCMP_SYS(sigaltstack),    SCMP_SYS(close),
                           SCMP_SYS(exit),           SCMP_SYS(exit_group)}) {
        allow(filter, call);
    }
    allowWithoutExec(filter, SCMP_SYS(mmap));
    allowWithoutExec(filter, SCMP_SYS(mprotect));
    if (seccomp_load(filter.get()) != 0) {
        throw std::runtime_error("the kernel does not take the seccomp filter");
    }
}

std::vector<std::string> escapesFromSandbox() {
    std::vector<std::string> escapes;
    const auto tried = [&escapes](const char* name, bool refused) {
        if (!refused) escapes.emplace_back(name);
    };
    tried("open", ::open("/etc/passwd", O_RDONLY) < 0 && errno == EPERM);
    tried("socket", ::socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM);
    tried("unix socket", ::socket(AF_UNIX, SOCK_STREAM, 0) < 0 && errno == EPERM);
    tried("kill", ::kill(::getppid(), 0) < 0 && errno == EPERM);
    tried("ptrace", ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) < 0 && errno == EPERM);
    void* code = ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    tried("executable memory", code == MAP_FAILED && errno == EPERM);
    char* const arguments[] = {nullptr};
    tried("exec", ::execve("/nonexistent", arguments, arguments) < 0 && errno == EPERM);
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    tried("fork", child < 0 && errno == EPERM);
    if (child > 0) ::waitpid(child, nullptr, 0);
    return escapes;
}

}  // namespace etd::signing
