#include <algorithm>

#include "base/hex.hpp"
#include "issuer/issuance/impl.hpp"
#include "issuer/issuance/once.hpp"
#include "pki/random.hpp"

namespace etd::issuance {
namespace {

/// One in 887 million is taken by each document of a post; so many in a row mean a broken
/// generator.
constexpr int kNumbersTried = 50;

DocumentNumber randomNumber(const PostPrefix& post) {
    const auto random = pki::randomBelow(6, DocumentNumber::kAlphabet.size());
    return DocumentNumber::compose(post, std::span<const std::uint8_t, 6>(random.data(), 6));
}

/// Everything but the number.
Manifest frozen(const store::CaseFile& file, const Post& post, const CountryCode& state,
                const TemplateReference& sheet, const signing::SignerStatus& signer,
                const Date& today) {
    return {.number = randomNumber(post.prefix),
            .issuing_state = state,
            .post = post,
            .holder = file.holder,
            .valid_from = file.valid_from,
            .valid_until = file.valid_until,
            .issued_on = today,
            .signed_on = today,
            .route = file.route,
            .portrait = pki::sha256(file.print_portrait),
            .miniature = pki::sha256(file.miniature),
            .sheet = sheet,
            .signer = {signer.instance, signer.identifier, signer.certificate},
            .case_reference = file.reference,
            .salt = toHex(pki::randomBytes(16))};
}

Result<Done> checkSigner(const signing::SignerStatus& signer, const TemplateReference& sheet,
                         const Date& today) {
    if (signer.sheet != sheet) {
        return Error{ErrorKind::Unavailable,
                     "the signer has another sheet template loaded than this server: the operator "
                     "must bring both to one version"};
    }
    if (signer.documents_left == 0 || signer.usable_until < today) {
        return Error{
            ErrorKind::Unavailable,
            "the signer's key may not sign any more: the operator must activate a new one"};
    }
    return Done{};
}

}  // namespace

Result<DocumentView> Issuance::prepare(const Actor& actor, const IdempotencyKey& key,
                                       const CaseReference& reference) {
    if (const auto ok = impl_->checkRequest(actor, key); !ok) return ok.error();
    const auto known = knownResult(impl_->pool, actor, key);
    if (!known) return known.error();
    if (*known) return impl_->view(**known);

    const auto signer = impl_->signer.status();
    if (!signer) return signer.error();
    const auto now = impl_->clock.now();
    const auto& sheet = impl_->sheet.reference();
    if (const auto ok = checkSigner(*signer, sheet, now.date()); !ok) return ok.error();

    const auto made = once(
        impl_->pool, impl_->clock, actor, key,
        [&](store::Transaction& transaction) -> Result<std::string> {
            const auto file = store::Cases(transaction).lock(reference);
            if (!file) return Error{ErrorKind::NotFound, "there is no case of this reference"};
            if (file->closed) return Error{ErrorKind::Conflict, "the case is closed"};
            store::Documents documents(transaction);
            if (documents.currentOf(reference)) {
                return Error{ErrorKind::Conflict,
                             "the case has a document: cancel it before preparing another"};
            }
            if (file->valid_until < now.date()) {
                return Error{ErrorKind::Conflict,
                             "the validity asked for is past: submit the case again"};
            }
            const auto post = std::ranges::find(impl_->settings.posts, file->post, &Post::prefix);
            if (post == impl_->settings.posts.end()) {
                return Error{ErrorKind::Conflict, "the case's post issues here no more"};
            }
            auto manifest =
                frozen(*file, *post, impl_->settings.issuing_state, sheet, *signer, now.date());
            for (int i = 0; i < kNumbersTried; ++i) {
                const bool reserved = documents.reserve({.number = manifest.number,
                                                         .case_reference = reference,
                                                         .state = store::DocumentState::Prepared,
                                                         .public_status = std::nullopt,
                                                         .manifest = manifest.canonical(),
                                                         .manifest_digest = manifest.digest(),
                                                         .valid_until = manifest.valid_until,
                                                         .prepared_by = actor.person,
                                                         .prepared_at = now,
                                                         .issued_at = std::nullopt});
                if (reserved) return manifest.number.text();
                manifest.number = randomNumber(post->prefix);
            }
            throw std::runtime_error("no free document number was found");
        });
    if (!made) return made.error();
    impl_->reached("after-reserve");
    return impl_->view(*made);
}

}  // namespace etd::issuance
