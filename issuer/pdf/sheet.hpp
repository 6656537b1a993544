/// The printed sheet: a template loaded once, a document rendered many times. Deterministic: the
/// same template and content give the same bytes.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "issuer/document/manifest.hpp"
#include "issuer/qr/symbol.hpp"
#include "pki/pdf_signature.hpp"

namespace etd::pdf {

/// Everything constant of a sheet: layout, texts, fonts, and the static PDF objects that libharu
/// composed from them. Immutable after load; render() may be called from several threads.
class SheetTemplate {
public:
    /// Reads `directory` (templates/etd-a4/) and the fonts it names from `fonts` (the system's font
    /// root, /usr/share/fonts). Throws std::runtime_error, naming the file, when something is
    /// missing or broken.
    static SheetTemplate load(const std::filesystem::path& directory,
                              const std::filesystem::path& fonts);

    /// Id and SHA-256 over every byte of data and fonts: what a manifest names.
    const TemplateReference& reference() const;

    SheetTemplate(SheetTemplate&&) noexcept;
    ~SheetTemplate();

    struct Impl;
    const Impl& impl() const { return *impl_; }

private:
    explicit SheetTemplate(std::unique_ptr<const Impl> impl);
    std::unique_ptr<const Impl> impl_;
};

struct SheetContent {
    const Manifest& manifest;
    std::string mrz;            ///< 72 characters.
    ByteView print_portrait;    ///< JPEG, already checked (image::checkPrintPortrait).
    ByteView verdict_code;      ///< The seal's bytes.
    std::string portrait_code;  ///< The text of the IDB code.
    Instant signed_at;          ///< For /M and the creation date.
    bool preview = false;       ///< Draws "PREVIEW — NOT VALID" across each panel. Never signed.
};

/// Can every text of the manifest be drawn: glyphs present, fits its field? InvalidField with one
/// FieldError each (pointer into the manifest). Run at intake and again before anything is signed.
Result<Done> checkDrawable(const SheetTemplate& sheet, const Manifest& manifest);

/// Draws both sides with an empty signature slot, in the layout of pki/pdf_signature.hpp. Opens no
/// file. InvalidField as checkDrawable(), and for an MRZ or a portrait that is none; TooLarge when
/// a code would need modules below the template's smallest.
Result<pki::UnsignedPdf> render(const SheetTemplate& sheet, const SheetContent& content);

/// The two symbols as they are drawn in a file of ours, read back from its objects (not
/// rasterised). NotFound when the file is not of our layout. DOES NOT look at the content streams:
/// that the page draws these images, and nothing over them, is what the signature vouches for.
struct SheetSymbols {
    qr::Symbol verdict;
    qr::Symbol portrait;
};
Result<SheetSymbols> readSymbols(ByteView pdf);

}  // namespace etd::pdf
