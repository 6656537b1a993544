#include "api/http/problem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "base/json.hpp"

namespace etd::http {

namespace {

constexpr std::string_view kId = "6d0c2f6e-7b1c-4c0e-9d5a-0123456789ab";

Json bodyOf(const Refusal& refusal) {
    return *parseJson(asText(problemResponse(refusal, kId).body));
}

/// "## name" headings of docs/problems.md with the status of the line below.
std::set<std::pair<std::string, std::string>> documented() {
    std::ifstream file(ETD_SOURCE "/docs/problems.md");
    std::set<std::pair<std::string, std::string>> found;
    std::string heading;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("## ")) heading = line.substr(3);
        if (line.starts_with("**") && !heading.empty()) {
            found.emplace(heading, line.substr(2, 3));
            heading.clear();
        }
    }
    return found;
}

}  // namespace

TEST(Problem, CarriesTheMembersOfRfc9457) {
    const auto body = bodyOf({Problem::Conflict, "Ask for its state."});
    EXPECT_EQ(body["type"], "https://safeconduct.example/problems/conflict");
    EXPECT_EQ(body["title"], "The current state does not allow this");
    EXPECT_EQ(body["status"], 409);
    EXPECT_EQ(body["detail"], "Ask for its state.");
    EXPECT_EQ(body["instance"], "urn:uuid:6d0c2f6e-7b1c-4c0e-9d5a-0123456789ab");
}

TEST(Problem, ListsFieldErrorsWithFragmentPointers) {
    const auto body =
        bodyOf({Problem::InvalidField, "Correct the fields.", {{"/holder/sex", "is not F, M, X"}}});
    EXPECT_EQ(body["errors"],
              Json::parse(R"([{"pointer":"#/holder/sex","detail":"is not F, M, X"}])"));
}

TEST(Problem, AsksToRetryWhenUnavailable) {
    const auto response = problemResponse({Problem::Unavailable, "Later."}, kId);
    EXPECT_THAT(response.headers, testing::Contains(Header{"Retry-After", "5"}));
}

TEST(Problem, HasOneNameEach) {
    std::set<std::string_view> names;
    for (const auto problem : allProblems()) names.insert(describe(problem).name);
    EXPECT_EQ(names.size(), allProblems().size());
}

TEST(Problem, IsDocumentedWithItsStatus) {
    std::set<std::pair<std::string, std::string>> ours;
    for (const auto problem : allProblems()) {
        const auto type = describe(problem);
        ours.emplace(type.name, std::to_string(type.status));
    }
    EXPECT_EQ(documented(), ours);
}

}  // namespace etd::http
