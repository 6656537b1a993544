/// What an approver must see before signing: the manifest and both portraits, checked against each
/// other on the approver's own machine.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "issuer/document/manifest.hpp"

namespace etd::cli {

class ApprovalMaterial {
public:
    /// Recomputes everything: the manifest is in canonical form and sound, both portraits have the
    /// digests that it names, decode fully, and show the same. Forbidden when they do not;
    /// Malformed and InvalidField as Manifest::parse() and the image checks.
    static Result<ApprovalMaterial> check(Bytes manifest, Bytes portrait, Bytes miniature);

    const Manifest& manifest() const { return manifest_; }
    const std::string& mrz() const { return mrz_; }

    /// Every field in plain words, one a line.
    void describe(std::ostream& out) const;

    /// Draws the document as it would be issued, marked as a preview and with codes that verify
    /// nowhere. Forbidden when the template at hand is not the one that the manifest names.
    Result<Bytes> drawPreview(const std::filesystem::path& templates,
                              const std::filesystem::path& fonts, const Instant& now) const;

    /// The miniature as PNG: what a border officer will compare with the face.
    Bytes drawMiniature() const;

private:
    ApprovalMaterial(Manifest manifest, std::string mrz, Bytes portrait, Bytes miniature)
        : manifest_(std::move(manifest)),
          mrz_(std::move(mrz)),
          portrait_(std::move(portrait)),
          miniature_(std::move(miniature)) {}

    Manifest manifest_;
    std::string mrz_;
    Bytes portrait_;
    Bytes miniature_;
};

}  // namespace etd::cli
