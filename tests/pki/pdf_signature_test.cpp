#include "pki/pdf_signature.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/hex.hpp"
#include "pki/cms.hpp"
#include "pki/der.hpp"
#include "pki/signed_data.hpp"
#include "tests/pki/test_signer.hpp"
#include "tests/pki/tiny_pdf.hpp"
#include "tests/support/third_party.hpp"

namespace etd::pki {
namespace {

using tests::layOut;
using tests::TestSigner;
using tests::tinyBodies;
using tests::tinyPdf;

const TestSigner& signer() {
    static const TestSigner kSigner = tests::makeTestSigner();
    return kSigner;
}

const Instant kSignedAt = *Instant::parse("2026-11-21T18:30:59Z");

DocumentBinding binding() {
    return {sha256(asBytes("manifest")), sha256(asBytes("verdict")), sha256(asBytes("portrait"))};
}

Bytes sign(UnsignedPdf pdf) {
    const auto digest = sealByteRange(pdf);
    return fillContents(std::move(pdf),
                        makePadesCms(digest, binding(), signer().certificate, signer().key));
}

Bytes signedPdf() { return sign(tinyPdf(kSignedAt)); }

/// What verifyPdf() answers instead of a signature.
ErrorKind refusal(ByteView pdf) {
    const auto result = verifyPdf(pdf);
    EXPECT_FALSE(result);
    return result ? ErrorKind::Unavailable : result.error().kind;
}

Bytes replaced(const Bytes& pdf, std::string_view from, std::string_view to) {
    auto text = toText(pdf);
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return toBytes(text.replace(at, from.size(), to));
}

/// A file of our layout whose hole holds `cms`, built over its digest.
template <class MakeCms>
Bytes withCms(MakeCms make) {
    auto pdf = tinyPdf(kSignedAt);
    const auto digest = sealByteRange(pdf);
    return fillContents(std::move(pdf), make(digest));
}

/// The attribute that makes a CMS one of ours, and a value for it.
ExtraAttribute extra(std::string_view type, Bytes value) {
    return {der::objectIdentifier(type), std::move(value)};
}

std::string run(const std::string& command) {
    std::array<char, 4096> buffer{};
    std::string out;
    FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    while (pipe && std::fgets(buffer.data(), buffer.size(), pipe)) out += buffer.data();
    if (pipe) pclose(pipe);
    return out;
}

class PdfInAFile : public testing::Test {
protected:
    void SetUp() override {
        folder_ =
            std::filesystem::temp_directory_path() / ("etd-pdf-test-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    std::string write(const char* name, ByteView bytes) {
        std::ofstream(folder_ / name, std::ios::binary) << asText(bytes);
        return (folder_ / name).string();
    }
    std::filesystem::path folder_;
};

TEST(PdfSignature, SaysWhoSignedWhatAndWhen) {
    const auto result = verifyPdf(signedPdf());
    ASSERT_TRUE(result);
    EXPECT_EQ(result->certificate, signer().certificate);
    EXPECT_EQ(result->binding, binding());
    EXPECT_EQ(result->signed_at, kSignedAt);
}

TEST_F(PdfInAFile, IsValidForPdfsigAndCoversTheTotalDocument) {
    const auto said = run("pdfsig -nocert " + write("a.pdf", signedPdf()));
    EXPECT_THAT(said, testing::HasSubstr("Signature is Valid"));
    EXPECT_THAT(said, testing::HasSubstr("Total document signed"));
    EXPECT_THAT(said, testing::HasSubstr("ETSI.CAdES.detached"));
}

TEST_F(PdfInAFile, IsCleanForQpdf) {
    EXPECT_THAT(run("qpdf --check " + write("a.pdf", signedPdf())),
                testing::HasSubstr("No syntax or stream encoding errors found"));
}

TEST_F(PdfInAFile, HoldsACmsThatOpenSslVerifiesOverTheByteRange) {
    auto pdf = tinyPdf(kSignedAt);
    const auto digest = sealByteRange(pdf);
    Bytes covered(pdf.bytes.begin(), pdf.bytes.begin() + static_cast<std::ptrdiff_t>(pdf.contents));
    append(covered, ByteView(pdf.bytes).subspan(pdf.contents + 2 * kContentsSize + 2));
    const auto content = write("content", covered);
    const auto cms =
        write("cms", makePadesCms(digest, binding(), signer().certificate, signer().key));
    const auto ca = write("ca", asBytes(signer().authority.pem()));
    EXPECT_THAT(run("openssl cms -verify -binary -cades -inform DER -in " + cms + " -content " +
                    content + " -CAfile " + ca + " -out /dev/null"),
                testing::HasSubstr("CAdES Verification successful"));
}

TEST_F(PdfInAFile, CarriesNoSigningTime) {
    const auto cms = write("cms", makePadesCms({}, binding(), signer().certificate, signer().key));
    EXPECT_THAT(run("openssl cms -cmsout -print -inform DER -in " + cms),
                testing::Not(testing::HasSubstr("signingTime")));
}

TEST(PdfSignature, RefusesEveryAlteredByte) {
    const auto pdf = signedPdf();
    for (std::size_t i = 0; i < pdf.size(); ++i) {
        // The zeros behind the CMS are all alike: every 31st of them will do.
        if (pdf[i] == '0' && i + 1 < pdf.size() && pdf[i + 1] == '0' && i % 31 != 0) continue;
        auto altered = pdf;
        altered[i] = static_cast<std::uint8_t>(altered[i] ^ 1U);
        EXPECT_FALSE(verifyPdf(altered)) << i;
    }
}

TEST(PdfSignature, RefusesEveryTruncation) {
    const auto pdf = signedPdf();
    for (std::size_t size = 0; size < pdf.size(); size += 7)
        EXPECT_FALSE(verifyPdf(ByteView(pdf).first(size))) << size;
}

TEST(PdfSignature, CallsAnAlteredPageAltered) {
    EXPECT_EQ(refusal(replaced(signedPdf(), "[0 0 200 200]", "[0 0 200 300]")),
              ErrorKind::Forbidden);
}

TEST(PdfSignature, CallsATrailingByteAltered) {
    auto pdf = signedPdf();
    pdf.push_back('\n');
    EXPECT_EQ(refusal(pdf), ErrorKind::Forbidden);
}

TEST(PdfSignature, CallsAnIncrementalUpdateAltered) {
    auto pdf = signedPdf();
    const auto text = toText(pdf);
    const auto old_table = text.rfind("startxref\n") + 10;
    const auto offset = text.substr(old_table, text.find('\n', old_table) - old_table);
    const auto object = pdf.size();
    std::string update = "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n";
    const auto table = object + update.size();
    char entry[24];
    std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", object);
    update += "xref\n3 1\n" + std::string(entry) + "trailer\n<< /Size 6 /Root 1 0 R /Prev " +
              offset + " >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
    append(pdf, asBytes(update));
    EXPECT_EQ(refusal(pdf), ErrorKind::Forbidden);
}

TEST(PdfSignature, CallsBytesBeforeTheHeaderForeign) {
    auto pdf = signedPdf();
    pdf.insert(pdf.begin(), '\n');
    EXPECT_EQ(refusal(pdf), ErrorKind::NotFound);
}

TEST(PdfSignature, CallsAnUnsignedSheetAltered) {
    auto pdf = tinyPdf(kSignedAt);
    EXPECT_EQ(refusal(pdf.bytes), ErrorKind::Forbidden);
    sealByteRange(pdf);
    EXPECT_EQ(refusal(pdf.bytes), ErrorKind::Forbidden);
}

TEST(PdfSignature, CallsAnotherPdfForeign) {
    EXPECT_EQ(refusal(asBytes("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n")), ErrorKind::NotFound);
    EXPECT_EQ(refusal({}), ErrorKind::NotFound);
}

TEST(PdfSignature, RefusesPaddingThatIsNotZero) {
    const auto padded = withCms([](const Sha256Digest& digest) {
        auto cms = makePadesCms(digest, binding(), signer().certificate, signer().key);
        cms.resize(kContentsSize);
        cms.back() = 1;
        return cms;
    });
    EXPECT_EQ(refusal(padded), ErrorKind::Forbidden);
}

TEST(PdfSignature, RefusesCapitalHexInTheHole) {
    auto pdf = signedPdf();
    auto text = toText(pdf);
    const auto hole = text.find("/Contents <") + 11;
    const auto letter = text.find_first_of("abcdef", hole);
    pdf[letter] = static_cast<std::uint8_t>(pdf[letter] - 'a' + 'A');
    EXPECT_EQ(refusal(pdf), ErrorKind::Forbidden);
}

TEST(PdfSignature, RefusesTheSignatureOfAnotherFile) {
    auto other = tinyBodies();
    other[2] = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Annots [4 0 R] >>";
    auto pdf = layOut(other, 4, kSignedAt);
    const auto cms = withCms([](const Sha256Digest& digest) {
        return makePadesCms(digest, binding(), signer().certificate, signer().key);
    });
    const auto hole = toText(cms).find("/Contents <") + 11;
    sealByteRange(pdf);
    std::copy_n(cms.begin() + static_cast<std::ptrdiff_t>(hole), 2 * kContentsSize,
                pdf.bytes.begin() + static_cast<std::ptrdiff_t>(pdf.contents) + 1);
    EXPECT_EQ(refusal(pdf.bytes), ErrorKind::Forbidden);
}

TEST(PdfSignature, RefusesACmsWithoutTheBinding) {
    const auto bare = withCms([](const Sha256Digest& digest) {
        return signSignedData(digest, std::nullopt, signer().certificate, signer().key);
    });
    EXPECT_EQ(refusal(bare), ErrorKind::Forbidden);
}

TEST(PdfSignature, RefusesABindingOfAnotherVersion) {
    const auto wrong = withCms([](const Sha256Digest& digest) {
        const auto b = binding();
        const auto value =
            der::element(der::kSequence, {der::element(der::kInteger, {Bytes{2}}),
                                          der::element(der::kOctetString, {b.manifest}),
                                          der::element(der::kOctetString, {b.verdict_code}),
                                          der::element(der::kOctetString, {b.portrait_code})});
        return signSignedData(digest, extra(oid::kDocumentBinding, value), signer().certificate,
                              signer().key);
    });
    EXPECT_EQ(refusal(wrong), ErrorKind::Forbidden);
}

TEST(PdfSignature, RefusesAnAttributeThatIsNotOurs) {
    const auto wrong = withCms([](const Sha256Digest& digest) {
        const auto time = der::element(0x17, {asBytes("261121183059Z")});
        return signSignedData(digest, extra("1.2.840.113549.1.9.5", time), signer().certificate,
                              signer().key);
    });
    EXPECT_EQ(refusal(wrong), ErrorKind::Forbidden);
}

TEST(PdfSignature, RefusesACmsOverTheDigestOfSomethingElse) {
    const auto wrong = withCms([](const Sha256Digest&) {
        return makePadesCms(sha256(asBytes("else")), binding(), signer().certificate, signer().key);
    });
    EXPECT_EQ(refusal(wrong), ErrorKind::Forbidden);
}

// Each breaks one rule of the layout in a file that is signed over as it stands.

TEST(PdfLayout, WantsOneFieldInTheForm) {
    auto bodies = tinyBodies();
    bodies[0] = "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] /SigFlags 3 >> >>";
    EXPECT_EQ(refusal(sign(layOut(bodies, 4, kSignedAt))), ErrorKind::Forbidden);
}

TEST(PdfLayout, WantsNoPermissionsInTheCatalog) {
    auto bodies = tinyBodies();
    bodies[0].replace(bodies[0].size() - 2, 2, "/Perms << >> >>");
    EXPECT_EQ(refusal(sign(layOut(bodies, 4, kSignedAt))), ErrorKind::Forbidden);
}

TEST(PdfLayout, WantsTheFieldToPointToTheSignature) {
    auto bodies = tinyBodies();
    const auto at = bodies[3].find("/V 5 0 R");
    bodies[3].replace(at, 8, "/V 3 0 R");
    EXPECT_EQ(refusal(sign(layOut(bodies, 4, kSignedAt))), ErrorKind::Forbidden);
}

TEST(PdfLayout, WantsASignatureField) {
    auto bodies = tinyBodies();
    const auto at = bodies[3].find("/FT /Sig");
    bodies[3].replace(at, 8, "/FT /Btn");
    EXPECT_EQ(refusal(sign(layOut(bodies, 4, kSignedAt))), ErrorKind::Forbidden);
}

TEST(PdfLayout, WantsTheTrailerToNameNoEarlierRevision) {
    auto pdf = tinyPdf(kSignedAt);
    pdf.bytes = replaced(pdf.bytes, "/Root 1 0 R ", "/Root 1 0 R /Prev 0 ");
    EXPECT_EQ(refusal(sign(pdf)), ErrorKind::Forbidden);
}

TEST(PdfLayout, WantsObjectsToTileTheFile) {
    // An object without an entry of its own, hidden between the last one and the table, is within
    // object 5's bytes: its body is then not the signature dictionary alone.
    auto pdf = tinyPdf(kSignedAt);
    auto text = toText(pdf.bytes);
    const auto table = text.rfind("xref\n0 6");
    const std::string hidden = "9 0 obj\n<< >>\nendobj\n";
    text.insert(table, hidden);
    const auto start = text.rfind("startxref\n") + 10;
    text.replace(start, text.find('\n', start) - start, std::to_string(table + hidden.size()));
    pdf.bytes = toBytes(text);
    EXPECT_EQ(refusal(sign(pdf)), ErrorKind::Forbidden);
}

class WrongByteRange : public testing::TestWithParam<std::size_t> {};

// Signed over all but the hole, as a lenient verifier would compute it, but one number is wrong.
TEST_P(WrongByteRange, IsRefused) {
    auto pdf = tinyPdf(kSignedAt);
    sealByteRange(pdf);
    auto& digit = pdf.bytes[pdf.byte_range + 3 + 11 * GetParam()];
    digit = digit == '0' ? '1' : '0';
    const ByteView bytes = pdf.bytes;
    const auto digest =
        sha256({bytes.first(pdf.contents), bytes.subspan(pdf.contents + 2 * kContentsSize + 2)});
    const auto cms = makePadesCms(digest, binding(), signer().certificate, signer().key);
    EXPECT_EQ(refusal(fillContents(std::move(pdf), cms)), ErrorKind::Forbidden);
}

INSTANTIATE_TEST_SUITE_P(EachNumber, WrongByteRange, testing::Values(0, 1, 2));

TEST(PdfLayout, WantsTheByteRangeToStartAtZero) {
    EXPECT_EQ(refusal(replaced(signedPdf(), "/ByteRange [0 ", "/ByteRange [1 ")),
              ErrorKind::Forbidden);
}

TEST(PdfSlot, IsRefusedWhenThePlaceholderIsElsewhere) {
    auto pdf = tinyPdf(kSignedAt);
    pdf.byte_range += 1;
    EXPECT_THROW(sealByteRange(pdf), std::logic_error);
}

TEST(PdfSlot, IsFilledOnceOnly) {
    auto pdf = tinyPdf(kSignedAt);
    sealByteRange(pdf);
    EXPECT_THROW(sealByteRange(pdf), std::logic_error);
}

TEST(PdfSlot, TakesNoLongerCmsThanItHasRoomFor) {
    EXPECT_THROW(fillContents(tinyPdf(kSignedAt), Bytes(kContentsSize + 1)), std::length_error);
}

class ForeignPdf : public testing::TestWithParam<const char*> {};

TEST_P(ForeignPdf, IsForeign) {
    const std::string name = std::string("pdf/") + GetParam();
    ETD_REQUIRE_THIRD_PARTY(path, name.c_str());
    EXPECT_EQ(refusal(asBytes(etd::tests::readText(path))), ErrorKind::NotFound);
}

INSTANTIATE_TEST_SUITE_P(PyHanko, ForeignPdf,
                         testing::Values("base.pdf", "one-byterange.pdf",
                                         "signature-gap-too-big.pdf", "tail-uncovered.pdf",
                                         "weird-byterange.pdf"));

}  // namespace
}  // namespace etd::pki
