// Loading a template: what its digest covers, and how it fails.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "issuer/pdf/composed.hpp"
#include "issuer/pdf/curves.hpp"
#include "issuer/pdf/layout.hpp"
#include "tests/issuer/pdf/strangers.hpp"

namespace etd::tests {
namespace {

using testing::HasSubstr;
using testing::Throws;
using testing::ThrowsMessage;

/// A copy of the template with one text replaced in one file.
class Altered {
public:
    Altered(const std::string& file, const std::string& from, const std::string& to) {
        std::filesystem::copy(ETD_SOURCE "/templates/etd-a4", directory());
        auto text = toText(pdf::readWhole(directory() / file));
        const auto at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        std::ofstream(directory() / file, std::ios::binary) << text.replace(at, from.size(), to);
    }
    std::filesystem::path directory() const { return scratch_.path() / "etd-a4"; }
    pdf::SheetTemplate load() const { return pdf::SheetTemplate::load(directory(), kFonts); }

private:
    Scratch scratch_;
};

TEST(Template, HasADigestOverItsData) {
    const Altered altered("texts.fr.json", "Voyage", "VOYAGE");
    EXPECT_EQ(altered.load().reference().id, "etd-a4");
    EXPECT_NE(altered.load().reference().digest, sheet().reference().digest);
}

TEST(Template, HasADigestOverItsFonts) {
    const Altered altered("layout.json", "noto/NotoSansHebrew-Regular", "noto/NotoSansHebrew-Bold");
    const Scratch scratch;
    const auto before = altered.load().reference().digest;
    const auto noto = scratch.path() / "truetype/noto";
    std::filesystem::create_directories(noto);
    for (const auto& font : std::filesystem::directory_iterator("/usr/share/fonts/truetype/noto")) {
        std::filesystem::create_symlink(font.path(), noto / font.path().filename());
    }
    std::filesystem::create_directories(scratch.path() / "opentype");
    std::filesystem::create_directory_symlink("/usr/share/fonts/opentype/ocr-b",
                                              scratch.path() / "opentype/ocr-b");
    const auto hebrew = noto / "NotoSansHebrew-Bold.ttf";
    std::filesystem::remove(hebrew);
    std::filesystem::copy("/usr/share/fonts/truetype/noto/NotoSansHebrew-Regular.ttf", hebrew);
    const auto after =
        pdf::SheetTemplate::load(altered.directory(), scratch.path()).reference().digest;
    EXPECT_NE(before, after);
}

TEST(Template, NamesAFontThatIsMissing) {
    const Altered altered("layout.json", "NotoSansHebrew-Regular", "NotoSansNobody-Regular");
    EXPECT_THAT([&] { altered.load(); },
                ThrowsMessage<std::runtime_error>(HasSubstr("NotoSansNobody-Regular.ttf")));
}

TEST(Template, NamesAFileThatIsBroken) {
    const Altered altered("texts.es.json", "{", "[");
    EXPECT_THAT([&] { altered.load(); },
                ThrowsMessage<std::runtime_error>(HasSubstr("texts.es.json")));
}

TEST(Template, RefusesATextThatOverflowsItsBox) {
    const Altered altered("texts.en.json", "SINGLE JOURNEY", std::string(60, 'W'));
    EXPECT_THAT([&] { altered.load(); }, ThrowsMessage<std::runtime_error>(HasSubstr("too")));
}

TEST(Template, RefusesATextThatLibharuCannotEncode) {
    const Altered altered("texts.en.json", "SINGLE JOURNEY", "SINGLE \u0416");
    EXPECT_THAT([&] { altered.load(); }, ThrowsMessage<std::runtime_error>(HasSubstr("WinAnsi")));
}

TEST(Template, RefusesAFieldOfNoName) {
    const Altered altered("layout.json", "\"field\": \"sex\"", "\"field\": \"shoe_size\"");
    const auto loaded = [&] { return altered.load(); };
    EXPECT_THAT(loaded, Throws<std::runtime_error>());
}

TEST(ComposedPdf, ThrowsOnAnythingElse) {
    EXPECT_THROW(pdf::ComposedPdf(toBytes("no PDF")), std::runtime_error);
    EXPECT_THROW(pdf::ComposedPdf(toBytes("startxref\n0\n%%EOF")), std::runtime_error);
}

TEST(ComposedPdf, RenamesReferencesOutsideStringsOnly) {
    EXPECT_EQ(
        pdf::ComposedPdf::renamed("<< /A 3 0 R /B (3 0 R) /C [ 4 0 R 30 ] >>", {{3, 13}, {4, 14}}),
        "<< /A 13 0 R /B (3 0 R) /C [ 14 0 R 30 ] >>");
}

TEST(Curves, OfARosetteClose) {
    const pdf::Rosette rosette{50, 70, {}, 0.1, 3, 30, 0.9, 0.2, 7, 0.3};
    const auto curve = pdf::curveOf(rosette, 2);
    EXPECT_NEAR(curve.pieces.back().end.x, curve.start.x, 1e-6);
    EXPECT_NEAR(curve.pieces.back().end.y, curve.start.y, 1e-6);
}

}  // namespace
}  // namespace etd::tests
