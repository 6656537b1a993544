#include "api/cli/client_command.hpp"

#include <iostream>

#include "api/cli/files.hpp"
#include "base/json.hpp"

namespace etd::cli {

namespace {

std::string words(const Json& value) {
    if (value.is_string()) return plain(value.get<std::string>());
    if (!value.is_array()) return canonicalJson(value);
    std::string all;
    for (const auto& item : value) all += (all.empty() ? "" : ", ") + words(item);
    return all;
}

}  // namespace

std::vector<Option> ClientOptions::options(bool posts) {
    auto out = service.options();
    for (auto& option : identity.options()) out.push_back(std::move(option));
    if (posts)
        out.push_back({"--idempotency-key",
                       "Repeat an earlier call under its key; a fresh one otherwise",
                       &idempotency_key});
    out.push_back({"--json", "Print the service's whole answer", &json});
    return out;
}

int withClient(const std::string& words, const ClientOptions& options,
               const std::function<Result<Done>(const ApiClient&)>& use) {
    const auto identity = Identity::read(options.identity);
    if (!identity) return refuse(words, identity.error());
    const auto client = ApiClient::open(options.service, *identity);
    if (!client) return refuse(words, client.error());
    const auto done = use(*client);
    return done ? exit_code::kDone : refuse(words, done.error());
}

int postAndPrint(const std::string& command, const ClientOptions& options, const std::string& path,
                 const Json& body, const char* member) {
    return withClient(command, options, [&](const ApiClient& client) -> Result<Done> {
        const auto answer =
            client.post(path, body, options.idempotency_key.value_or(newIdempotencyKey()));
        if (!answer) return answer.error();
        std::cout << (options.json ? canonicalJson(*answer) : words(answer->value(member, Json())))
                  << "\n";
        return Done{};
    });
}

int getAndPrint(const std::string& command, const ClientOptions& options, const std::string& path) {
    return withClient(command, options, [&](const ApiClient& client) -> Result<Done> {
        const auto answer = client.get(path);
        if (!answer) return answer.error();
        const auto json = parseJson(asText(*answer));
        if (!json) return json.error();
        if (options.json || !json->is_object()) {
            std::cout << canonicalJson(*json) << "\n";
            return Done{};
        }
        for (const auto& [name, value] : json->items())
            std::cout << plain(name) << ": " << words(value) << "\n";
        return Done{};
    });
}

Result<std::string> segment(const std::string& text, const char* what) {
    for (const char c : text) {
        const bool good =
            (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
        if (!good) return Error{ErrorKind::InvalidField, std::string("that is no ") + what};
    }
    if (text.empty()) return Error{ErrorKind::InvalidField, std::string("that is no ") + what};
    return text;
}

}  // namespace etd::cli
