#include "api/http/posts_file.hpp"

#include <set>

#include "base/object_reader.hpp"

namespace etd::http {

Result<std::vector<Post>> parsePosts(ByteView json) {
    const auto root = parseJson(asText(json));
    if (!root) return root.error();
    std::vector<FieldError> errors;
    ObjectReader reader(*root, "", errors);
    const auto items = reader.array("posts", 500);
    reader.finish();
    if (errors.empty() && items.empty()) reader.fail("posts", "give at least one post");

    std::vector<Post> posts;
    std::set<PostPrefix> seen;
    for (std::size_t i = 0; i < items.size(); ++i) {
        ObjectReader item(items[i], "/posts/" + std::to_string(i), errors);
        const auto prefix = item.parsed<PostPrefix>("prefix");
        std::string name = item.text("name", 80);
        std::string place = item.text("place", 60);
        item.finish();
        if (!prefix) continue;
        if (!seen.insert(*prefix).second) item.fail("prefix", "stands for another post already");
        posts.push_back({*prefix, std::move(name), std::move(place)});
    }
    if (!errors.empty()) {
        return Error{ErrorKind::InvalidField, "Correct the fields listed.", std::move(errors)};
    }
    return posts;
}

}  // namespace etd::http
