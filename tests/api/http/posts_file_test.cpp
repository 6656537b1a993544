#include "api/http/posts_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace etd::http {

namespace {

std::vector<std::string> wrongIn(std::string_view json) {
    const auto posts = parsePosts(asBytes(json));
    std::vector<std::string> pointers;
    if (posts) return pointers;
    for (const auto& field : posts.error().fields) pointers.push_back(field.pointer);
    return pointers;
}

}  // namespace

TEST(PostsFile, ReadsPosts) {
    const auto posts =
        parsePosts(asBytes(R"({"posts":[{"prefix":"K7","name":"Consulate","place":"Zenith"}]})"));
    ASSERT_TRUE(posts);
    EXPECT_THAT(*posts,
                testing::ElementsAre(Post{*PostPrefix::parse("K7"), "Consulate", "Zenith"}));
}

TEST(PostsFile, RefusesAPrefixTwice) {
    EXPECT_THAT(wrongIn(R"({"posts":[{"prefix":"K7","name":"A","place":"B"},)"
                        R"({"prefix":"K7","name":"C","place":"D"}]})"),
                testing::ElementsAre("/posts/1/prefix"));
}

TEST(PostsFile, NamesEveryWrongField) {
    EXPECT_THAT(wrongIn(R"({"posts":[{"prefix":"k","name":"","place":"B","x":1}]})"),
                testing::UnorderedElementsAre("/posts/0/prefix", "/posts/0/name", "/posts/0/x"));
}

TEST(PostsFile, RefusesNoPosts) {
    EXPECT_THAT(wrongIn(R"({"posts":[]})"), testing::ElementsAre("/posts"));
}

}  // namespace etd::http
