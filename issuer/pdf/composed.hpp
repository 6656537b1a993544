/// Reads the objects out of a PDF that libharu wrote, which is always a classic file of one xref
/// subsection and generation 0 only. For nothing else: whatever surprises, throws. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace etd::pdf {

class ComposedPdf {
public:
    /// Throws std::runtime_error when `file` is not what libharu writes.
    explicit ComposedPdf(Bytes file);

    struct Object {
        std::string dictionary;  ///< The whole body when it is no stream.
        Bytes stream;            ///< As it stands, filters not undone.
        bool is_stream = false;
    };
    const Object& object(std::size_t number) const { return objects_.at(number); }

    /// Numbers of the pages, in order.
    const std::vector<std::size_t>& pages() const { return pages_; }

    /// The object that `/key n 0 R` of `dictionary` names.
    std::size_t referenceIn(const std::string& dictionary, const std::string& key) const;

    /// Every object that `dictionary` names, once each.
    static std::vector<std::size_t> referencesIn(const std::string& dictionary);

    /// `dictionary` with each reference renamed; throws when one is not in `names`.
    static std::string renamed(const std::string& dictionary,
                               const std::map<std::size_t, std::size_t>& names);

private:
    std::map<std::size_t, Object> objects_;
    std::vector<std::size_t> pages_;
};

}  // namespace etd::pdf
