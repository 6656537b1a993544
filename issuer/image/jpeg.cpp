#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "issuer/image/codec.hpp"

// jpeglib.h needs size_t and FILE before it.
#include <jerror.h>
#include <jpeglib.h>

namespace etd::image {
namespace {

// A progressive picture is kept whole as coefficients of two bytes.
constexpr std::size_t kMostCoefficients = 16'000'000;
constexpr long kMostMemory = 64L << 20;
constexpr int kMostScans = 100;  // A file of a few KiB can ask for thousands, each a full pass.

/// libjpeg reports errors by a callback that must not return. Between setjmp and longjmp stand only
/// trivial objects: what owns memory lives in the callers' frames.
struct Errors {
    jpeg_error_mgr base;
    std::jmp_buf escape;
};

[[noreturn]] void onError(j_common_ptr session) {
    std::longjmp(reinterpret_cast<Errors*>(session->err)->escape, 1);
}

void onMessage(j_common_ptr session, int level) {
    if (level < 0) ++session->err->num_warnings;
}

jpeg_error_mgr* initErrors(Errors& errors) {
    jpeg_std_error(&errors.base);
    errors.base.error_exit = onError;
    errors.base.emit_message = onMessage;
    return &errors.base;
}

void onProgress(j_common_ptr session) {
    if (reinterpret_cast<j_decompress_ptr>(session)->input_scan_number > kMostScans)
        onError(session);
}

struct Decompressor {
    jpeg_decompress_struct session = {};
    jpeg_progress_mgr progress = {};
    Errors errors = {};

    Decompressor() { session.err = initErrors(errors); }
    ~Decompressor() { jpeg_destroy_decompress(&session); }
    Decompressor(const Decompressor&) = delete;
    Decompressor& operator=(const Decompressor&) = delete;

    bool readHeader(ByteView file) {
        if (setjmp(errors.escape)) return false;
        jpeg_create_decompress(&session);
        // Beyond it libjpeg would go on in a file, and has none.
        session.mem->max_memory_to_use = kMostMemory;
        progress.progress_monitor = onProgress;
        session.progress = &progress;
        jpeg_mem_src(&session, file.data(), file.size());
        jpeg_save_markers(&session, JPEG_APP0 + 1, 0xFFFF);
        return jpeg_read_header(&session, TRUE) == JPEG_HEADER_OK;
    }

    bool start(J_COLOR_SPACE colours) {
        if (setjmp(errors.escape)) return false;
        session.out_color_space = colours;
        return jpeg_start_decompress(&session) != FALSE;
    }

    bool readRow(std::uint8_t* row) {
        if (setjmp(errors.escape)) return false;
        JSAMPROW rows[] = {row};
        return jpeg_read_scanlines(&session, rows, 1) == 1;
    }

    bool finish() {
        if (setjmp(errors.escape)) return false;
        return jpeg_finish_decompress(&session) != FALSE;
    }
};

Error damaged() {
    return {ErrorKind::Malformed, "The JPEG image is damaged or cut off; export it again."};
}

int orientationOf(const jpeg_decompress_struct& session) {
    constexpr std::string_view kExif("Exif\0\0", 6);
    for (const auto* marker = session.marker_list; marker; marker = marker->next) {
        const ByteView data(marker->data, marker->data_length);
        if (asText(data).starts_with(kExif)) return exifOrientation(data.subspan(kExif.size()));
    }
    return 1;
}

/// How many values libjpeg holds before the first row comes out.
std::size_t coefficientsKept(const jpeg_decompress_struct& session) {
    auto* const decompressor = const_cast<jpeg_decompress_struct*>(&session);
    if (!jpeg_has_multiple_scans(decompressor)) return 0;
    std::size_t sum = 0;
    for (int i = 0; i < session.num_components; ++i)
        sum += std::size_t(session.comp_info[i].width_in_blocks) *
               session.comp_info[i].height_in_blocks * DCTSIZE2;
    return sum;
}

/// Adobe writes CMYK inverted, and says so by its marker.
void fromCmyk(const std::uint8_t* cmyk, bool inverted, int channels, int width, std::uint8_t* out) {
    for (int x = 0; x < width; ++x, cmyk += 4) {
        unsigned rgb[3];
        for (int c = 0; c < 3; ++c) {
            const unsigned ink = inverted ? cmyk[c] : 255U - cmyk[c];
            const unsigned black = inverted ? cmyk[3] : 255U - cmyk[3];
            rgb[c] = ink * black / 255;
        }
        if (channels == 3)
            for (const auto value : rgb) *out++ = static_cast<std::uint8_t>(value);
        else
            *out++ = static_cast<std::uint8_t>((rgb[0] * 299 + rgb[1] * 587 + rgb[2] * 114) / 1000);
    }
}

struct Compressor {
    jpeg_compress_struct session = {};
    Errors errors = {};
    unsigned char* file = nullptr;
    unsigned long size = 0;

