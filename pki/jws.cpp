#include "pki/jws.hpp"

#include <stdexcept>

#include "base/base64.hpp"
#include "base/json.hpp"

namespace etd::pki {
namespace {

constexpr std::size_t kLargest = 64U << 20;
constexpr std::size_t kLargestHeader = 32768;

const Error kMalformed{ErrorKind::Malformed, "not a compact ES256 JWS with its certificate"};

std::string headerOf(std::string_view typ, const Certificate& certificate) {
    return canonicalJson(Json{{"alg", "ES256"},
                              {"typ", std::string(typ)},
                              {"x5c", Json::array({toBase64(certificate.der())})}});
}

}  // namespace

std::string signJws(std::string_view typ, ByteView payload, const Certificate& certificate,
                    const PrivateKey& key) {
    const auto shown = certificate.publicKey();
    if (!shown || shown->curve() != Curve::P256 || shown->spki() != key.publicKey().spki()) {
        throw std::logic_error("signJws: ES256 takes a P-256 key and the certificate of that key");
    }
    std::string jws = toBase64Url(asBytes(headerOf(typ, certificate)));
    jws += '.';
    jws += toBase64Url(payload);
    const auto signature = key.signRaw(asBytes(jws));
    jws += '.';
    jws += toBase64Url(signature);
    return jws;
}

Result<VerifiedJws> verifyJws(std::string_view jws) {
    if (jws.size() > kLargest) return Error{ErrorKind::TooLarge, "the JWS is larger than 64 MiB"};
    const auto first = jws.find('.');
    const auto second = first == jws.npos ? jws.npos : jws.find('.', first + 1);
    if (second == jws.npos || first > 2 * kLargestHeader) return kMalformed;
    const auto header = fromBase64Url(jws.substr(0, first));
    auto payload = fromBase64Url(jws.substr(first + 1, second - first - 1));
    const auto signature = fromBase64Url(jws.substr(second + 1));
    if (!header || !payload || !signature) return kMalformed;

    const auto json = parseJson(asText(*header), {.bytes = kLargestHeader, .depth = 2});
    if (!json || !json->is_object()) return kMalformed;
    const auto typ = json->find("typ");
    const auto x5c = json->find("x5c");
    if (typ == json->end() || !typ->is_string() || x5c == json->end() || !x5c->is_array() ||
        x5c->size() != 1 || !x5c->front().is_string()) {
        return kMalformed;
    }
    const auto der = fromBase64(x5c->front().get_ref<const std::string&>());
    if (!der) return kMalformed;
    auto certificate = Certificate::fromDer(*der);
    if (!certificate) return kMalformed;
    // One spelling only: what we would have written, member for member. This is also where an
    // unknown `alg`, a `crit` or a `jku` ends.
    if (asText(*header) != headerOf(typ->get_ref<const std::string&>(), *certificate)) {
        return kMalformed;
    }
    const auto key = certificate->publicKey();
    if (!key || key->curve() != Curve::P256) return kMalformed;
    if (!key->verifyRaw(asBytes(jws.substr(0, second)), *signature)) {
        return Error{ErrorKind::Forbidden, "the JWS signature does not verify"};
    }
    return VerifiedJws{typ->get<std::string>(), *std::move(payload), *std::move(certificate)};
}

}  // namespace etd::pki
