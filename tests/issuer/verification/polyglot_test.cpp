// Files that are one thing to a person's viewer and another to a verifier.
#include <gtest/gtest.h>

#include "issuer/image/barcode_reader.hpp"
#include "issuer/qr/symbol.hpp"
#include "tests/issuer/verification/scenario.hpp"

namespace etd::verification {
namespace {

using tests::sampleDocument;

/// The genuine verdict code as a PNG, with `text` in a chunk of its own behind the header.
Bytes pictureHolding(std::string_view text) {
    const auto picture = image::toPng(*qr::verdictSymbol(sampleDocument().verdict_code), 4);
    constexpr std::size_t kHeaderEnd = 33;
    Bytes chunk = {0, 0, static_cast<std::uint8_t>(text.size() >> 8),
                   static_cast<std::uint8_t>(text.size())};
    append(chunk, asBytes("prVt"));
    append(chunk, asBytes(text));
    // The CRC of an ancillary chunk is not checked by readers that skip it.
    append(chunk, Bytes{0, 0, 0, 0});
    Bytes file(picture.begin(), picture.begin() + kHeaderEnd);
    append(file, chunk);
    file.insert(file.end(), picture.begin() + kHeaderEnd, picture.end());
    return file;
}

Bytes pictureBefore(std::string_view text) {
    auto file = image::toPng(*qr::verdictSymbol(sampleDocument().verdict_code), 4);
    append(file, asBytes(text));
    return file;
}

Verdict verdictOn(const Bytes& file) {
    const tests::Scenario scenario;
    return judge(gather(file), scenario.bundle(), scenario.now);
}

TEST(Polyglot, OfAPictureAndAPdfMarkAtItsBeginIsJudgedAsPdf) {
    const auto verdict = verdictOn(pictureHolding("%PDF-1.4 another person's document"));
    EXPECT_EQ(verdict.reason, "PDF_FOREIGN");
    EXPECT_FALSE(verdict.fields);
}

TEST(Polyglot, OfAPictureAndAPdfFurtherDownGivesNoCode) {
    const auto text = std::string(2000, ' ') + "%PDF-1.4 another person's document";
    EXPECT_EQ(verdictOn(pictureHolding(text)).reason, "UNREADABLE");
}

TEST(Polyglot, OfAPictureAndSomethingBehindItGivesNoCode) {
    EXPECT_EQ(verdictOn(pictureBefore("PK\3\4 an archive")).reason, "UNREADABLE");
    EXPECT_EQ(verdictOn(pictureBefore(std::string(2000, '\n') + "%PDF-1.4")).reason, "UNREADABLE");
}

TEST(Polyglot, IsNoneWhenThePictureIsOnlyAPicture) {
    EXPECT_EQ(verdictOn(pictureHolding("a comment")).reason, "NO_PORTRAIT");
}

}  // namespace
}  // namespace etd::verification
