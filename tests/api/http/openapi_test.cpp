/// The description against the table of routes, and its examples against its schemas.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>

#include "api/http/problem.hpp"
#include "api/http/resources.hpp"
#include "base/json.hpp"

namespace etd::http {

namespace {

const Json& api() {
    static const Json parsed = parseJson(openapiText()).value();
    return parsed;
}

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

const Json& resolve(const Json& value) {
    if (!value.is_object() || !value.contains("$ref")) return value;
    return api().at(Json::json_pointer(value["$ref"].get<std::string>().substr(1)));
}

std::set<std::string> names(const Json& object) {
    std::set<std::string> all;
    for (const auto& [name, value] : object.items()) all.insert(name);
    return all;
}

/// One operation as words that can be compared: its row of the table of routes.
std::string row(const Route& route) {
    std::set<std::string> roles;
    for (const auto role : route.roles) roles.emplace(toText(role));
    return route.method + " " + route.pattern + " roles=" + Json(roles).dump() +
           " key=" + std::to_string(route.idempotency_key) +
           " limit=" + std::to_string(route.body_limit) +
           " optional=" + std::to_string(route.body_optional) +
           " in=" + Json(std::set(route.consumes.begin(), route.consumes.end())).dump() +
           " out=" + Json(std::set(route.produces.begin(), route.produces.end())).dump();
}

std::string row(const std::string& path, const std::string& method, const Json& operation) {
    const Json none = Json::object();
    const Json& body = operation.contains("requestBody") ? operation["requestBody"] : none;
    const Json content = body.contains("content") ? body["content"] : none;
    bool key = false;
    for (const auto& parameter : operation.value("parameters", Json::array())) {
        key = key || resolve(parameter)["name"] == "Idempotency-Key";
    }
    std::set<std::string> out;
    for (const auto& [status, response] : operation["responses"].items()) {
        if (status.front() != '2') continue;
        out.merge(names(resolve(response).value("content", Json::object())));
    }
    std::string capital = method;
    for (char& c : capital) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return capital + " " + path +
           " roles=" + Json(operation["x-roles"].get<std::set<std::string>>()).dump() +
           " key=" + std::to_string(key) +
           " limit=" + std::to_string(operation["x-body-limit"].get<std::size_t>()) +
           " optional=" + std::to_string(body.contains("required") && !body["required"]) +
           " in=" + Json(names(content)).dump() + " out=" + Json(out).dump();
}

bool hasType(const Json& value, const std::string& type) {
    if (type == "null") return value.is_null();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "integer") return value.is_number_integer();
    if (type == "array") return value.is_array();
    return type == "object" && value.is_object();
}

/// As much of JSON Schema 2020-12 as the description uses.
void check(const Json& value, const Json& schema_or_ref, const std::string& where,
           std::vector<std::string>& wrong) {
    const Json& schema = resolve(schema_or_ref);
    if (schema.contains("type")) {
        const Json types = schema["type"].is_array() ? schema["type"] : Json{schema["type"]};
        const bool fits = std::any_of(types.begin(), types.end(),
                                      [&](const Json& type) { return hasType(value, type); });
        if (!fits) wrong.push_back(where + " has another type");
    }
    if (schema.contains("enum") &&
        std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end()) {
        wrong.push_back(where + " is none of the values");
    }
    if (schema.contains("pattern") && value.is_string() &&
        !std::regex_search(value.get<std::string>(),
                           std::regex(schema["pattern"].get<std::string>()))) {
        wrong.push_back(where + " does not match its pattern");
    }
    if (value.is_array() && schema.contains("items")) {
        for (const auto& item : value) check(item, schema["items"], where + "/item", wrong);
    }
    if (!value.is_object()) return;
    for (const auto& name : schema.value("required", Json::array())) {
        if (!value.contains(name)) wrong.push_back(where + " lacks " + name.get<std::string>());
    }
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, member] : value.items()) {
        if (properties.contains(name)) {
            check(member, properties[name], where + "/" + name, wrong);
        } else if (schema.value("additionalProperties", Json(true)) == Json(false)) {
            wrong.push_back(where + " has the unknown member " + name);
        }
    }
}

