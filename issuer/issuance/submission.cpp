#include <algorithm>
#include <array>

#include "issuer/image/portrait.hpp"
#include "issuer/issuance/impl.hpp"
#include "issuer/issuance/once.hpp"
#include "issuer/mrz/td2.hpp"
#include "pki/random.hpp"

namespace etd::issuance {
namespace {

constexpr int kLongestValidityDays = 365;

/// The manifest this case would get, with values in place of what is known later: enough to tell
/// whether everything can be written.
Manifest draftOf(const CaseSubmission& submission, const Post& post, const CountryCode& state,
                 const TemplateReference& sheet, const Date& today) {
    constexpr std::array<std::uint8_t, 6> kNumber{30, 30, 30, 30, 30, 30};
    constexpr std::array<std::uint8_t, 16> kReference{};
    return {.number = DocumentNumber::compose(post.prefix, kNumber),
            .issuing_state = state,
            .post = post,
            .holder = submission.holder,
            .valid_from = submission.valid_from,
            .valid_until = submission.valid_until,
            .issued_on = today,
            .signed_on = today,
            .route = submission.route,
            .portrait = {},
            .miniature = {},
            .sheet = sheet,
            .signer = {"draft", *SignerIdentifier::parse("XX00"),
                       *CertificateReference::parse("FFFFF")},
            .case_reference = CaseReference::of(kReference),
            .salt = std::string(32, '0')};
}

void collect(const Error& error, std::string_view pointer, std::vector<FieldError>& errors) {
    if (error.fields.empty()) errors.push_back({std::string(pointer), error.detail});
    errors.insert(errors.end(), error.fields.begin(), error.fields.end());
}

void checkDates(const CaseSubmission& submission, const Date& today,
                std::vector<FieldError>& errors) {
    if (submission.valid_until < submission.valid_from) {
        errors.push_back({"/valid_until", "must not be before valid_from"});
    }
    if (submission.valid_until < today) {
        errors.push_back({"/valid_until", "is past already"});
    }
    if (submission.valid_from.daysUntil(submission.valid_until) > kLongestValidityDays ||
        today.daysUntil(submission.valid_until) > kLongestValidityDays) {
        errors.push_back({"/valid_until", "must be within 365 days"});
    }
    if (submission.confirmed_on > today) {
        errors.push_back({"/confirmed_on", "is in the future"});
    }
    if (submission.confirmation_reference.empty()) {
        errors.push_back({"/confirmation_reference", "must not be empty"});
    }
}

void checkIssuable(const Manifest& draft, const pdf::SheetTemplate& sheet,
                   std::vector<FieldError>& errors) {
    const auto zone =
        mrz::compose({draft.issuing_state, draft.holder.surname, draft.holder.given_names,
                      draft.number, draft.holder.nationality, draft.holder.date_of_birth,
                      draft.holder.sex, draft.valid_until});
    if (!zone) collect(zone.error(), "/holder/surname", errors);
    const auto drawable = pdf::checkDrawable(sheet, draft);
    if (!drawable) collect(drawable.error(), "/holder", errors);
}

/// One open case for one confirmation of one holder: else two keys would make two documents of it.
Result<std::string> keepOnce(store::Transaction& transaction, const store::CaseFile& file) {
    store::Cases cases(transaction);
    auto open = cases.keep(file);
    if (open) {
        const auto before = cases.lock(*open);
        // Nothing can be issued on a case whose validity is past: the new one takes its place.
        if (before && !before->closed && before->valid_until < file.submitted_at.date()) {
            cases.close(*open, "superseded", file.submitted_at);
            open = cases.keep(file);
        }
    }
    if (!open) return file.reference.text();
    return Error{
        ErrorKind::Conflict,
        "case " + open->text() +
            " is open for this holder and confirmation_reference: go on with that case; if "
            "it is wrong, prepare its document, cancel that as withdrawn, submit again"};
}

}  // namespace

Result<CaseView> Issuance::submit(const Actor& actor, const IdempotencyKey& key,
                                  const CaseSubmission& submission) {
    if (const auto ok = impl_->checkRequest(actor, key); !ok) return ok.error();
    const auto viewOf = [this](const std::string& reference) -> Result<CaseView> {
        return findCase(*CaseReference::parse(reference));
    };
    // A repetition is answered before the costly part, whatever has changed since.
    const auto known = knownResult(impl_->pool, actor, key);
    if (!known) return known.error();
    if (*known) return viewOf(**known);

    std::vector<FieldError> errors;
    const auto today = impl_->clock.now().date();
    checkDates(submission, today, errors);
    const auto post = std::ranges::find(impl_->settings.posts, submission.post, &Post::prefix);
    if (post == impl_->settings.posts.end()) {
        errors.push_back({"/post", "is no post of this installation"});
    } else {
        const auto draft = draftOf(submission, *post, impl_->settings.issuing_state,
                                   impl_->sheet.reference(), today);
        checkIssuable(draft, impl_->sheet, errors);
    }
    const auto portrait = image::preparePortrait(submission.portrait_upload);
    if (!portrait) {
        if (portrait.error().kind == ErrorKind::TooLarge) return portrait.error();
        collect(portrait.error(), "/portrait", errors);
    }
    if (!errors.empty()) {
        return Error{ErrorKind::InvalidField, "correct the fields listed", std::move(errors)};
    }

    const auto made =
        once(impl_->pool, impl_->clock, actor, key,
             [&](store::Transaction& transaction) -> Result<std::string> {
                 const auto random = pki::randomBytes(16);
                 const auto reference =
                     CaseReference::of(std::span<const std::uint8_t, 16>(random.data(), 16));
                 return keepOnce(transaction,
                                 {.reference = reference,
                                  .intake_person = actor.person,
                                  .post = submission.post,
                                  .valid_from = submission.valid_from,
                                  .valid_until = submission.valid_until,
                                  .confirmed_on = submission.confirmed_on,
                                  .confirmation_reference = submission.confirmation_reference,
                                  .holder = submission.holder,
                                  .route = submission.route,
                                  .print_portrait = portrait->print,
                                  .miniature = portrait->miniature,
                                  .submitted_at = impl_->clock.now()});
             });
    if (!made) return made.error();
    return viewOf(*made);
}

}  // namespace etd::issuance
