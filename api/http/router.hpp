/// The table of routes, and the one boundary where exceptions end.
///
/// A request passes in two steps, so that nothing of a body is read for a request that will be
/// refused anyway: admit() looks at the head (route, method, client certificate, role, media types,
/// length), answer() runs the handler on the whole.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "api/http/message.hpp"
#include "api/http/officer.hpp"
#include "api/http/problem.hpp"
#include "api/http/slots.hpp"
#include "base/result.hpp"
#include "pki/certificate.hpp"

namespace etd::http {

struct Request {
    const RequestHead& head;
    const std::map<std::string, std::string, std::less<>>& parameters;
    ByteView body;
    std::optional<Officer> officer;  ///< Set on every route that has roles.
    std::string id;                  ///< A UUID; the only thing logs and answers share.

    /// A parameter of the pattern; std::logic_error when it has none of this name.
    const std::string& parameter(std::string_view name) const;
    const Officer& actor() const;     ///< std::logic_error on a public route.
    std::string contentType() const;  ///< In small letters without parameters; empty when absent.
};

using Handler = std::function<Result<Response>(const Request&)>;

struct Route {
    std::string method;            ///< "GET" (answers HEAD too) or "POST".
    std::string pattern;           ///< "/v1/documents/{no}"
    std::vector<Role> roles = {};  ///< Any of them; empty: public, no certificate asked for.
    bool idempotency_key = false;  ///< Refused without one.
    std::size_t body_limit = 0;    ///< Bytes; 0: takes no body.
    std::size_t json_limit = 0;    ///< Of a JSON body, where that is less; 0: body_limit.
    bool body_optional = false;
    std::vector<std::string> consumes = {};  ///< Media types of the body.
    std::vector<std::string> produces = {};  ///< Media types of the answer.
    bool bounded = false;  ///< Takes one of the few places for costly public requests.
    Handler handler = {};
};

/// Decides on the certificate a client showed: who it is, or why it is refused.
using Authenticate = std::function<Result<Officer>(const pki::Certificate&)>;

struct Client {
    std::optional<pki::Certificate> certificate;
};

/// A request that may send its body.
struct Admission {
    const Route* route;
    std::map<std::string, std::string, std::less<>> parameters;
    std::optional<Officer> officer;
    std::size_t body_limit;  ///< Bytes, for the body's media type.
};

class Router {
public:
    struct Hooks {
        Authenticate authenticate;
        /// Does this exception mean that something the service stands on is away (503, retry), and
        /// not that the service is broken (500)?
        std::function<bool(const std::exception&)> unavailable = [](const std::exception&) {
            return false;
        };
        /// Told of each exception, once, with the request id: never shown to the client.
        std::function<void(const std::string& request_id, const std::string& what)> failed =
            [](const std::string&, const std::string&) {};
    };

    Router(std::vector<Route> routes, Hooks hooks, int public_places = 8);

    std::variant<Admission, Response> admit(const RequestHead& head, const Client& client,
                                            const std::string& request_id);
    Response answer(const Admission& admission, const RequestHead& head, ByteView body,
                    const std::string& request_id);

    const std::vector<Route>& routes() const { return routes_; }
    /// The pattern that `path` matches, for logs; "-" when none does.
    std::string patternOf(std::string_view path) const;

private:
    std::variant<Admission, Refusal> decide(const RequestHead& head, const Client& client);
    std::vector<const Route*> matching(std::string_view path) const;
    Response failure(const std::string& request_id, const std::exception& exception);

    std::vector<Route> routes_;
    Hooks hooks_;
    Slots public_places_;
};

}  // namespace etd::http
