/// The daemon's side of the renderer workers: has them made, gives each request to a free one,
/// and replaces those that die or stall.
///
/// Workers are forked by a helper process that was itself forked before any secret was in memory,
/// so that no worker ever held a key, however late it is made.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

#include "base/result.hpp"
#include "issuer/pdf/sheet.hpp"
#include "issuer/signing/connection.hpp"
#include "issuer/signing/worker.hpp"

namespace etd::signing {

class Renderer {
public:
    /// Forks the helper process. Call with one thread running and before keys are read; `forget`
    /// runs in the helper and wipes whatever secret the caller holds already. `sheet` is only used
    /// in the child processes. Throws std::system_error.
    Renderer(const pdf::SheetTemplate& sheet, std::size_t workers,
             const std::function<void()>& forget);
    ~Renderer();
    Renderer(const Renderer&) = delete;
    Renderer& operator=(const Renderer&) = delete;

    /// Do both images decode, and can every text of the manifest be drawn? InvalidField if not.
    /// Unavailable when the worker died or took over 8 seconds; the next call gets another one.
    Result<Done> check(const DocumentRequest& request);
    Result<pki::UnsignedPdf> render(const RenderRequest& request);

    /// What a worker's sandbox failed to refuse: empty when it holds. For tests.
    Result<std::vector<std::string>> probe();

    /// Readable or hung up when the helper process is gone: nothing can be rendered any more.
    int helper() const { return control_.get(); }

private:
    struct Worker {
        int pid;
        Descriptor socket;
        int requests = 0;
    };

    Result<Frame> ask(const Frame& request);
    Result<Worker> borrow(Deadline deadline);
    Result<Worker> make();
    void giveBack(Worker worker, bool usable);

    Descriptor control_;
    std::size_t most_;
    std::mutex mutex_;
    std::condition_variable free_;
    std::vector<Worker> idle_;
    std::size_t alive_ = 0;
};

}  // namespace etd::signing
