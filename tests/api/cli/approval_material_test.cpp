#include "api/cli/approval_material.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "base/hex.hpp"
#include "issuer/image/portrait.hpp"
#include "tests/support/sample_manifest.hpp"

namespace etd::cli {
namespace {

using testing::HasSubstr;

const image::Portrait& portrait() {
    static const image::Portrait kPortrait = *image::preparePortrait(tests::samplePortrait());
    return kPortrait;
}

Manifest manifest() {
    return tests::sampleManifest({"etd-a4", {}}, portrait().print, portrait().miniature);
}

TEST(ApprovalMaterial, IsShownInPlainWords) {
    const auto material =
        ApprovalMaterial::check(manifest().canonical(), portrait().print, portrait().miniature);
    ASSERT_TRUE(material) << material.error().detail;
    std::ostringstream out;
    material->describe(out);
    EXPECT_THAT(out.str(), HasSubstr("Surname: Eriksson\n"));
    EXPECT_THAT(out.str(), HasSubstr("Journey: Nairobi (KEN) - Istanbul (TUR) - Zenith (UTO)\n"));
    EXPECT_THAT(out.str(), HasSubstr("PUUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<"));
    EXPECT_THAT(out.str(),
                HasSubstr("What you sign, SHA-256: " + toHex(manifest().digest()) + "\n"));
}

TEST(ApprovalMaterial, IsRefusedWithAnotherPortrait) {
    const auto other = *image::preparePortrait(portrait().print);
    ASSERT_NE(other.print, portrait().print);
    const auto material =
        ApprovalMaterial::check(manifest().canonical(), other.print, portrait().miniature);
    ASSERT_FALSE(material);
    EXPECT_EQ(material.error().kind, ErrorKind::Forbidden);
}

TEST(ApprovalMaterial, IsRefusedWithAnotherMiniature) {
    auto other = portrait().miniature;
    other.back() = static_cast<std::uint8_t>(other.back() ^ 1U);
    const auto material = ApprovalMaterial::check(manifest().canonical(), portrait().print, other);
    ASSERT_FALSE(material);
    EXPECT_EQ(material.error().kind, ErrorKind::Forbidden);
}

TEST(ApprovalMaterial, IsRefusedWhenTheNamedMiniatureShowsAnotherFace) {
    std::ifstream in(ETD_SOURCE "/keys-example/cases/haddad.jpg", std::ios::binary);
    const Bytes upload(std::istreambuf_iterator<char>(in), {});
    const auto other = image::preparePortrait(upload)->miniature;
    const auto named = tests::sampleManifest({"etd-a4", {}}, portrait().print, other);
    const auto material = ApprovalMaterial::check(named.canonical(), portrait().print, other);
    ASSERT_FALSE(material);
    EXPECT_EQ(material.error().kind, ErrorKind::Forbidden);
    EXPECT_THAT(material.error().detail, HasSubstr("shows something else"));
}

TEST(ApprovalMaterial, DrawsTheMiniatureForTheEye) {
    const auto material =
        ApprovalMaterial::check(manifest().canonical(), portrait().print, portrait().miniature);
    ASSERT_TRUE(material);
    EXPECT_THAT(toText(ByteView(material->drawMiniature())), HasSubstr("PNG"));
}

TEST(ApprovalMaterial, IsRefusedWhenTheNamedPortraitIsNoPicture) {
    const auto text = toBytes("not a picture");
    const auto named = tests::sampleManifest({"etd-a4", {}}, text, portrait().miniature);
    EXPECT_FALSE(ApprovalMaterial::check(named.canonical(), text, portrait().miniature));
}

TEST(ApprovalMaterial, IsRefusedWhenTheManifestIsNotCanonical) {
    auto bytes = manifest().canonical();
    bytes.push_back('\n');
    const auto material = ApprovalMaterial::check(bytes, portrait().print, portrait().miniature);
    ASSERT_FALSE(material);
    EXPECT_EQ(material.error().kind, ErrorKind::Malformed);
}

}  // namespace
}  // namespace etd::cli
