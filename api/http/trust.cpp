/// What verifiers fetch: roots, certificates, CRLs and the three signed lists. Public, cacheable.
#include "api/http/conditional.hpp"
#include "api/http/resources.hpp"
#include "api/http/views.hpp"

namespace etd::http {

namespace {

Response cacheable(Response response, const std::string& etag) {
    response.cache_control = "public, max-age=60, stale-if-error=86400";
    response.headers.push_back({"ETag", etag});
    return response;
}

Result<Response> serve(const TrustKeeper& trust, const Request& request, const std::string& name) {
    const auto snapshot = trust.current();
    const auto found = snapshot->files.find(name);
    if (found == snapshot->files.end()) {
        return Error{ErrorKind::NotFound, "Nothing of this name is published; see /v1/trust."};
    }
    const PublicFile& file = found->second;
    if (matchesNone(request.head.list("if-none-match"), file.etag)) {
        return cacheable(bytesResponse(file.content_type, file.bytes), file.etag);
    }
    Response unchanged;
    unchanged.status = 304;
    return cacheable(std::move(unchanged), file.etag);
}

Result<Response> index(const TrustKeeper& trust) {
    const auto snapshot = trust.current();
    Json files = Json::array();
    for (const auto& [name, file] : snapshot->files) {
        files.push_back({{"path", "/v1/trust/" + name},
                         {"content_type", file.content_type},
                         {"etag", file.etag}});
    }
    return jsonResponse({{"files", std::move(files)}});
}

void addFolder(std::vector<Route>& routes, const TrustKeeper* trust, const std::string& folder,
               std::vector<std::string> types) {
    routes.push_back({.method = "GET",
                      .pattern = "/v1/trust/" + folder + "/{file}",
                      .produces = std::move(types),
                      .handler = [=](const Request& request) {
                          return serve(*trust, request, folder + "/" + request.parameter("file"));
                      }});
}

}  // namespace

void addTrustRoutes(std::vector<Route>& routes, const Services& services) {
    const TrustKeeper* trust = services.trust;
    routes.push_back({.method = "GET",
                      .pattern = "/v1/trust",
                      .produces = {"application/json"},
                      .handler = [=](const Request&) { return index(*trust); }});
    addFolder(routes, trust, "roots", {"application/pkix-cert", "application/x-pem-file"});
    addFolder(routes, trust, "certificates", {"application/pkix-cert", "application/x-pem-file"});
    addFolder(routes, trust, "crls", {"application/pkix-crl", "application/x-pem-file"});
    addFolder(routes, trust, "lists", {"application/jose"});
}

}  // namespace etd::http
