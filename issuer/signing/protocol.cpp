#include "issuer/signing/protocol.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace etd::signing {
namespace {

/// No fractions, no null: what this protocol never writes, and canonicalJson() cannot.
bool isPlain(const Json& value) {
    if (value.is_structured()) return std::ranges::all_of(value, isPlain);
    return value.is_string() || value.is_boolean() || value.is_number_integer();
}

Error malformed(std::string detail) { return {ErrorKind::Malformed, std::move(detail)}; }

}  // namespace

std::size_t FrameHead::bodySize() const {
    return std::accumulate(attachments.begin(), attachments.end(), std::size_t{0});
}

Bytes encodeFrame(const Frame& frame) {
    Json head = frame.head;
    head["attachments"] = Json::array();
    std::size_t body = 0;
    for (const auto& attachment : frame.attachments) {
        head["attachments"].push_back(attachment.size());
        body += attachment.size();
    }
    const std::string text = canonicalJson(head);
    if (text.size() > kLargestHead || body > kLargestAttachments ||
        frame.attachments.size() > kMostAttachments) {
        throw std::logic_error("a frame of the signer's protocol is too large");
    }
    Bytes bytes;
    bytes.reserve(4 + text.size() + body);
    for (const int shift : {24, 16, 8, 0}) {
        bytes.push_back(static_cast<std::uint8_t>(text.size() >> shift & 0xFFU));
    }
    append(bytes, asBytes(text));
    for (const auto& attachment : frame.attachments) append(bytes, attachment);
    return bytes;
}

Result<std::size_t> decodeHeadLength(const std::array<std::uint8_t, 4>& prefix) {
    std::size_t length = 0;
    for (const auto byte : prefix) length = length << 8U | byte;
    if (length > kLargestHead) return Error{ErrorKind::TooLarge, "the head is over 64 KiB"};
    if (length < 2) return malformed("the head is empty");
    return length;
}

Result<FrameHead> decodeHead(ByteView head) {
    auto json = parseJson(asText(head), {.bytes = kLargestHead, .depth = 4});
    if (!json) return malformed("the head is not JSON");
    if (!json->is_object() || !isPlain(*json) || canonicalJson(*json) != asText(head)) {
        return malformed("the head is not a canonical JSON object");
    }
    const auto lengths = json->find("attachments");
    if (lengths == json->end() || !lengths->is_array() || lengths->size() > kMostAttachments) {
        return malformed("the head does not list its attachments");
    }
    FrameHead result;
    std::size_t total = 0;
    for (const auto& length : *lengths) {
        if (!length.is_number_unsigned()) return malformed("the length of an attachment is wrong");
        const auto value = length.get<std::uint64_t>();
        if (value > kLargestAttachments - total) {
            return Error{ErrorKind::TooLarge, "the attachments are over 6 MiB"};
        }
        total += value;
        result.attachments.push_back(value);
    }
    json->erase("attachments");
    result.head = *std::move(json);
    return result;
}

Result<Frame> decodeFrame(ByteView bytes) {
    if (bytes.size() < 4) return malformed("the frame is cut short");
    const auto length = decodeHeadLength({bytes[0], bytes[1], bytes[2], bytes[3]});
    if (!length) return length.error();
    bytes = bytes.subspan(4);
    if (bytes.size() < *length) return malformed("the frame is cut short");
    auto head = decodeHead(bytes.first(*length));
    if (!head) return head.error();
    bytes = bytes.subspan(*length);
    if (bytes.size() != head->bodySize()) return malformed("the frame has another length");
    Frame frame{std::move(head->head), {}};
    for (const auto size : head->attachments) {
        const auto part = bytes.first(size);
        frame.attachments.emplace_back(part.begin(), part.end());
        bytes = bytes.subspan(size);
    }
    return frame;
}

}  // namespace etd::signing
