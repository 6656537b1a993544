/// Is the process alive, and could it issue now?
#include <chrono>
#include <memory>
#include <mutex>

#include "api/http/resources.hpp"
#include "api/http/views.hpp"

namespace etd::http {

namespace {

/// Asks database and signer at most once a second, however many ask us.
class Readiness {
public:
    explicit Readiness(issuance::Issuance* issuance) : issuance_(issuance) {}

    issuance::Issuance::Readiness look() {
        const std::lock_guard lock(mutex_);
        const auto now = std::chrono::steady_clock::now();
        if (now >= until_) {
            last_ = issuance_->readiness();
            until_ = now + std::chrono::seconds(1);
        }
        return last_;
    }

private:
    issuance::Issuance* issuance_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point until_{};
    issuance::Issuance::Readiness last_{};
};

Response ready(Readiness& readiness) {
    const auto parts = readiness.look();
    const bool all = parts.database && parts.signer && parts.lists;
    return jsonResponse({{"ready", all},
                         {"database", parts.database},
                         {"signer", parts.signer},
                         {"lists", parts.lists},
                         {"failing_lists", parts.failing_lists}},
                        all ? 200 : 503);
}

}  // namespace

void addHealthRoutes(std::vector<Route>& routes, const Services& services) {
    auto readiness = std::make_shared<Readiness>(services.issuance);
    routes.push_back({.method = "GET",
                      .pattern = "/livez",
                      .produces = {"application/json"},
                      .handler = [](const Request&) -> Result<Response> {
                          return jsonResponse({{"alive", true}});
                      }});
    routes.push_back(
        {.method = "GET",
         .pattern = "/readyz",
         .produces = {"application/json"},
         .handler = [readiness](const Request&) -> Result<Response> { return ready(*readiness); }});
}

}  // namespace etd::http
