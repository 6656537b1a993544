/// A whole file: rendered, signed, read back and judged; and no way to change it that passes.
#include <gtest/gtest.h>

#include <random>

#include "issuer/image/barcode_reader.hpp"
#include "issuer/pdf/sheet.hpp"
#include "tests/issuer/verification/scenario.hpp"
#include "tests/support/sample_manifest.hpp"

namespace etd::verification {
namespace {

using tests::Scenario;

/// The sample document's sheet with these codes in it, signed for those of the sample document.
Bytes signedSheet(const tests::Entity& signer, const tests::Document& drawn) {
    static const auto sheet =
        pdf::SheetTemplate::load(ETD_SOURCE "/templates/etd-a4", "/usr/share/fonts");
    const auto portrait = tests::samplePortrait();
    const auto manifest = tests::sampleManifest();
    auto file =
        pdf::render(sheet, {manifest, tests::mrzOf({}), portrait, drawn.verdict_code,
                            drawn.portrait_code, tests::moment("2026-11-22T09:00:00Z"), false})
            .value();
    const auto digest = pki::sealByteRange(file);
    const auto& document = tests::sampleDocument();
    const pki::DocumentBinding binding{manifest.digest(), document.verdict_identity,
                                       document.portrait_identity};
    return pki::fillContents(std::move(file),
                             pki::makePadesCms(digest, binding, signer.certificate, signer.key));
}

class SignedSheet : public testing::Test {
protected:
    Scenario scenario;
    TrustBundle trust = scenario.bundle();

    static const Bytes& genuine() {
        static const Bytes file = signedSheet(tests::Keys::get().pdf, tests::sampleDocument());
        return file;
    }
    std::string reasonOf(ByteView file) const {
        return judge(gather(file), trust, scenario.now).reason;
    }
};

TEST_F(SignedSheet, IsAccepted) { EXPECT_EQ(reasonOf(genuine()), "OK"); }

TEST_F(SignedSheet, IsAcceptedWithItsSymbolsReadAsPictures) {
    int pictures = 0;
    const auto evidence = gatherAll({genuine()}, [&](ByteView picture) {
        ++pictures;
        return image::readCodes(picture);
    });
    EXPECT_EQ(judge(evidence, trust, scenario.now).reason, "OK");
    EXPECT_EQ(pictures, 2);
}

TEST_F(SignedSheet, ShowsItsSignedFields) {
    const auto fields = judge(gather(genuine()), trust, scenario.now).fields;
    ASSERT_TRUE(fields);
    EXPECT_EQ(fields->surname, "ERIKSSON");
    EXPECT_EQ(fields->miniature, tests::Keys::get().miniature);
}

TEST_F(SignedSheet, OfAnotherSignerIsForeign) {
    EXPECT_EQ(reasonOf(signedSheet(scenario.keys.foreign_pdf, tests::sampleDocument())),
              "PDF_FOREIGN");
}

TEST_F(SignedSheet, WithOtherIssuedCodesInItIsRefused) {
    const auto other = tests::makeDocument({.number_seed = "654321"});
    scenario.issued.push_back(other.verdict_identity);
    scenario.issued.push_back(other.portrait_identity);
    trust = scenario.bundle();
    EXPECT_EQ(reasonOf(signedSheet(scenario.keys.pdf, other)), "CODES_DIFFER");
}

TEST_F(SignedSheet, WithARevisionAppendedIsAltered) {
    auto file = genuine();
    append(file, asBytes("1 0 obj\n<< >>\nendobj\nstartxref\n9\n%%EOF\n"));
    EXPECT_EQ(reasonOf(file), "PDF_ALTERED");
}

TEST_F(SignedSheet, WithAnyByteChangedIsNotAccepted) {
    std::mt19937 random(4173);
    auto file = genuine();
    for (int i = 0; i < 60; ++i) {
        const auto at = random() % file.size();
        const auto bit = static_cast<std::uint8_t>(1U << random() % 8);
        file[at] ^= bit;
        ASSERT_NE(judge(gather(file), trust, scenario.now).family, Family::Accept) << at;
        file[at] ^= bit;
    }
}

TEST_F(SignedSheet, CutAnywhereIsNotAccepted) {
    std::mt19937 random(77);
    for (int i = 0; i < 60; ++i) {
        const auto part = ByteView(genuine()).first(random() % genuine().size());
        ASSERT_NE(judge(gather(part), trust, scenario.now).family, Family::Accept) << part.size();
    }
}

}  // namespace
}  // namespace etd::verification
