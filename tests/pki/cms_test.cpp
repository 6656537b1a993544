#include "pki/cms.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "pki/der.hpp"
#include "tests/pki/test_signer.hpp"

namespace etd::pki {
namespace {

using tests::makeTestSigner;
using tests::TestSigner;

const TestSigner& signer() {
    static const TestSigner kSigner = makeTestSigner();
    return kSigner;
}

const Bytes kContent = toBytes("{\"type\":\"approval\"}");

Bytes good() { return signCms(kContent, signer().certificate, signer().key); }

ErrorKind refusal(ByteView cms, ByteView content = kContent) {
    const auto result = verifyCms(cms, content);
    EXPECT_FALSE(result);
    return result ? ErrorKind::Unavailable : result.error().kind;
}

std::size_t positionOf(const Bytes& haystack, ByteView needle) {
    const auto found = std::search(haystack.begin(), haystack.end(), needle.begin(), needle.end());
    EXPECT_NE(found, haystack.end());
    return static_cast<std::size_t>(found - haystack.begin());
}

TEST(Cms, NamesTheCertificateThatSigned) {
    const auto result = verifyCms(good(), kContent);
    ASSERT_TRUE(result);
    EXPECT_EQ(*result, signer().certificate);
}

TEST(Cms, SignsOnTheBrainpoolCurveToo) {
    const auto other = makeTestSigner(Curve::BrainpoolP256r1);
    EXPECT_TRUE(verifyCms(signCms(kContent, other.certificate, other.key), kContent));
}

TEST(Cms, IsAcceptedByOpenSslWithTheSigningCertificateChecked) {
    const auto folder = std::filesystem::temp_directory_path() / "etd-cms-test";
    std::filesystem::create_directories(folder);
    const auto write = [&](const char* name, ByteView bytes) {
        std::ofstream(folder / name, std::ios::binary) << asText(bytes);
    };
    write("cms", good());
    write("content", kContent);
    write("ca", asBytes(signer().authority.pem()));
    const auto command = "cd " + folder.string() +
                         " && openssl cms -verify -binary -cades -inform DER -in cms -content "
                         "content -CAfile ca -out verified 2>log";
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::filesystem::remove_all(folder);
}

TEST(Cms, RefusesOtherContent) {
    EXPECT_EQ(refusal(good(), asBytes("something else")), ErrorKind::Forbidden);
}

TEST(Cms, RefusesASwappedCertificateOfTheSameKey) {
    const auto other = tests::otherCertificate(signer());
    // The other certificate put in place of the right one, lengths mended by writing a whole CMS
    // with it and taking the right one's attributes and signature.
    const auto with_other = signCms(kContent, other, signer().key);
    EXPECT_TRUE(verifyCms(with_other, kContent)) << "it is honest by itself";
    auto swapped = good();
    const auto at = positionOf(swapped, signer().certificate.der());
    swapped.erase(
        swapped.begin() + static_cast<std::ptrdiff_t>(at),
        swapped.begin() + static_cast<std::ptrdiff_t>(at + signer().certificate.der().size()));
    swapped.insert(swapped.begin() + static_cast<std::ptrdiff_t>(at), other.der().begin(),
                   other.der().end());
    EXPECT_EQ(refusal(swapped), ErrorKind::Malformed);
}

TEST(Cms, RefusesAnyTrailingByte) {
    auto cms = good();
    cms.push_back(0);
    EXPECT_EQ(refusal(cms), ErrorKind::Malformed);
}

TEST(Cms, RefusesEveryTruncation) {
    const auto cms = good();
    for (std::size_t size = 0; size < cms.size(); ++size)
        EXPECT_EQ(refusal(ByteView(cms).first(size)), ErrorKind::Malformed) << size;
}

TEST(Cms, RefusesEveryFlippedBit) {
    const auto cms = good();
    for (std::size_t bit = 0; bit < cms.size() * 8; bit += 3) {
        auto flipped = cms;
        flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1U << bit % 8);
        EXPECT_FALSE(verifyCms(flipped, kContent)) << bit;
    }
}

TEST(Cms, RefusesIndefiniteLengths) {
    const auto cms = good();
    der::Reader outer(cms);
    const auto inside = outer.contents(der::kSequence);
    ASSERT_TRUE(inside);
    Bytes ber = {0x30, 0x80};
    append(ber, *inside);
    append(ber, Bytes{0, 0});
    EXPECT_EQ(refusal(ber), ErrorKind::Malformed);
}

TEST(Cms, RefusesASigningTime) {
    // OpenSSL's own CMS always carries one.
    const auto& x509 = signer().certificate.impl().x509;
    BioHandle content(BIO_new_mem_buf(kContent.data(), static_cast<int>(kContent.size())));
    const CmsHandle cms(CMS_sign(x509.get(), signer().key.impl().key.get(), nullptr, content.get(),
                                 CMS_DETACHED | CMS_BINARY | CMS_CADES | CMS_NOSMIMECAP));
    ASSERT_TRUE(cms);
    EXPECT_EQ(refusal(derOf(cms.get(), i2d_CMS_ContentInfo)), ErrorKind::Malformed);
}

TEST(Cms, RefusesContentInside) {
    const auto& x509 = signer().certificate.impl().x509;
    BioHandle content(BIO_new_mem_buf(kContent.data(), static_cast<int>(kContent.size())));
    const CmsHandle cms(CMS_sign(x509.get(), signer().key.impl().key.get(), nullptr, content.get(),
                                 CMS_BINARY | CMS_NOSMIMECAP));
    ASSERT_TRUE(cms);
    EXPECT_EQ(refusal(derOf(cms.get(), i2d_CMS_ContentInfo)), ErrorKind::Malformed);
}

TEST(Cms, RefusesTwoSigners) {
    const auto cms = good();
    // Doubles the SignerInfo inside its SET and mends every length around it.
    auto content_info = der::Reader(cms).enter(der::kSequence);
    const auto type = *content_info.whole(der::kOid);
    auto inside = content_info.enter(der::kContext0).enter(der::kSequence);
    const auto version = *inside.whole(der::kInteger);
    const auto digests = *inside.whole(der::kSet);
    const auto encapsulated = *inside.whole(der::kSequence);
    const auto certificates = *inside.whole(der::kContext0);
    const auto signer_info = *inside.contents(der::kSet);
    const auto rebuild = [&](std::initializer_list<ByteView> signers) {
        return der::element(
            der::kSequence,
            {type, der::element(
                       der::kContext0,
                       {der::element(der::kSequence, {version, digests, encapsulated, certificates,
                                                      der::element(der::kSet, signers)})})});
    };
    ASSERT_EQ(rebuild({signer_info}), cms);
    EXPECT_EQ(refusal(rebuild({signer_info, signer_info})), ErrorKind::Malformed);
}

TEST(Cms, RefusesMoreThanSixteenKibibytes) {
    auto cms = good();
    cms.resize(16385);
    EXPECT_EQ(refusal(cms), ErrorKind::Malformed);
}

TEST(Cms, IsNotSignedWithAKeyThatIsNotTheCertificates) {
    const auto other = PrivateKey::generate(Curve::P256);
    EXPECT_THROW(signCms(kContent, signer().certificate, other), std::invalid_argument);
}

}  // namespace
}  // namespace etd::pki
