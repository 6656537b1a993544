// Whatever head and chunked body are accepted have exactly one reading: written out again in plain
// form they parse to the same values, and a body split elsewhere decodes to the same bytes.
#include <cstdlib>

#include "api/http/chunked_body.hpp"
#include "api/http/request_head.hpp"

using namespace etd;
using namespace etd::http;

namespace {

void checkHead(std::string_view text) {
    auto parsed = parseHead(text);
    const auto* head = std::get_if<RequestHead>(&parsed);
    if (head == nullptr) return;
    if (text.size() > kMaxHead || head->headers.size() > kMaxFields) std::abort();
    if (head->chunked && head->content_length) std::abort();
    std::string again =
        head->method + " " + head->path + " HTTP/1." + std::to_string(head->minor) + "\r\n";
    for (const auto& field : head->headers) again += field.name + ": " + field.value + "\r\n";
    again += "\r\n";
    if (again.size() > kMaxHead) return;
    auto second = parseHead(again);
    const auto* other = std::get_if<RequestHead>(&second);
    if (other == nullptr || other->method != head->method || other->path != head->path ||
        other->headers != head->headers || other->content_length != head->content_length ||
        other->chunked != head->chunked || other->keep_alive != head->keep_alive) {
        std::abort();
    }
}

void checkChunks(std::string_view text) {
    constexpr std::size_t kLimit = 512;
    ChunkedBody whole(kLimit);
    std::string_view rest = text;
    const auto state = whole.take(rest);
    if (whole.body().size() > kLimit) std::abort();
    ChunkedBody pieces(kLimit);
    auto last = ChunkedBody::State::More;
    for (std::size_t i = 0; i < text.size() && last == ChunkedBody::State::More; ++i) {
        auto piece = text.substr(i, 1);
        last = pieces.take(piece);
    }
    if (last != state || pieces.body() != whole.body()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = asText({data, size});
    checkHead(text);
    checkChunks(text);
    return 0;
}
