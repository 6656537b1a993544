#include "api/cli/approval_material.hpp"

#include <ostream>

#include "api/cli/files.hpp"
#include "base/hex.hpp"
#include "issuer/image/portrait.hpp"
#include "issuer/mrz/td2.hpp"
#include "issuer/pdf/sheet.hpp"
#include "pki/sha256.hpp"

namespace etd::cli {

namespace {

std::string words(const RoutePoint& point) {
    return point.place + " (" + point.country.text() + ")";
}

std::string words(const BirthDate& date) {
    return date.text() + (date.day() ? "" : " (the rest is unknown)");
}

}  // namespace

Result<ApprovalMaterial> ApprovalMaterial::check(Bytes manifest_bytes, Bytes portrait,
                                                 Bytes miniature) {
    auto manifest = Manifest::parse(manifest_bytes);
    if (!manifest) return manifest.error();
    if (pki::sha256(portrait) != manifest->portrait)
        return Error{ErrorKind::Forbidden, "the portrait is not the one that the manifest names"};
    if (pki::sha256(miniature) != manifest->miniature)
        return Error{ErrorKind::Forbidden, "the miniature is not the one that the manifest names"};
    if (const auto good = image::checkPrintPortrait(portrait); !good) return good.error();
    if (const auto good = image::checkMiniature(miniature); !good) return good.error();
    if (!image::checkLikeness(portrait, miniature))
        return Error{ErrorKind::Forbidden,
                     "the miniature, which the border will see, shows something else than the "
                     "portrait"};
    const auto mrz =
        mrz::compose({manifest->issuing_state, manifest->holder.surname,
                      manifest->holder.given_names, manifest->number, manifest->holder.nationality,
                      manifest->holder.date_of_birth, manifest->holder.sex, manifest->valid_until});
    if (!mrz) return mrz.error();
    return ApprovalMaterial(*std::move(manifest), mrz->text(), std::move(portrait),
                            std::move(miniature));
}

void ApprovalMaterial::describe(std::ostream& out) const {
    const auto& m = manifest_;
    const auto line = [&](const char* label, const std::string& value) {
        out << "  " << label << ": " << plain(value) << "\n";
    };
    line("Document number", m.number.text());
    line("Issuing State", m.issuing_state.text());
    line("Issued by", m.post.name + ", " + m.post.place);
    line("Surname", m.holder.surname);
    line("Given names", m.holder.given_names.empty() ? "(none)" : m.holder.given_names);
    if (const auto& own = m.holder.own_script_name)
        line("Name in the holder's script", own->text + " (" + own->language + ")");
    line("Nationality", m.holder.nationality.text() == "XXA" ? "XXA (stateless person)"
                                                             : m.holder.nationality.text());
    line("Date of birth", words(m.holder.date_of_birth));
    if (m.holder.place_of_birth) line("Place of birth", *m.holder.place_of_birth);
    line("Sex", std::string(toText(m.holder.sex)));
    line("Valid", m.valid_from.iso() + " to " + m.valid_until.iso());
    line("Issued on", m.issued_on.iso() + ", signed on " + m.signed_on.iso());
    std::string route = words(m.route.from);
    for (const auto& point : m.route.via) route += " - " + words(point);
    line("Journey", route + " - " + words(m.route.to));
    line("Machine readable zone", mrz_.substr(0, 36));
    line("                     ", mrz_.substr(36));
    line("Signer", m.signer.instance + ", " + m.signer.identifier.text() + ", certificate " +
                       m.signer.certificate.text());
    line("Template", m.sheet.id + ", SHA-256 " + toHex(m.sheet.digest));
    line("Portrait, SHA-256", toHex(m.portrait));
    line("Miniature, SHA-256", toHex(m.miniature));
    line("Case", m.case_reference.text());
    line("What you sign, SHA-256", toHex(m.digest()));
}

Result<Bytes> ApprovalMaterial::drawPreview(const std::filesystem::path& templates,
                                            const std::filesystem::path& fonts,
                                            const Instant& now) const {
    const auto sheet = pdf::SheetTemplate::load(templates, fonts);
    if (sheet.reference() != manifest_.sheet)
        return Error{ErrorKind::Forbidden,
                     "the template in " + templates.string() +
                         " is not the one that the manifest names: install the same release as "
                         "the service"};
    // As long as real ones, so that they are drawn as large.
    const std::string verdict(136, '-');
    std::string portrait;
    while (portrait.size() < 1500) portrait += "PREVIEW ";
    const auto drawn =
        pdf::render(sheet, {manifest_, mrz_, portrait_, asBytes(verdict), portrait, now, true});
    if (!drawn) return drawn.error();
    return drawn->bytes;
}

Bytes ApprovalMaterial::drawMiniature() const { return image::toPng(miniature_).value(); }

}  // namespace etd::cli
