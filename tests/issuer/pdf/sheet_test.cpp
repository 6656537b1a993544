#include "issuer/pdf/sheet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/issuer/pdf/strangers.hpp"
#include "tests/support/sample_manifest.hpp"
#include "tests/support/vectors.hpp"

namespace etd::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr double kMillimetresPerInch = 25.4;

pdf::SheetContent contentOf(const Manifest& manifest, const Bytes& portrait) {
    return {manifest,      kMrz,           portrait,
            verdictCode(), portraitCode(), *Instant::parse("2026-11-21T18:00:00Z"),
            false};
}

TEST(Sheet, IsTheSameBytesFromASecondLoad) {
    const auto portrait = samplePortrait();
    const auto manifest = arabicManifest();
    const auto again = pdf::SheetTemplate::load(ETD_SOURCE "/templates/etd-a4", kFonts);
    EXPECT_EQ(again.reference(), sheet().reference());
    EXPECT_EQ(pdf::render(again, contentOf(manifest, portrait))->bytes, rendered(manifest));
}

TEST(Sheet, LeavesTheSlotWhereItSays) {
    const auto portrait = samplePortrait();
    const auto manifest = sampleManifest();
    const auto pdf = pdf::render(sheet(), contentOf(manifest, portrait));
    ASSERT_TRUE(pdf);
    const auto text = asText(pdf->bytes);
    EXPECT_TRUE(text.substr(pdf->byte_range).starts_with(pki::kByteRangePlaceholder));
    const auto hole = "<" + std::string(2 * pki::kContentsSize, '0') + ">";
    EXPECT_TRUE(text.substr(pdf->contents).starts_with(hole));
}

TEST(Sheet, CanBeSealed) {
    const auto portrait = samplePortrait();
    const auto manifest = sampleManifest();
    auto pdf = pdf::render(sheet(), contentOf(manifest, portrait));
    ASSERT_TRUE(pdf);
    EXPECT_NO_THROW(pki::sealByteRange(*pdf));
}

TEST(Sheet, HasIdentityOfItsContent) {
    const auto id = [](const Bytes& pdf) {
        const auto text = asText(pdf);
        return std::string(text.substr(text.rfind("/ID ["), 72));
    };
    auto manifest = sampleManifest();
    const auto first = id(rendered(manifest));
    EXPECT_EQ(id(rendered(manifest)), first);
    manifest.salt = "00000000000000000000000000000000";
    EXPECT_NE(id(rendered(manifest)), first);
}

TEST(Sheet, MarksWhatIsEmptySoThatNobodyWritesThere) {
    EXPECT_THAT(extractedText(rendered(mononymManifest())),
                HasSubstr("Arkfreith\n—\n—\nStateless"));
}

TEST(Sheet, PrintsUnknownPartsOfABirthDateAsX) {
    EXPECT_THAT(extractedText(rendered(mononymManifest())), HasSubstr("XX XXX XXXX"));
    EXPECT_THAT(extractedText(rendered(longestManifest())), HasSubstr("XX AUG/AOÛT 1974"));
}

TEST(Sheet, NamesAStatelessPersonSo) {
    EXPECT_THAT(extractedText(rendered(mononymManifest())), HasSubstr("Stateless person (XXA)"));
}

TEST(Sheet, RefusesAnMrzOfAnotherLength) {
    const auto portrait = samplePortrait();
    const auto manifest = sampleManifest();
    auto content = contentOf(manifest, portrait);
    content.mrz += "<";
    const auto pdf = pdf::render(sheet(), content);
    ASSERT_FALSE(pdf);
    EXPECT_EQ(pdf.error().kind, ErrorKind::InvalidField);
}

TEST(Sheet, RefusesAPortraitThatIsNoJpeg) {
    const auto manifest = sampleManifest();
    const Bytes portrait = toBytes("GIF89a and more than ten bytes");
    EXPECT_FALSE(pdf::render(sheet(), contentOf(manifest, portrait)));
}