/// Every {"schema":…,"example":…} below `value`.
void checkExamples(const Json& value, const std::string& where, std::vector<std::string>& wrong,
                   int& count) {
    if (value.is_object() && value.contains("schema") && value.contains("example")) {
        check(value["example"], value["schema"], where, wrong);
        ++count;
    }
    if (!value.is_structured()) return;
    for (const auto& [name, member] : value.items()) {
        checkExamples(member, where + "/" + name, wrong, count);
    }
}

}  // namespace

TEST(Openapi, SaysExactlyWhatTheTableOfRoutesSays) {
    std::vector<std::string> ours;
    for (const auto& route : allRoutes({nullptr, nullptr, nullptr})) ours.push_back(row(route));
    std::vector<std::string> described;
    for (const auto& [path, operations] : api()["paths"].items()) {
        for (const auto& [method, operation] : operations.items()) {
            described.push_back(row(path, method, operation));
        }
    }
    EXPECT_THAT(described, testing::UnorderedElementsAreArray(ours));
}

TEST(Openapi, HasExamplesThatKeepTheirSchemas) {
    std::vector<std::string> wrong;
    int count = 0;
    checkExamples(api(), "", wrong, count);
    EXPECT_THAT(wrong, testing::IsEmpty());
    EXPECT_GT(count, 30);
}

TEST(Openapi, ShowsACaseThatIsTaken) {
    const auto& example = api()["paths"]["/v1/cases"]["post"]["requestBody"]["content"]
                               ["application/json"]["example"];
    const auto submission = issuance::CaseSubmission::parse(example.dump());
    EXPECT_TRUE(submission) << submission.error().detail;
}

TEST(Openapi, NamesTheReasonsOfACancellation) {
    for (const auto& reason :
         api()["components"]["schemas"]["Cancellation"]["properties"]["reason"]["enum"]) {
        EXPECT_TRUE(issuance::parseCancelReason(reason.get<std::string>())) << reason;
    }
}

TEST(Openapi, NamesTheStatesOfADocument) {
    using enum issuance::DocumentState;
    Json states = Json::array();
    for (const auto state : {Prepared, Signing, Active, Cancelled}) {
        states.push_back(issuance::toText(state));
    }
    EXPECT_EQ(api()["components"]["schemas"]["Document"]["properties"]["state"]["enum"], states);
}

TEST(Openapi, ShowsProblemsAsTheyAre) {
    std::set<std::string> known;
    for (const auto problem : allProblems()) {
        const auto type = describe(problem);
        known.insert(std::string(kProblemBase).append(type.name) + "|" + std::string(type.title) +
                     "|" + std::to_string(type.status));
    }
    for (const auto& [name, response] : api()["components"]["responses"].items()) {
        const auto& example = response["content"]["application/problem+json"]["example"];
        EXPECT_THAT(known, testing::Contains(example["type"].get<std::string>() + "|" +
                                             example["title"].get<std::string>() + "|" +
                                             example["status"].dump()))
            << name;
    }
}

TEST(Openapi, ResolvesEveryReference) {
    const std::string text(openapiText());
    const std::regex reference(R"re("\$ref": "#([^"]+)")re");
    int count = 0;
    for (std::sregex_iterator at(text.begin(), text.end(), reference), end; at != end; ++at) {
        EXPECT_TRUE(api().contains(Json::json_pointer((*at)[1].str()))) << (*at)[1];
        ++count;
    }
    EXPECT_GT(count, 50);
}

TEST(Openapi, IsVersion31) { EXPECT_EQ(api()["openapi"], "3.1.0"); }

TEST(Openapi, SaysMutualTlsExactlyWhereRolesAre) {
    for (const auto& [path, operations] : api()["paths"].items()) {
        for (const auto& [method, operation] : operations.items()) {
            EXPECT_EQ(operation["security"].empty(), operation["x-roles"].empty())
                << lower(method) << " " << path;
        }
    }
}

}  // namespace etd::http
