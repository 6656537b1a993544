/// Writes one PDF file of a single revision in the outer layout of pki/pdf_signature.hpp. Pure.
///
/// [32000] is ISO 32000-1:2008.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace etd::pdf {

/// `value` with at most two decimals and no exponent, "12", "0.5", "-3.07" ([32000] 7.3.3).
std::string number(double value);
void appendNumber(std::string& out, double value);

/// zlib stream of `data` (FlateDecode). Levels 1 to 9.
Bytes deflate(ByteView data, int level = 6);

/// Undoes deflate(); nothing when `data` is damaged or opens to more than `limit` bytes.
std::optional<Bytes> inflate(ByteView data, std::size_t limit);

/// A PDF hexadecimal string of UTF-16BE with byte order mark ([32000] 7.9.2.2).
std::string textString(std::string_view utf8);

/// "<< dictionary /Length n >>\nstream\n…\nendstream": the body of a stream object.
std::string streamBody(std::string_view dictionary, ByteView data);
/// The same with /Filter /FlateDecode over the compressed `data`.
std::string compressedBody(std::string_view dictionary, ByteView data, int level = 6);

/// Collects bodies of objects by number and writes the file.
class PdfWriter {
public:
    /// Numbers 1 to `count` exist from the start, empty; each must be filled before finish().
    explicit PdfWriter(std::size_t count) : bodies_(count) {}

    /// The number of one more object.
    std::size_t reserve() {
        bodies_.emplace_back();
        return bodies_.size();
    }
    /// What stands between "k 0 obj\n" and "\nendobj\n".
    void set(std::size_t object, std::string body) { bodies_.at(object - 1) = std::move(body); }
    std::size_t add(std::string body) {
        bodies_.push_back(std::move(body));
        return bodies_.size();
    }

    /// The bodies from `first` on.
    std::vector<std::string> bodiesFrom(std::size_t first) const {
        return {bodies_.begin() + static_cast<std::ptrdiff_t>(first) - 1, bodies_.end()};
    }

    struct File {
        Bytes bytes;
        std::vector<std::size_t> offsets;  ///< Of the body of object k at k - 1.
    };
    /// `id` are 16 bytes for both halves of /ID. Throws std::logic_error when an object is empty.
    File finish(std::size_t info, ByteView id) const;

private:
    std::vector<std::string> bodies_;
};

/// "12 0 R"
std::string reference(std::size_t object);

}  // namespace etd::pdf
