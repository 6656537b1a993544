#include "issuer/signing/sandbox.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace etd::signing {
namespace {

/// Runs `body` in a child process and returns its exit status.
template <class Body>
int inChild(Body body) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(body());
    int status = -1;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Sandbox, RefusesFilesSocketsProcessesAndExecutableMemory) {
    EXPECT_EQ(inChild([] {
                  enterSandbox();
                  return static_cast<int>(escapesFromSandbox().size());
              }),
              0);
}

TEST(Sandbox, IsWhatRefusesThem) {
    EXPECT_NE(inChild([] { return static_cast<int>(escapesFromSandbox().size()); }), 0);
}

TEST(Sandbox, LetsAProcessComputeAndAllocate) {
    EXPECT_EQ(inChild([] {
                  enterSandbox();
                  const std::vector<char> much(64U << 20, 'x');
                  return much.back() == 'x' ? 0 : 1;
              }),
              0);
}

}  // namespace
}  // namespace etd::signing
