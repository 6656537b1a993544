/// The posts an installation issues for, as a file.
#pragma once

#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "issuer/document/manifest.hpp"

namespace etd::http {

/// {"posts":[{"prefix":"K7","name":…,"place":…}]}: 1 to 500 posts, no prefix twice. InvalidField
/// with every field error at once.
Result<std::vector<Post>> parsePosts(ByteView json);

}  // namespace etd::http
