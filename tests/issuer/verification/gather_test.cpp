#include <gtest/gtest.h>

#include <string_view>

#include "issuer/image/barcode_reader.hpp"
#include "issuer/qr/symbol.hpp"
#include "tests/issuer/verification/scenario.hpp"
#include "tests/pki/tiny_pdf.hpp"

namespace etd::verification {
namespace {

using tests::sampleDocument;

ByteView textOf(const std::string& text) { return asBytes(text); }

TEST(Gathering, TakesSealBytes) {
    const auto evidence = gather(sampleDocument().verdict_code);
    EXPECT_EQ(evidence.verdict_code, sampleDocument().verdict_code);
    EXPECT_FALSE(evidence.portrait_code);
}

TEST(Gathering, TakesIdbTextWithALineEnd) {
    const auto evidence = gather(textOf(sampleDocument().portrait_code + "\r\n"));
    EXPECT_EQ(evidence.portrait_code, sampleDocument().portrait_code);
}

TEST(Gathering, TakesBothCodesOneByOne) {
    const auto evidence =
        gatherAll({sampleDocument().verdict_code, textOf(sampleDocument().portrait_code)});
    EXPECT_EQ(evidence.verdict_code, sampleDocument().verdict_code);
    EXPECT_EQ(evidence.portrait_code, sampleDocument().portrait_code);
    EXPECT_FALSE(evidence.several_documents);
}

TEST(Gathering, ReadsBothCodesFromPictures) {
    const auto verdict = image::toPng(*qr::verdictSymbol(sampleDocument().verdict_code), 4);
    const auto portrait = image::toPng(*qr::portraitSymbol(sampleDocument().portrait_code), 4);
    const auto evidence = gatherAll({verdict, portrait});
    EXPECT_EQ(evidence.verdict_code, sampleDocument().verdict_code);
    EXPECT_EQ(evidence.portrait_code, sampleDocument().portrait_code);
}

TEST(Gathering, NotesCodesOfOthers) {
    const auto evidence = gather(image::toPng(*qr::verdictSymbol(textOf("https://e.example")), 4));
    EXPECT_TRUE(evidence.foreign_codes);
    EXPECT_FALSE(evidence.verdict_code);
}

TEST(Gathering, TakesTheSameCodeTwice) {
    const auto& code = sampleDocument().verdict_code;
    EXPECT_FALSE(gatherAll({code, code}).several_documents);
}

TEST(Gathering, NotesTwoDifferentSeals) {
    auto other = sampleDocument().verdict_code;
    other.back() ^= 1;
    EXPECT_TRUE(gatherAll({sampleDocument().verdict_code, other}).several_documents);
}

TEST(Gathering, OfOtherBytesFindsNothingOfOurs) {
    EXPECT_TRUE(gather(textOf("hello")).foreign_codes);
}

TEST(Gathering, OfNothingFindsNothing) {
    const auto evidence = gather({});
    EXPECT_FALSE(evidence.foreign_codes);
    EXPECT_FALSE(evidence.verdict_code);
}

TEST(Gathering, OfAPictureWithoutCodesFindsNothing) {
    const auto evidence = gather(tests::readPicture("face.jpg"));
    EXPECT_FALSE(evidence.foreign_codes);
    EXPECT_FALSE(evidence.verdict_code);
}

TEST(Gathering, LeavesPicturesToTheReaderItIsGiven) {
    Bytes seen;
    const auto evidence = gatherAll({tests::readPicture("face.jpg")}, [&](ByteView picture) {
        seen.assign(picture.begin(), picture.end());
        return Result<std::vector<Bytes>>({sampleDocument().verdict_code, toBytes("https://e")});
    });
    EXPECT_EQ(seen, tests::readPicture("face.jpg"));
    EXPECT_EQ(evidence.verdict_code, sampleDocument().verdict_code);
    EXPECT_TRUE(evidence.foreign_codes);
}

TEST(Gathering, JudgesAPictureWithAPdfMarkAsPdf) {
    auto file = tests::readPicture("face.jpg");
    const std::string_view mark = "%PDF-1.4";
    file.insert(file.begin() + 20, mark.begin(), mark.end());
    EXPECT_EQ(kindOf(file), InputKind::Pdf);
    EXPECT_TRUE(gather(file).pdf);
}

TEST(Gathering, OfTooMuchFindsNothingOfOurs) {
    auto large = sampleDocument().verdict_code;
    large.resize(kLargestInput + 1);
    EXPECT_TRUE(gather(large).foreign_codes);
}

TEST(Gathering, AsksAForeignPdfForItsSignature) {
    const auto evidence = gather(textOf("%PDF-1.4\nnot of ours\n%%EOF\n"));
    ASSERT_TRUE(evidence.pdf);
    EXPECT_FALSE(*evidence.pdf);
    EXPECT_EQ(evidence.pdf->error().kind, ErrorKind::NotFound);
}

TEST(Gathering, VerifiesAPdfOfOurLayout) {
    const auto& keys = tests::Keys::get();
    auto pdf = pki::tests::tinyPdf(tests::moment("2026-11-22T09:00:00Z"));
    const auto digest = pki::sealByteRange(pdf);
    const pki::DocumentBinding binding{
        {}, sampleDocument().verdict_identity, sampleDocument().portrait_identity};
    const auto file = pki::fillContents(
        pdf, pki::makePadesCms(digest, binding, keys.pdf.certificate, keys.pdf.key));
    const auto evidence = gather(file);
    ASSERT_TRUE(evidence.pdf && *evidence.pdf);
    EXPECT_EQ(evidence.pdf->value().binding, binding);
    EXPECT_FALSE(evidence.verdict_code) << "this smallest file has no codes in it";
}

}  // namespace
}  // namespace etd::verification
