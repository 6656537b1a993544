// Reading the two symbols back from a file of ours, strictly.
#include <gtest/gtest.h>

#include "tests/issuer/pdf/strangers.hpp"
#include "tests/support/sample_manifest.hpp"

namespace etd::tests {
namespace {

const Bytes& file() {
    static const Bytes bytes = rendered(sampleManifest());
    return bytes;
}

bool isForeign(ByteView pdf) {
    const auto symbols = pdf::readSymbols(pdf);
    return !symbols && symbols.error().kind == ErrorKind::NotFound;
}

/// The file with the first `from` replaced by `to`, which is as long.
Bytes altered(std::string_view from, std::string_view to) {
    auto text = toText(file());
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos);
    return toBytes(text.replace(at, from.size(), to));
}

TEST(Symbols, AreReadBackAsTheyWereDrawn) {
    const auto symbols = pdf::readSymbols(file());
    ASSERT_TRUE(symbols);
    EXPECT_EQ(symbols->verdict.dark, qr::verdictSymbol(verdictCode())->dark);
    EXPECT_EQ(symbols->portrait.dark, qr::portraitSymbol(portraitCode())->dark);
}

TEST(Symbols, AreReadFromASignedFileToo) {
    const auto portrait = samplePortrait();
    const auto manifest = sampleManifest();
    auto pdf = pdf::render(sheet(), {manifest, kMrz, portrait, verdictCode(), portraitCode(),
                                     Instant::fromUnix(0), false});
    ASSERT_TRUE(pdf);
    pki::sealByteRange(*pdf);
    EXPECT_TRUE(pdf::readSymbols(pki::fillContents(*std::move(pdf), Bytes(700, 0x30))));
}

TEST(Symbols, AreNotSoughtInAForeignFile) {
    EXPECT_TRUE(isForeign({}));
    EXPECT_TRUE(isForeign(asBytes("%PDF-1.7\n1 0 obj\n<< >>\nendobj\n")));
}

TEST(SymbolsProperty, AreNotReadFromATruncatedFile) {
    for (std::size_t length = 0; length < file().size(); length += 97) {
        EXPECT_TRUE(isForeign(ByteView(file()).first(length))) << "length " << length;
    }
    EXPECT_TRUE(isForeign(ByteView(file()).first(file().size() - 1)));
}

TEST(Symbols, AreNotReadWithBytesBehindTheFile) {
    auto pdf = file();
    pdf.push_back('\n');
    EXPECT_TRUE(isForeign(pdf));
}

TEST(Symbols, MustBeNamedByThePage) {
    EXPECT_TRUE(isForeign(altered("/VerdictCode 5 0 R", "/VerdictCode 6 0 R")));
}

TEST(Symbols, MustNotBeInverted) {
    EXPECT_TRUE(isForeign(altered("/Interpolate false", "/Decode [1 0]     ")));
}

TEST(Symbols, MustHaveASizeOfQr) {
    EXPECT_TRUE(isForeign(altered("/Width 57 /Height 57", "/Width 58 /Height 57")));
}

TEST(Symbols, MustPadEachRowWithOnes) {
    auto pdf = file();
    const auto at = asText(pdf).find("stream\n") + 7;
    pdf[at + 7] = static_cast<std::uint8_t>(pdf[at + 7] & 0xFE);
    EXPECT_TRUE(isForeign(pdf));
}

TEST(Symbols, MustStandWhereTheTableSays) {
    const auto text = toText(file());
    const auto table = text.rfind("\nxref\n");
    auto moved = text;
    const auto entry = table + 6 + text.substr(table + 6).find('\n') + 1 + 20 * 5;
    moved[entry + 9] = moved[entry + 9] == '9' ? '8' : static_cast<char>(moved[entry + 9] + 1);
    EXPECT_TRUE(isForeign(toBytes(moved)));
}

}  // namespace
}  // namespace etd::tests
