/// Manifests of invented people, valid by every rule, for any test that needs one.
#pragma once

#include <array>
#include <fstream>
#include <iterator>

#include "issuer/document/manifest.hpp"
#include "pki/sha256.hpp"

namespace etd::tests {

/// A drawn face as a print portrait: JPEG, 413 x 531.
inline Bytes samplePortrait() {
    std::ifstream in(ETD_VECTORS "/portrait.jpg", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// A document of the specimen State, number "KE" + "234567" + check, to be signed by signer-1 with
/// certificate 0x10001, valid from 2026-11-21 to 2026-12-21. `portrait` is named by its digest.
inline Manifest sampleManifest(const TemplateReference& sheet = {"etd-a4", {}},
                               ByteView portrait = {}, ByteView miniature = {}) {
    constexpr std::array<std::uint8_t, 6> kRandom{0, 1, 2, 3, 4, 5};
    const auto post = *PostPrefix::parse("KE");
    return Manifest{.number = DocumentNumber::compose(post, kRandom),
                    .issuing_state = *CountryCode::parse("UTO"),
                    .post = {post, "Embassy of Utopia in Nairobi", "Nairobi"},
                    .holder = {.surname = "Eriksson",
                               .given_names = "Anna Maria",
                               .own_script_name = std::nullopt,
                               .nationality = *CountryCode::parse("UTO"),
                               .date_of_birth = *BirthDate::parse("1990-05-17"),
                               .place_of_birth = "Zenith",
                               .sex = Sex::Female},
                    .valid_from = *Date::parse("2026-11-21"),
                    .valid_until = *Date::parse("2026-12-21"),
                    .issued_on = *Date::parse("2026-11-21"),
                    .signed_on = *Date::parse("2026-11-21"),
                    .route = {.from = {*CountryCode::parse("KEN"), "Nairobi"},
                              .via = {{*CountryCode::parse("TUR"), "Istanbul"}},
                              .to = {*CountryCode::parse("UTO"), "Zenith"}},
                    .portrait = pki::sha256(portrait),
                    .miniature = pki::sha256(miniature),
                    .sheet = sheet,
                    .signer = {"signer-1", *SignerIdentifier::parse("UTE1"),
                               *CertificateReference::parse("10001")},
                    .case_reference = *CaseReference::parse("00112233445566778899aabbccddeeff"),
                    .salt = "f0e1d2c3b4a5968778695a4b3c2d1e0f"};
}

/// Names so long that both lines of the MRZ and every field of the sheet are strained; three
/// transit points.
inline Manifest longestManifest(const TemplateReference& sheet = {"etd-a4", {}},
                                ByteView portrait = {}, ByteView miniature = {}) {
    auto manifest = sampleManifest(sheet, portrait, miniature);
    manifest.post.name =
        "Consulate General of the United Provinces of Utopia for the Northern Territories";
    manifest.post.place = "Saint-Barthelemy-de-la-Grande-Riviere-sur-Mer, North Harbour";
    manifest.holder.surname =
        "Wolfeschlegelsteinhausen-Bergerdorff Papandropoulous Nilavadhanananda "
        "Bennelong Wooloomooloo Warrandyte Warnambool";
    manifest.holder.given_names =
        "Hubert Blaine Chayapa Dejthamrong Krasuang Dingo Potoroo Jonathoon Alec "
        "Maximilian Bartholomew Archibald Christopher";
    manifest.holder.place_of_birth =
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, Isle of Anglesey";
    manifest.holder.date_of_birth = *BirthDate::parse("1974-08");
    manifest.route.from.place = "Taumatawhakatangihangakoauauotamatea International Airport";
    manifest.route.via = {
        {*CountryCode::parse("THA"), "Krung Thep Maha Nakhon, Suvarnabhumi Airport"},
        {*CountryCode::parse("TUR"), "Istanbul, Sabiha Gokcen International Airport"},
        {*CountryCode::parse("STP"), "Santo Antonio, Sao Tome International Airport"}};
    manifest.route.to.place = "Port Zenith of the Southern Isles, Second Harbour Terminal";
    return manifest;
}

/// One single name, nothing of the birth date known, stateless.
inline Manifest mononymManifest(const TemplateReference& sheet = {"etd-a4", {}},
                                ByteView portrait = {}, ByteView miniature = {}) {
    auto manifest = sampleManifest(sheet, portrait, miniature);
    manifest.holder.surname = "Arkfreith";
    manifest.holder.given_names = "";
    manifest.holder.nationality = *CountryCode::parse("XXA");
    manifest.holder.date_of_birth = *BirthDate::parse("unknown");
    manifest.holder.place_of_birth = std::nullopt;
    manifest.holder.sex = Sex::Unspecified;
    manifest.route.via.clear();
    return manifest;
}

/// A name also written in Arabic script.
inline Manifest arabicManifest(const TemplateReference& sheet = {"etd-a4", {}},
                               ByteView portrait = {}, ByteView miniature = {}) {
    auto manifest = sampleManifest(sheet, portrait, miniature);
    manifest.holder.surname = "Al-Hashemi";
    manifest.holder.given_names = "Fatima Zahra";
    manifest.holder.own_script_name = OwnScriptName{"فاطمة زهراء الهاشمي", "ar"};
    manifest.holder.nationality = *CountryCode::parse("IRQ");
    manifest.holder.place_of_birth = "Basra";
    return manifest;
}

}  // namespace etd::tests