TEST(Sheet, RefusesAPortraitCodeThatWouldBeTooFine) {
    const auto portrait = samplePortrait();
    const auto manifest = sampleManifest();
    auto content = contentOf(manifest, portrait);
    content.portrait_code = std::string(3000, 'A');
    const auto pdf = pdf::render(sheet(), content);
    ASSERT_FALSE(pdf);
    EXPECT_EQ(pdf.error().kind, ErrorKind::TooLarge);
}

/// Centres of the columns of ink in the band of the MRZ's second line, in millimetres.
std::vector<double> inkedCells(const Raster& raster, int dpi) {
    const auto pixel = [dpi](double mm) {
        return static_cast<int>(mm * dpi / kMillimetresPerInch);
    };
    std::vector<double> centres;
    int start = -1;
    for (int x = pixel(5); x < pixel(104); ++x) {
        bool ink = false;
        for (int y = pixel(138); y < pixel(141.2); ++y) ink = ink || raster.at(x, y) < 96;
        if (ink && start < 0) start = x;
        if (!ink && start >= 0) {
            centres.push_back((start + x) / 2.0 * kMillimetresPerInch / dpi);
            start = -1;
        }
    }
    return centres;
}

TEST(Sheet, SetsTheMrzTenCharactersToTheInch) {
    auto mrz = std::string(36, '<') + std::string(36, 'H');
    const auto portrait = samplePortrait();
    const auto manifest = sampleManifest();
    auto content = contentOf(manifest, portrait);
    content.mrz = mrz;
    const auto pdf = pdf::render(sheet(), content);
    ASSERT_TRUE(pdf);
    const auto cells = inkedCells(rasterised(pdf->bytes, 1, 600), 600);
    ASSERT_EQ(cells.size(), 36U);
    EXPECT_NEAR((cells.back() - cells.front()) / 35, 2.54, 0.005);
    EXPECT_NEAR(cells[1] - cells[0], 2.54, 0.06);
}

TEST(Sheet, PrintsTheVerdictCodeWithModulesOfFourTenthsOrMoreOnWhite) {
    constexpr int kDpi = 600;
    const auto pixel = [](double mm) { return static_cast<int>(mm * kDpi / kMillimetresPerInch); };
    const auto pdf = rendered(sampleManifest());
    const auto raster = rasterised(pdf, 1, kDpi);
    const int middle = pixel(148.5 + 42);  // of the code's area
    int left = pixel(105);
    int right = 0;
    int top = pixel(297) - 1;
    for (int y = pixel(148.5 + 20); y < middle; ++y) {
        for (int x = pixel(30.5); x < pixel(74.5); ++x) {
            if (raster.at(x, y) > 60) continue;
            left = std::min(left, x);
            right = std::max(right, x);
            top = std::min(top, y);
        }
    }
    const auto symbol = pdf::readSymbols(pdf)->verdict;
    const double module = double(right - left + 1) / symbol.size;
    EXPECT_GE(module * kMillimetresPerInch / kDpi, 0.40);
    EXPECT_LE(module * kMillimetresPerInch / kDpi, 0.65);

    const int quiet = static_cast<int>(3.9 * module);
    int stained = 0;
    for (int y = top - quiet; y < middle; ++y) {
        for (int x = left - quiet; x < right + quiet; ++x) {
            const bool outside = x < left - 2 || x > right + 2 || y < top - 2;
            if (outside && raster.at(x, y) != 255) ++stained;
        }
    }
    EXPECT_EQ(stained, 0);
}

TEST(Sheet, SaysWhatItIsToViewers) {
    const auto pdf = rendered(sampleManifest());
    const Scratch scratch;
    const auto info = run("pdfinfo " + scratch.write("sheet.pdf", pdf).string()).text;
    EXPECT_THAT(info, HasSubstr("EMERGENCY TRAVEL DOCUMENT KE234567"));
    EXPECT_THAT(info, HasSubstr("Pages:           2"));
    EXPECT_THAT(info, HasSubstr("A4"));
    EXPECT_THAT(info, Not(HasSubstr("rror")));
    EXPECT_THAT(std::string(asText(pdf)), HasSubstr("/DisplayDocTitle true"));
}

}  // namespace
}  // namespace etd::tests
