#include "issuer/signing/renderer.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace etd::signing {
namespace {

constexpr std::chrono::seconds kTimeLimit{8};
constexpr int kMostRequests = 500;  ///< Of one worker, well within its processor time.

/// What passes between daemon and helper: make a worker, or end the worker `pid`.
struct Order {
    char what;
    int pid;
};
constexpr char kMake = 'm';
constexpr char kEnd = 'e';

[[noreturn]] void fail(const char* call) {
    throw std::system_error(errno, std::generic_category(), call);
}

std::pair<Descriptor, Descriptor> socketPair(int type) {
    int ends[2];
    if (::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) != 0) fail("socketpair");
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

bool sendDescriptor(int socket, const Order& order, int fd) {
    iovec part{const_cast<Order*>(&order), sizeof order};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof fd)] = {};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
    return ::sendmsg(socket, &message, MSG_NOSIGNAL) == sizeof order;
}

Descriptor receiveDescriptor(int socket, Order& order) {
    iovec part{&order, sizeof order};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    if (::recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != sizeof order) return {};
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    if (header == nullptr || header->cmsg_type != SCM_RIGHTS) return {};
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return Descriptor(fd);
}

/// Only `kept` and the three standard descriptors stay, and these lead nowhere.
void closeAllBut(int kept) {
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (int fd = 0; fd <= 2; ++fd) ::dup2(nowhere, fd);
    if (kept > 3) ::close_range(3, static_cast<unsigned>(kept) - 1, 0);
    ::close_range(static_cast<unsigned>(kept) + 1, ~0U, 0);
}

[[noreturn]] void becomeWorker(Descriptor socket, const pdf::SheetTemplate& sheet) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    closeAllBut(socket.get());
    try {
        runWorker(socket.get(), sheet);
    } catch (...) {
        // A worker has nobody to tell: its end is what the daemon sees.
        ::_exit(70);
    }
    ::_exit(0);
}

[[noreturn]] void becomeHelper(Descriptor control, const pdf::SheetTemplate& sheet) {
    closeAllBut(control.get());
    std::vector<int> children;
    while (true) {
        Order order{};
        const auto got = ::recv(control.get(), &order, sizeof order, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got != sizeof order) break;
        if (order.what == kEnd) {
            // Not reaped before, so the number still names this child and no other process.
            if (std::erase(children, order.pid) > 0) {
                ::kill(order.pid, SIGKILL);
                ::waitpid(order.pid, nullptr, 0);
            }
            continue;
        }
        auto [ours, theirs] = socketPair(SOCK_STREAM);
        const pid_t child = ::fork();
        if (child == 0) {
            control.reset();
            ours.reset();
            becomeWorker(std::move(theirs), sheet);
        }
        if (child < 0) break;
        children.push_back(child);
        if (!sendDescriptor(control.get(), {kMake, child}, ours.get())) break;
    }
    for (const int child : children) ::kill(child, SIGKILL);
    ::_exit(0);
}

Error unavailable() { return {ErrorKind::Unavailable, "the renderer did not finish; try again"}; }

}  // namespace

Renderer::Renderer(const pdf::SheetTemplate& sheet, std::size_t workers,
                   const std::function<void()>& forget)
    : most_(std::max<std::size_t>(workers, 1)) {
    auto [ours, theirs] = socketPair(SOCK_SEQPACKET);
    const pid_t parent = ::getpid();
    const pid_t helper = ::fork();
    if (helper < 0) fail("fork");
    if (helper == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(0);
        forget();
        ours.reset();
        becomeHelper(std::move(theirs), sheet);
    }
    const timeval limit{.tv_sec = kTimeLimit.count(), .tv_usec = 0};
    ::setsockopt(ours.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    control_ = std::move(ours);
}

Renderer::~Renderer() = default;

Result<Renderer::Worker> Renderer::make() {
    const Order order{kMake, 0};
    if (::send(control_.get(), &order, sizeof order, MSG_NOSIGNAL) != sizeof order) {
        return unavailable();
    }
    Order made{};
    Descriptor socket = receiveDescriptor(control_.get(), made);
    if (!socket) return unavailable();
    return Worker{made.pid, std::move(socket)};
}

Result<Renderer::Worker> Renderer::borrow(Deadline deadline) {
    std::unique_lock lock(mutex_);
    const auto available = [this] { return !idle_.empty() || alive_ < most_; };
    if (!free_.wait_until(lock, deadline, available)) return unavailable();
    if (idle_.empty()) {
        auto worker = make();
        if (worker) ++alive_;
        return worker;
    }
    Worker worker = std::move(idle_.back());
    idle_.pop_back();
    return worker;
}

void Renderer::giveBack(Worker worker, bool usable) {
    const std::lock_guard lock(mutex_);
    if (usable && ++worker.requests < kMostRequests) {
        idle_.push_back(std::move(worker));
    } else {
        const Order order{kEnd, worker.pid};
        // When the helper is gone, so are its children.
        static_cast<void>(::send(control_.get(), &order, sizeof order, MSG_NOSIGNAL));
        --alive_;
    }
    free_.notify_one();
}

Result<Frame> Renderer::ask(const Frame& request) {
    const auto deadline = Deadline::clock::now() + kTimeLimit;
    auto worker = borrow(deadline);
    if (!worker) return worker.error();
    const int socket = worker->socket.get();
    const auto sent = writeFrame(socket, request, deadline);
    auto answer = sent ? readFrame(socket, deadline) : Result<Frame>(unavailable());
    giveBack(*std::move(worker), answer.has_value());
    if (!answer) return unavailable();
    return answer;
}

Result<Done> Renderer::check(const DocumentRequest& request) {
    const auto answer = ask(encodeCheck(request));
    if (!answer) return answer.error();
    return decodeChecked(*answer);
}

Result<pki::UnsignedPdf> Renderer::render(const RenderRequest& request) {
    auto answer = ask(encodeRender(request));
    if (!answer) return answer.error();
    return decodeRendered(*std::move(answer));
}

Result<std::vector<std::string>> Renderer::probe() {
    const auto answer = ask(encodeProbe());
    if (!answer) return answer.error();
    return decodeProbed(*answer);
}

}  // namespace etd::signing
