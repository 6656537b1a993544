/// The description of the API, and the table of all routes.
#include "api/http/openapi_text.hpp"
#include "api/http/resources.hpp"
#include "api/http/views.hpp"

namespace etd::http {

std::string_view openapiText() { return asText(ByteView(kOpenapiText, kOpenapiTextSize)); }

void addOpenapiRoutes(std::vector<Route>& routes) {
    routes.push_back({.method = "GET",
                      .pattern = "/openapi.json",
                      .produces = {"application/json"},
                      .handler = [](const Request&) -> Result<Response> {
                          auto response = bytesResponse(std::string(kJson), toBytes(openapiText()));
                          response.cache_control = "public, max-age=300";
                          return response;
                      }});
}

std::vector<Route> allRoutes(const Services& services) {
    std::vector<Route> routes;
    addCaseRoutes(routes, services);
    addDocumentRoutes(routes, services);
    addApprovalRoutes(routes, services);
    addVerificationRoutes(routes, services);
    addTrustRoutes(routes, services);
    addHealthRoutes(routes, services);
    addOpenapiRoutes(routes);
    return routes;
}

}  // namespace etd::http
