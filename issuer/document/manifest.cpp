#include "issuer/document/manifest.hpp"

#include <algorithm>

#include "base/hex.hpp"
#include "base/json.hpp"
#include "base/object_reader.hpp"
#include "issuer/document/digest_member.hpp"

namespace etd {
namespace {

constexpr std::string_view kType = "etd-manifest-v1";
constexpr std::string_view kDocumentCode = "PU";  // [8] 4.1.5: single-sheet ETD
constexpr int kLongestValidityDays = 365;

bool isTemplateIdCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

void expectConstant(ObjectReader& reader, const char* name, std::string_view value) {
    if (reader.text(name, 40) != value) reader.fail(name, "must be " + std::string(value));
}

}  // namespace

Bytes Manifest::canonical() const {
    return toBytes(canonicalJson(
        {{"type", kType},
         {"document_code", kDocumentCode},
         {"number", number.text()},
         {"issuing_state", issuing_state.text()},
         {"post", {{"prefix", post.prefix.text()}, {"name", post.name}, {"place", post.place}}},
         {"holder", toJson(holder)},
         {"valid_from", valid_from.iso()},
         {"valid_until", valid_until.iso()},
         {"issued_on", issued_on.iso()},
         {"signed_on", signed_on.iso()},
         {"route", toJson(route)},
         {"portrait_sha256", toHex(portrait)},
         {"miniature_sha256", toHex(miniature)},
         {"template", {{"id", sheet.id}, {"sha256", toHex(sheet.digest)}}},
         {"signer",
          {{"instance", signer.instance},
           {"identifier", signer.identifier.text()},
           {"certificate_reference", signer.certificate.text()}}},
         {"case_reference", case_reference.text()},
         {"salt", salt}}));
}

pki::Sha256Digest Manifest::digest() const { return pki::sha256(canonical()); }

Result<Manifest> Manifest::parse(ByteView canonical) {
    const auto json = parseJson(asText(canonical), {.bytes = 16384, .depth = 6});
    if (!json) return json.error();

    std::vector<FieldError> errors;
    ObjectReader reader(*json, "", errors);
    expectConstant(reader, "type", kType);
    expectConstant(reader, "document_code", kDocumentCode);
    const auto number = reader.parsed<DocumentNumber>("number");
    const auto issuing_state = reader.parsed<CountryCode>("issuing_state");

    ObjectReader post_reader(reader.object("post"), "/post", errors);
    const auto prefix = post_reader.parsed<PostPrefix>("prefix");
    auto post_name = post_reader.text("name", 80);
    auto post_place = post_reader.text("place", 60);
    post_reader.finish();

    auto holder = readHolder(reader.object("holder"), "/holder", errors);
    const auto valid_from = reader.parsed<Date>("valid_from");
    const auto valid_until = reader.parsed<Date>("valid_until");
    const auto issued_on = reader.parsed<Date>("issued_on");
    const auto signed_on = reader.parsed<Date>("signed_on");
    auto route = readRoute(reader.object("route"), "/route", errors);
    const auto portrait = takeDigest(reader, "portrait_sha256");
    const auto miniature = takeDigest(reader, "miniature_sha256");

    ObjectReader template_reader(reader.object("template"), "/template", errors);
    auto template_id = template_reader.text("id", 40);
    if (!std::ranges::all_of(template_id, isTemplateIdCharacter)) {
        template_reader.fail("id", "must be small letters, digits and hyphens");
    }
    const auto template_digest = takeDigest(template_reader, "sha256");
    template_reader.finish();

    ObjectReader signer_reader(reader.object("signer"), "/signer", errors);
    auto instance = signer_reader.text("instance", 40);
    const auto identifier = signer_reader.parsed<SignerIdentifier>("identifier");
    const auto certificate = signer_reader.parsed<CertificateReference>("certificate_reference");
    signer_reader.finish();

    const auto case_reference = reader.parsed<CaseReference>("case_reference");
    auto salt = reader.text("salt", 32);
    if (const auto bytes = fromHex(salt); !bytes || bytes->size() != 16) {
        reader.fail("salt", "is not 16 bytes in hex");
    }
    reader.finish();

    if (valid_from && valid_until &&
        (*valid_until < *valid_from ||
         valid_from->daysUntil(*valid_until) > kLongestValidityDays)) {
        reader.fail("valid_until", "must be 0 to 365 days after valid_from");
    }
    if (issued_on && valid_until && *valid_until < *issued_on) {
        reader.fail("valid_until", "must not be before issued_on");
    }
    if (number && prefix && number->text().substr(0, 2) != prefix->text()) {
        reader.fail("number", "must begin with the prefix of the post");
    }
    if (!errors.empty()) {
        return Error{ErrorKind::InvalidField, "the manifest breaks a rule", std::move(errors)};
    }

    Manifest manifest{*number,
                      *issuing_state,
                      Post{*prefix, std::move(post_name), std::move(post_place)},
                      *std::move(holder),
                      *valid_from,
                      *valid_until,
                      *issued_on,
                      *signed_on,
                      *std::move(route),
                      *portrait,
                      *miniature,
                      TemplateReference{std::move(template_id), *template_digest},
                      SignerReference{std::move(instance), *identifier, *certificate},
                      *case_reference,
                      std::move(salt)};
    if (!std::ranges::equal(manifest.canonical(), canonical)) {
        return Error{ErrorKind::Malformed, "the manifest is not in its canonical form"};
    }
    return manifest;
}

}  // namespace etd
