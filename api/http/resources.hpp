/// The resources of the API: each file adds the routes of one.
///
/// The pointers may be null only where the routes are looked at and never called (the OpenAPI
/// test).
#pragma once

#include <string>
#include <vector>

#include "api/http/router.hpp"
#include "api/http/trust_keeper.hpp"
#include "base/clock.hpp"
#include "issuer/issuance/issuance.hpp"

namespace etd::http {

struct Services {
    issuance::Issuance* issuance;
    TrustKeeper* trust;
    const Clock* clock;
    /// See CodeReader; empty: this program.
    std::vector<std::string> code_reader_command = {};
};

void addCaseRoutes(std::vector<Route>& routes, const Services& services);
void addDocumentRoutes(std::vector<Route>& routes, const Services& services);
void addApprovalRoutes(std::vector<Route>& routes, const Services& services);
void addVerificationRoutes(std::vector<Route>& routes, const Services& services);
void addTrustRoutes(std::vector<Route>& routes, const Services& services);
void addHealthRoutes(std::vector<Route>& routes, const Services& services);
void addOpenapiRoutes(std::vector<Route>& routes);

/// All of them.
std::vector<Route> allRoutes(const Services& services);

/// The text of /openapi.json, compiled in.
std::string_view openapiText();

}  // namespace etd::http
