#include "api/http/router.hpp"

#include <algorithm>
#include <stdexcept>
#include <typeinfo>

#include "api/http/media_type.hpp"

namespace etd::http {

namespace {

using Parameters = std::map<std::string, std::string, std::less<>>;

std::vector<std::string_view> segments(std::string_view path) {
    std::vector<std::string_view> out;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        out.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return out;
}

bool isParameter(std::string_view segment) { return segment.starts_with('{'); }

std::optional<Parameters> match(std::string_view pattern, std::string_view path) {
    const auto wanted = segments(pattern);
    const auto given = segments(path);
    if (wanted.size() != given.size()) return std::nullopt;
    Parameters parameters;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (isParameter(wanted[i]) && !given[i].empty()) {
            parameters.emplace(wanted[i].substr(1, wanted[i].size() - 2), given[i]);
        } else if (wanted[i] != given[i]) {
            return std::nullopt;
        }
    }
    return parameters;
}

bool answers(const Route& route, std::string_view method) {
    return route.method == method || (route.method == "GET" && method == "HEAD");
}

std::string allowedMethods(const std::vector<const Route*>& routes) {
    std::string allowed = "OPTIONS";
    for (const auto* route : routes) {
        allowed += ", " + route->method;
        if (route->method == "GET") allowed += ", HEAD";
    }
    return allowed;
}

/// 1 to 100 visible ASCII characters.
bool isIdempotencyKey(std::string_view key) {
    return !key.empty() && key.size() <= 100 &&
           std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

std::optional<Refusal> checkRole(const Route& route, const Officer& officer) {
    if (officer.hasAny(route.roles)) return std::nullopt;
    std::string names;
    for (const auto role : route.roles) {
        if (!names.empty()) names += ", ";
        names += toText(role);
    }
    return Refusal{Problem::RoleRequired, "This needs one of the roles: " + names + "."};
}

std::size_t bodyLimit(const Route& route, const RequestHead& head) {
    const auto* type = head.find("content-type");
    const bool json = type != nullptr && essence(*type) == "application/json";
    return json && route.json_limit > 0 ? route.json_limit : route.body_limit;
}

std::optional<Refusal> checkBody(const Route& route, const RequestHead& head) {
    const bool has_body = head.chunked || head.content_length.value_or(0) > 0;
    if (route.body_limit == 0 && has_body) {
        return Refusal{Problem::TooLarge, "This resource takes no body."};
    }
    const auto limit = bodyLimit(route, head);
    if (head.content_length.value_or(0) > limit) {
        return Refusal{Problem::TooLarge,
                       "The body may have at most " + std::to_string(limit) + " bytes."};
    }
    if (route.body_limit > 0 && !has_body && !route.body_optional) {
        return Refusal{Problem::Malformed, "Send a body."};
    }
    if (!has_body) return std::nullopt;
    const auto* type = head.find("content-type");
    const std::string given = type == nullptr ? "" : essence(*type);
    if (std::find(route.consumes.begin(), route.consumes.end(), given) == route.consumes.end()) {
        std::string names;
        for (const auto& name : route.consumes) {
            if (!names.empty()) names += ", ";
            names += name;
        }
        return Refusal{Problem::UnsupportedMediaType, "Send one of: " + names + "."};
    }
    return std::nullopt;
}

std::optional<Refusal> checkNegotiation(const Route& route, const RequestHead& head) {
    if (route.idempotency_key) {
        const auto* key = head.find("idempotency-key");
        if (key == nullptr) {
            return Refusal{Problem::IdempotencyKeyRequired,
                           "Send an Idempotency-Key header field, new for each request and the "
                           "same for a retry."};
        }
        if (!isIdempotencyKey(*key)) {
            return Refusal{Problem::Malformed,
                           "An Idempotency-Key has 1 to 100 visible ASCII characters."};
        }
    }
    const std::string accept = head.list("accept");
    const bool taken = accept.empty() || route.produces.empty() ||
                       std::any_of(route.produces.begin(), route.produces.end(),
                                   [&](const auto& type) { return accepts(accept, type); });
    if (!taken) return Refusal{Problem::NotAcceptable, "Accept " + route.produces.front() + "."};
    return std::nullopt;
}

}  // namespace

const std::string& Request::parameter(std::string_view name) const {
    const auto found = parameters.find(name);
    if (found == parameters.end()) throw std::logic_error("the route has no such parameter");
    return found->second;
}

const Officer& Request::actor() const {
    if (!officer) throw std::logic_error("the route asks for no officer");
    return *officer;
}

std::string Request::contentType() const {
    const auto* type = head.find("content-type");
    return type == nullptr ? std::string() : essence(*type);
}

Router::Router(std::vector<Route> routes, Hooks hooks, int public_places)
    : routes_(std::move(routes)), hooks_(std::move(hooks)), public_places_(public_places) {}

std::vector<const Route*> Router::matching(std::string_view path) const {
    std::vector<const Route*> found;
    for (const auto& route : routes_) {
        if (match(route.pattern, path)) found.push_back(&route);
    }
    return found;
}

std::string Router::patternOf(std::string_view path) const {
    const auto found = matching(path);
    return found.empty() ? "-" : found.front()->pattern;
}

std::variant<Admission, Response> Router::admit(const RequestHead& head, const Client& client,
                                                const std::string& request_id) {
    const auto routes = matching(head.path);
    if (head.method == "OPTIONS" && (!routes.empty() || head.path == "*")) {
        Response response;
        response.status = 204;
        response.headers.push_back(
            {"Allow", head.path == "*" ? "OPTIONS, GET, HEAD, POST" : allowedMethods(routes)});
        return response;
    }
    try {
        auto decision = decide(head, client);
        if (auto* admission = std::get_if<Admission>(&decision)) return std::move(*admission);
        const auto& refusal = std::get<Refusal>(decision);
        Response response = problemResponse(refusal, request_id);
        if (refusal.problem == Problem::MethodNotAllowed) {
            response.headers.push_back({"Allow", allowedMethods(routes)});
        }
        return response;
    } catch (const std::exception& exception) {
        return failure(request_id, exception);
    }
}

std::variant<Admission, Refusal> Router::decide(const RequestHead& head, const Client& client) {
    const auto candidates = matching(head.path);
    if (candidates.empty()) {
        return Refusal{Problem::NotFound, "There is no resource at this path; see /openapi.json."};
    }
    const auto found = std::find_if(candidates.begin(), candidates.end(), [&](const Route* route) {
        return answers(*route, head.method);
    });
    if (found == candidates.end()) {
        return Refusal{Problem::MethodNotAllowed, "See the Allow header field."};
    }
    const Route& route = **found;
    Admission admission{&route, *match(route.pattern, head.path), std::nullopt,
                        bodyLimit(route, head)};
    if (!route.roles.empty()) {
        if (!client.certificate) {
            return Refusal{Problem::ClientCertificateRequired,
                           "Connect with the client certificate of an officer or machine."};
        }
        auto officer = hooks_.authenticate(*client.certificate);
        if (!officer) return Refusal{Problem::ClientCertificateRefused, officer.error().detail};
        if (auto refusal = checkRole(route, *officer)) return *std::move(refusal);
        admission.officer = *std::move(officer);
    }
    if (auto refusal = checkNegotiation(route, head)) return *std::move(refusal);
    if (auto refusal = checkBody(route, head)) return *std::move(refusal);
    return admission;
}

Response Router::answer(const Admission& admission, const RequestHead& head, ByteView body,
                        const std::string& request_id) {
    const Route& route = *admission.route;
    if (body.empty() && route.body_limit > 0 && !route.body_optional) {
        return problemResponse({Problem::Malformed, "Send a body."}, request_id);
    }
    // Only now that the body is here: a slow one must not hold a place.
    std::optional<Slots::Slot> place;
    if (route.bounded) {
        place = public_places_.tryTake();
        if (!place) {
            return problemResponse(
                {Problem::Unavailable, "Many such requests are running; retry soon."}, request_id);
        }
    }
    try {
        const Request request{head, admission.parameters, body, admission.officer, request_id};
        auto response = route.handler(request);
        if (!response) return problemResponse(refusalOf(response.error()), request_id);
        return *std::move(response);
    } catch (const std::exception& exception) {
        return failure(request_id, exception);
    }
}

Response Router::failure(const std::string& request_id, const std::exception& exception) {
    hooks_.failed(request_id, std::string(typeid(exception).name()) + ": " + exception.what());
    if (hooks_.unavailable(exception)) {
        return problemResponse({Problem::Unavailable, "The database does not answer; retry soon."},
                               request_id);
    }
    return problemResponse(
        {Problem::Internal, "Retry with the same Idempotency-Key; tell the operator the instance."},
        request_id);
}

}  // namespace etd::http
