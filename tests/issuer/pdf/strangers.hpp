/// Other people's programs over a rendered sheet: poppler, qpdf, ZXing.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "issuer/pdf/sheet.hpp"

namespace etd::tests {

inline constexpr const char* kFonts = "/usr/share/fonts";
inline constexpr const char* kMrz =
    "PUUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F2606277<<<<<<<8";

/// The template of the checkout, loaded once for all tests.
const pdf::SheetTemplate& sheet();

/// 136 bytes, and a text as long as the longest portrait code, of no meaning.
const Bytes& verdictCode();
const std::string& portraitCode();

/// A rendered sheet; fails the test when it is refused.
Bytes rendered(const Manifest& manifest, bool preview = false);

/// A directory that is removed with the object.
class Scratch {
public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path write(const std::string& name, ByteView bytes) const;

private:
    std::filesystem::path path_;
};

struct Output {
    int status;
    std::string text;  ///< Standard output and error.
};
Output run(const std::string& command);

/// What pdftotext finds, one page or the whole file.
std::string extractedText(ByteView pdf);

/// A page as grey pixels.
struct Raster {
    int width;
    int height;
    std::vector<std::uint8_t> pixels;

    std::uint8_t at(int x, int y) const {
        return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(x)];
    }
};
Raster rasterised(ByteView pdf, int page, int dpi);

/// The contents of every QR symbol that ZXing sees.
std::vector<Bytes> symbolsSeen(const Raster& raster);

}  // namespace etd::tests