    Compressor() { session.err = initErrors(errors); }
    ~Compressor() {
        jpeg_destroy_compress(&session);
        std::free(file);
    }
    Compressor(const Compressor&) = delete;
    Compressor& operator=(const Compressor&) = delete;

    bool write(const Raster& raster, int quality) {
        if (setjmp(errors.escape)) return false;
        jpeg_create_compress(&session);
        jpeg_mem_dest(&session, &file, &size);
        session.image_width = static_cast<JDIMENSION>(raster.width);
        session.image_height = static_cast<JDIMENSION>(raster.height);
        session.input_components = 3;
        session.in_color_space = JCS_RGB;
        jpeg_set_defaults(&session);
        jpeg_set_quality(&session, quality, TRUE);
        session.optimize_coding = TRUE;
        session.dct_method = JDCT_ISLOW;
        session.density_unit = 1;
        session.X_density = 300;
        session.Y_density = 300;
        jpeg_start_compress(&session, TRUE);
        while (session.next_scanline < session.image_height) {
            JSAMPROW rows[] = {
                const_cast<JSAMPROW>(raster.row(static_cast<int>(session.next_scanline)))};
            jpeg_write_scanlines(&session, rows, 1);
        }
        jpeg_finish_compress(&session);
        return true;
    }
};

}  // namespace

bool isJpeg(ByteView file) {
    return file.size() >= 3 && file[0] == 0xFF && file[1] == 0xD8 && file[2] == 0xFF;
}

Result<Picture> decodeJpeg(ByteView file, const DecodeRules& rules) {
    const auto jpeg = std::make_unique<Decompressor>();
    if (!jpeg->readHeader(file)) return damaged();
    const auto& session = jpeg->session;
    if (std::size_t(session.image_width) * session.image_height > rules.max_pixels)
        return Error{ErrorKind::TooLarge, "The image has too many pixels; make it smaller."};

    if (coefficientsKept(session) > kMostCoefficients)
        return Error{ErrorKind::TooLarge,
                     "The JPEG image is progressive and too large; save it as baseline."};

    const bool cmyk = session.jpeg_color_space == JCS_CMYK || session.jpeg_color_space == JCS_YCCK;
    const auto colours = cmyk ? JCS_CMYK : rules.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    if (!jpeg->start(colours)) return damaged();

    Picture picture{Raster(static_cast<int>(session.output_width),
                           static_cast<int>(session.output_height), rules.channels),
                    orientationOf(session)};
    Bytes ink(cmyk ? std::size_t(session.output_width) * 4 : 0);
    for (int y = 0; y < picture.raster.height; ++y) {
        auto* row = picture.raster.row(y);
        if (!jpeg->readRow(cmyk ? ink.data() : row)) return damaged();
        if (cmyk)
            fromCmyk(ink.data(), session.saw_Adobe_marker != FALSE, rules.channels,
                     picture.raster.width, row);
    }
    const bool finished = jpeg->finish();
    picture.tail = session.src->bytes_in_buffer;
    if (!rules.tolerant && (!finished || jpeg->errors.base.num_warnings > 0)) return damaged();
    return picture;
}

Bytes encodeJpeg(const Raster& raster, int quality) {
    if (raster.channels != 3) throw std::logic_error("encodeJpeg takes RGB");
    const auto jpeg = std::make_unique<Compressor>();
    if (!jpeg->write(raster, quality)) throw std::runtime_error("libjpeg could not encode");
    return Bytes(jpeg->file, jpeg->file + jpeg->size);
}

}  // namespace etd::image
