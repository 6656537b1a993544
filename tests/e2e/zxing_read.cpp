// Reads the QR codes of a PGM picture (pdftoppm -gray) with ZXing alone, so that no decoder of ours
// has a say: one line of lower-case hex a code.
#define ZX_USE_UTF8 1
#include <ZXing/DecodeHints.h>
#include <ZXing/ReadBarcode.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: zxing_read FILE.pgm\n";
        return 64;
    }
    std::ifstream in(argv[1], std::ios::binary);
    std::string magic;
    int width = 0;
    int height = 0;
    int depth = 0;
    in >> magic >> width >> height >> depth;
    in.get();
    if (!in || magic != "P5" || depth != 255 || width < 1 || height < 1) {
        std::cerr << "not an 8-bit PGM\n";
        return 65;
    }
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(width) *
                                     static_cast<std::size_t>(height));
    in.read(reinterpret_cast<char*>(pixels.data()), static_cast<std::streamsize>(pixels.size()));
    if (!in) return 65;

    ZXing::DecodeHints hints;
    hints.setFormats(ZXing::BarcodeFormat::QRCode);
    hints.setTryHarder(true);
    const ZXing::ImageView image(pixels.data(), width, height, ZXing::ImageFormat::Lum);
    for (const auto& code : ZXing::ReadBarcodes(image, hints)) {
        if (!code.isValid()) continue;
        for (const auto byte : code.bytes()) std::printf("%02x", byte);
        std::printf("\n");
    }
    return 0;
}
