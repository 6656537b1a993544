#include "issuer/pdf/font.hpp"

#include <hb-ot.h>
#include <hb-subset.h>
#include <hb.h>

#include <cmath>
#include <stdexcept>

namespace etd::pdf {
namespace {

template <class T, void (*Free)(T*)>
struct Release {
    void operator()(T* object) const { Free(object); }
};
template <class T, void (*Free)(T*)>
using Held = std::unique_ptr<T, Release<T, Free>>;

using Blob = Held<hb_blob_t, hb_blob_destroy>;
using Face = Held<hb_face_t, hb_face_destroy>;
using ScaledFont = Held<hb_font_t, hb_font_destroy>;
using Buffer = Held<hb_buffer_t, hb_buffer_destroy>;
using SubsetInput = Held<hb_subset_input_t, hb_subset_input_destroy>;
using SubsetPlan = Held<hb_subset_plan_t, hb_subset_plan_destroy>;
using DrawFunctions = Held<hb_draw_funcs_t, hb_draw_funcs_destroy>;

constexpr hb_tag_t kCff = HB_TAG('C', 'F', 'F', ' ');

Bytes copyOf(hb_blob_t* blob) {
    unsigned length = 0;
    const auto* data = reinterpret_cast<const std::uint8_t*>(hb_blob_get_data(blob, &length));
    return {data, data + length};
}

template <class... Coordinates>
void note(void* data, char verb, Coordinates... coordinates) {
    auto& out = *static_cast<std::string*>(data);
    out += verb;
    ((out += std::to_string(std::lround(coordinates)) + ' '), ...);
}

DrawFunctions drawFunctions() {
    DrawFunctions functions(hb_draw_funcs_create());
    hb_draw_funcs_set_move_to_func(
        functions.get(),
        [](auto, void* data, auto, float x, float y, void*) { note(data, 'm', x, y); }, nullptr,
        nullptr);
    hb_draw_funcs_set_line_to_func(
        functions.get(),
        [](auto, void* data, auto, float x, float y, void*) { note(data, 'l', x, y); }, nullptr,
        nullptr);
    hb_draw_funcs_set_quadratic_to_func(
        functions.get(),
        [](auto, void* data, auto, float cx, float cy, float x, float y, void*) {
            note(data, 'q', cx, cy, x, y);
        },
        nullptr, nullptr);
    hb_draw_funcs_set_cubic_to_func(
        functions.get(),
        [](auto, void* data, auto, float ax, float ay, float bx, float by, float x, float y,
           void*) { note(data, 'c', ax, ay, bx, by, x, y); },
        nullptr, nullptr);
    hb_draw_funcs_set_close_path_func(
        functions.get(), [](auto, void* data, auto, void*) { note(data, 'h'); }, nullptr, nullptr);
    return functions;
}

}  // namespace

struct Font::Handles {
    Face face;
    Face subset_source;  ///< The same, prepared for quick subsetting.
    ScaledFont font;
    double units = 1000;
};

Font::Font(std::string name, Bytes file)
    : name_(std::move(name)), file_(std::move(file)), handles_(std::make_unique<Handles>()) {
    const Blob blob(hb_blob_create(reinterpret_cast<const char*>(file_.data()),
                                   static_cast<unsigned>(file_.size()), HB_MEMORY_MODE_READONLY,
                                   nullptr, nullptr));
    handles_->face.reset(hb_face_create(blob.get(), 0));
    if (hb_face_get_glyph_count(handles_->face.get()) == 0) {
        throw std::runtime_error("no usable font: " + name_);
    }
    handles_->units = hb_face_get_upem(handles_->face.get());
    hb_face_make_immutable(handles_->face.get());
    handles_->subset_source.reset(hb_subset_preprocess(handles_->face.get()));
    handles_->font.reset(hb_font_create(handles_->face.get()));
    hb_font_make_immutable(handles_->font.get());

    char text[128];
    unsigned length = sizeof text;
    hb_ot_name_get_utf8(handles_->face.get(), HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID,
                        &length, text);
    post_script_name_.assign(text, length);
    if (post_script_name_.empty() ||
        post_script_name_.find_first_of(" ()<>[]{}/%#") != std::string::npos) {
        throw std::runtime_error("a font without a PostScript name: " + name_);
    }
}

Font::Font(Font&&) noexcept = default;
Font::~Font() = default;

bool Font::has(char32_t c) const {
    hb_codepoint_t glyph = 0;
    return hb_font_get_nominal_glyph(handles_->font.get(), c, &glyph) != 0 && glyph != 0;
}

std::vector<Glyph> Font::shape(std::u16string_view text, std::size_t start, std::size_t length,
                               bool right_to_left) const {
    const Buffer buffer(hb_buffer_create());
    hb_buffer_set_cluster_level(buffer.get(), HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
    hb_buffer_add_utf16(buffer.get(), reinterpret_cast<const std::uint16_t*>(text.data()),
                        static_cast<int>(text.size()), static_cast<unsigned>(start),
                        static_cast<int>(length));
    hb_buffer_set_direction(buffer.get(), right_to_left ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_language(buffer.get(), hb_language_from_string("und", -1));
    hb_buffer_guess_segment_properties(buffer.get());
    hb_shape(handles_->font.get(), buffer.get(), nullptr, 0);

    unsigned count = 0;
    const auto* infos = hb_buffer_get_glyph_infos(buffer.get(), &count);
    const auto* positions = hb_buffer_get_glyph_positions(buffer.get(), &count);
    std::vector<Glyph> glyphs;
    glyphs.reserve(count);
    for (unsigned index = 0; index < count; ++index) {
        glyphs.push_back({infos[index].codepoint, infos[index].cluster,
                          positions[index].x_advance / handles_->units,
                          positions[index].x_offset / handles_->units,
                          positions[index].y_offset / handles_->units});
    }
    return glyphs;
}

FontMetrics Font::metrics() const {
    const auto scaled = [this](double value) {
        return static_cast<int>(std::lround(value * 1000 / handles_->units));
    };
    hb_font_extents_t extents{};
    hb_font_get_h_extents(handles_->font.get(), &extents);
    hb_glyph_extents_t capital{};
    hb_codepoint_t glyph = 0;
    hb_font_get_nominal_glyph(handles_->font.get(), 'H', &glyph);
    hb_font_get_glyph_extents(handles_->font.get(), glyph, &capital);

    const Blob head(hb_face_reference_table(handles_->face.get(), HB_TAG('h', 'e', 'a', 'd')));
    const Bytes table = copyOf(head.get());
    if (table.size() < 44) throw std::runtime_error("a font without a head table: " + name_);
    FontMetrics metrics{
        scaled(extents.ascender), scaled(extents.descender), scaled(capital.y_bearing), {}};
    for (std::size_t index = 0; index < 4; ++index) {  // xMin, yMin, xMax, yMax
        const auto high = static_cast<unsigned>(table[36 + 2 * index]);
        const auto value = static_cast<std::int16_t>(high << 8U | table[37 + 2 * index]);
        metrics.box[index] = scaled(value);
    }
    return metrics;
}

FontSubset Font::subset(const std::set<std::uint32_t>& glyphs) const {
    const SubsetInput input(hb_subset_input_create_or_fail());
    if (!input) throw std::bad_alloc();
    auto* wanted = hb_subset_input_glyph_set(input.get());
    for (const auto glyph : glyphs) hb_set_add(wanted, glyph);
    auto* dropped = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (const char* tag : {"GSUB", "GPOS", "GDEF", "name", "OS/2", "post", "cmap", "kern", "STAT",
                            "DSIG", "gasp", "meta", "vhea", "vmtx"}) {
        hb_set_add(dropped, hb_tag_from_string(tag, 4));
    }
    hb_subset_input_set_flags(input.get(),
                              HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
    const SubsetPlan plan(
        hb_subset_plan_create_or_fail(handles_->subset_source.get(), input.get()));
    if (!plan) throw std::runtime_error("a font cannot be subset: " + name_);
    const Face face(hb_subset_plan_execute_or_fail(plan.get()));
    if (!face) throw std::runtime_error("a font cannot be subset: " + name_);

    FontSubset out;
    const auto* mapping = hb_subset_plan_old_to_new_glyph_mapping(plan.get());
    for (const auto glyph : glyphs) {
        const auto renamed = hb_map_get(mapping, glyph);
        if (renamed == HB_MAP_VALUE_INVALID) {
            throw std::runtime_error("a font lost a glyph in its subset: " + name_);
        }
        out.new_ids[glyph] = renamed;
        const auto advance = hb_font_get_glyph_h_advance(handles_->font.get(), glyph);
        out.widths[renamed] = static_cast<int>(std::lround(advance * 1000 / handles_->units));
    }
    const Blob outlines(hb_face_reference_table(face.get(), kCff));
    out.cff = hb_blob_get_length(outlines.get()) > 0;
    const Blob whole(out.cff ? hb_blob_reference(outlines.get())
                             : hb_face_reference_blob(face.get()));
    out.program = copyOf(whole.get());
    if (out.program.empty()) throw std::runtime_error("a font cannot be subset: " + name_);
    return out;
}

Bytes Font::subsetForLibharu(const std::set<char32_t>& characters) const {
    const SubsetInput input(hb_subset_input_create_or_fail());
    if (!input) throw std::bad_alloc();
    auto* wanted = hb_subset_input_unicode_set(input.get());
    for (const auto c : characters) hb_set_add(wanted, c);
    auto* dropped = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (const char* tag : {"GSUB", "GPOS", "GDEF"}) {
        hb_set_add(dropped, hb_tag_from_string(tag, 4));
    }
    const Face face(hb_subset_or_fail(handles_->subset_source.get(), input.get()));
    if (!face) throw std::runtime_error("a font cannot be subset: " + name_);
    const Blob whole(hb_face_reference_blob(face.get()));
    return copyOf(whole.get());
}

std::optional<std::string> Font::outline(char32_t c) const {
    hb_codepoint_t glyph = 0;
    if (hb_font_get_nominal_glyph(handles_->font.get(), c, &glyph) == 0) return std::nullopt;
    std::string path = std::to_string(hb_font_get_glyph_h_advance(handles_->font.get(), glyph));
    const auto functions = drawFunctions();
    hb_font_get_glyph_shape(handles_->font.get(), glyph, functions.get(), &path);
    return path;
}

}  // namespace etd::pdf
