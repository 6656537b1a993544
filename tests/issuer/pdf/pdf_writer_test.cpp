#include "issuer/pdf/pdf_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "issuer/pdf/jpeg_header.hpp"
#include "issuer/pdf/metadata.hpp"
#include "tests/support/sample_manifest.hpp"

namespace etd::pdf {
namespace {

TEST(PdfNumber, HasNoExponentAndNoIdleZeros) {
    EXPECT_EQ(number(0), "0");
    EXPECT_EQ(number(12), "12");
    EXPECT_EQ(number(0.5), "0.5");
    EXPECT_EQ(number(-3.07), "-3.07");
    EXPECT_EQ(number(-0.001), "0");
    EXPECT_EQ(number(1e6), "1000000");
}

TEST(PdfText, IsBigEndianWithAByteOrderMark) {
    EXPECT_EQ(textString("A\u00E9"), "<FEFF004100E9>");
    EXPECT_EQ(textString("\U0001F600"), "<FEFFD83DDE00>");
}

TEST(PdfStream, InflatesToWhatWasDeflated) {
    const Bytes data(10000, 7);
    EXPECT_EQ(inflate(deflate(data), 10000), data);
    EXPECT_EQ(inflate(deflate(data), 9999), std::nullopt);
    EXPECT_EQ(inflate(toBytes("no zlib"), 100), std::nullopt);
}

TEST(PdfWriter, RefusesToLeaveAHole) {
    PdfWriter writer(2);
    writer.set(1, "<< >>");
    EXPECT_THROW(writer.finish(1, Bytes(16)), std::logic_error);
}

TEST(PdfWriter, SaysWhereEachBodyStands) {
    PdfWriter writer(1);
    writer.set(1, "<< /One 1 >>");
    const auto number = writer.add("<< /Two 2 >>");
    const auto file = writer.finish(1, Bytes(16));
    EXPECT_TRUE(asText(file.bytes).substr(file.offsets[number - 1]).starts_with("<< /Two 2 >>"));
}

TEST(Xmp, EscapesItsTitle) {
    const auto packet = xmpPacket("A <b> & c", Instant::fromUnix(0));
    EXPECT_THAT(packet, testing::HasSubstr("A &lt;b&gt; &amp; c"));
}

TEST(PdfDate, IsUtc) {
    EXPECT_EQ(pdfDate(*Instant::parse("2026-11-21T18:00:05Z")), "D:20261121180005Z");
}

TEST(JpegHeader, ReadsTheFrame) {
    const auto header = readJpegHeader(tests::samplePortrait());
    ASSERT_TRUE(header);
    EXPECT_EQ(header->width, 413U);
    EXPECT_EQ(header->height, 531U);
    EXPECT_EQ(header->components, 3U);
}

TEST(JpegHeaderProperty, SurvivesEveryTruncation) {
    const auto portrait = tests::samplePortrait();
    for (std::size_t length = 0; length < 700; ++length) {
        const auto header = readJpegHeader(ByteView(portrait).first(length));
        EXPECT_TRUE(!header || header->width == 413U);
    }
}

}  // namespace
}  // namespace etd::pdf
