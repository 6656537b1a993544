#include "tests/issuer/pdf/strangers.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#define ZX_USE_UTF8 1
#include <ZXing/DecodeHints.h>
#include <ZXing/ReadBarcode.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <random>
#include <sstream>

#include "tests/support/sample_manifest.hpp"

namespace etd::tests {
namespace {

constexpr std::size_t kLongestPortraitCode = 1900;

}  // namespace

const pdf::SheetTemplate& sheet() {
    static const auto loaded = pdf::SheetTemplate::load(ETD_SOURCE "/templates/etd-a4", kFonts);
    return loaded;
}

const Bytes& verdictCode() {
    static const Bytes bytes = [] {
        std::mt19937 random(1);
        Bytes out(136);
        for (auto& byte : out) byte = static_cast<std::uint8_t>(random());
        return out;
    }();
    return bytes;
}

const std::string& portraitCode() {
    static const std::string text = [] {
        constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        std::mt19937 random(2);
        std::string out = "RDB1B";
        while (out.size() < kLongestPortraitCode) out += kBase32[random() % kBase32.size()];
        return out;
    }();
    return text;
}

Bytes rendered(const Manifest& manifest, bool preview) {
    const auto portrait = samplePortrait();
    const auto pdf = pdf::render(sheet(), {manifest, kMrz, portrait, verdictCode(), portraitCode(),
                                           *Instant::parse("2026-11-21T18:00:00Z"), preview});
    EXPECT_TRUE(pdf) << pdf.error().detail;
    return pdf->bytes;
}

Scratch::Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "etd-sheet-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("mkdtemp failed");
    path_ = name;
}

Scratch::~Scratch() { std::filesystem::remove_all(path_); }

std::filesystem::path Scratch::write(const std::string& name, ByteView bytes) const {
    const auto file = path_ / name;
    std::ofstream(file, std::ios::binary) << asText(bytes);
    return file;
}

Output run(const std::string& command) {
    Output out{-1, {}};
    FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    if (!pipe) throw std::runtime_error("popen failed");
    std::array<char, 4096> buffer{};
    for (std::size_t count = 0; (count = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
        out.text.append(buffer.data(), count);
    }
    const int status = pclose(pipe);
    if (WIFEXITED(status)) out.status = WEXITSTATUS(status);
    return out;
}

std::string extractedText(ByteView pdf) {
    const Scratch scratch;
    const auto file = scratch.write("sheet.pdf", pdf);
    return run("pdftotext -raw -enc UTF-8 " + file.string() + " -").text;
}

Raster rasterised(ByteView pdf, int page, int dpi) {
    const Scratch scratch;
    const auto file = scratch.write("sheet.pdf", pdf);
    const auto number = std::to_string(page);
    const auto drawn =
        run("pdftoppm -singlefile -gray -r " + std::to_string(dpi) + " -f " + number + " -l " +
            number + " " + file.string() + " " + (scratch.path() / "page").string());
    EXPECT_EQ(drawn.status, 0) << drawn.text;
    std::ifstream in(scratch.path() / "page.pgm", std::ios::binary);
    std::string magic;
    Raster raster{0, 0, {}};
    int depth = 0;
    in >> magic >> raster.width >> raster.height >> depth;
    in.get();
    raster.pixels.assign(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(raster.pixels.size(), static_cast<std::size_t>(raster.width * raster.height));
    return raster;
}

std::vector<Bytes> symbolsSeen(const Raster& raster) {
    ZXing::DecodeHints hints;
    hints.setFormats(ZXing::BarcodeFormat::QRCode);
    std::vector<Bytes> out;
    for (const auto& result : ZXing::ReadBarcodes(
             {raster.pixels.data(), raster.width, raster.height, ZXing::ImageFormat::Lum}, hints)) {
        if (result.isValid()) out.emplace_back(result.bytes().begin(), result.bytes().end());
    }
    return out;
}

}  // namespace etd::tests
