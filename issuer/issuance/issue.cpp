#include <algorithm>

#include "issuer/issuance/impl.hpp"
#include "issuer/issuance/once.hpp"

namespace etd::issuance {
namespace {

using State = store::DocumentState;

bool bothApprove(const std::vector<store::KeptApproval>& approvals, const Instant& now) {
    return approvals.size() == 2 && std::ranges::all_of(approvals, [&](const auto& approval) {
               return approval.not_after >= now;
           });
}

/// Why a signed document must not become active after all; empty when nothing changed.
std::string_view changedMeanwhile(const store::CaseFile& file,
                                  const std::vector<store::KeptApproval>& approvals,
                                  const Instant& now) {
    if (file.closed) return "case_closed";
    if (!bothApprove(approvals, now)) return "approvals_lapsed";
    return {};
}

Error cancelledMeanwhile() {
    return {ErrorKind::Conflict, "the document is cancelled: see its case for what to do next"};
}

}  // namespace

Result<DocumentView> Issuance::issue(const Actor& actor, const IdempotencyKey& key,
                                     const DocumentNumber& number) {
    if (const auto ok = impl_->checkRequest(actor, key); !ok) return ok.error();
    const Request request{actor, &key};
    const Impl::UnderWay under_way(*impl_, number);
    const auto begun = impl_->beginSigning(request, number);
    if (!begun) return begun.error();
    if (*begun == Impl::Begun::DoneAlready) return impl_->view(number.text());
    impl_->reached("after-signing-state");

    const auto frozen = impl_->requestFor(number);
    const auto document = impl_->signer.signDocument(frozen);
    if (!document) {
        if (document.error().kind == ErrorKind::Unavailable) return document.error();
        return impl_->afterRefusal(request, number, frozen, document.error());
    }
    impl_->reached("after-signer-answered");
    return impl_->complete(request, number, frozen, *document);
}

Result<Issuance::Impl::Begun> Issuance::Impl::beginSigning(const Request& request,
                                                           const DocumentNumber& number) {
    return settled([&]() -> Result<Begun> {
        store::Transaction transaction(pool);
        store::IdempotencyKeys keys(transaction);
        const auto& actor = request.actor;
        const auto& key = *request.key;
        const auto now = clock.now();
        const auto known = keys.claim(actor.person, key.key, key.request, now);
        if (known && !known->same_request) return keyReused();
        if (known && known->result) return Begun::DoneAlready;

        const auto document = lockDocument(transaction, number);
        if (!document) return document.error();
        switch (document->state) {
            case State::Active:
                // The key's own effect, finished by recovery; under another key it is another wish.
                if (!known) return Error{ErrorKind::Conflict, "the document is issued already"};
                keys.complete(actor.person, key.key, number.text());
                transaction.commit();
                return Begun::DoneAlready;
            case State::Cancelled:
                return cancelledMeanwhile();
            case State::Signing:
                break;  // goes on where an interrupted request stood
            case State::Prepared: {
                const auto file = store::Cases(transaction).find(document->case_reference);
                if (file->closed) return Error{ErrorKind::Conflict, "the case is closed"};
                if (!bothApprove(store::Approvals(transaction).of(number), now)) {
                    return Error{ErrorKind::Conflict,
                                 "the document needs two approvals that have not lapsed"};
                }
                store::Documents(transaction).startSigning(number, actor.person, now);
                break;
            }
        }
        transaction.commit();
        return Begun::Signing;
    });
}

Result<DocumentView> Issuance::Impl::complete(const Request& request, const DocumentNumber& number,
                                              const signing::DocumentRequest& frozen,
                                              const signing::SignedDocument& document) {
    const auto manifest = Manifest::parse(frozen.manifest);
    if (!manifest) throw std::runtime_error("the database holds a broken manifest");
    const auto verified = own_output.verify(*manifest, frozen.miniature, document);
    if (!verified) return verified.error();
    reached("after-self-verification");

    // A document whose listing cannot be published is not issued.
    // Nor one that could not be seen to be cancelled.
    if (const auto published = publisher.publishIssuedSet(); !published) return published.error();
    if (const auto published = publisher.ensureStatusList(); !published) return published.error();
    reached("after-publication");
    return settle(request, number, document);
}

Result<DocumentView> Issuance::Impl::settle(const Request& request, const DocumentNumber& number,
                                            const signing::SignedDocument& document) {
    const auto settledAs = settled([&]() -> State {
        store::Transaction transaction(pool);
        store::Documents documents(transaction);
        store::IdempotencyKeys keys(transaction);
        const auto now = clock.now();
        const auto before = lockDocument(transaction, number);
        if (!before) throw std::runtime_error("the database lost a document");
        const auto file = store::Cases(transaction).find(before->case_reference);
        documents.keepSigned(number,
                             {document.verdict_code, document.portrait_code, document.pdf,
                              document.verdict_identity, document.portrait_identity},
                             now);
        auto state = before->state;
        if (state == State::Prepared || state == State::Signing) {
            // Prepared: another instance's recovery came between the signer and us.
            if (state == State::Prepared) {
                documents.startSigning(number, request.actor.person, now);
            }
            const auto reason =
                changedMeanwhile(*file, store::Approvals(transaction).of(number), now);
            if (reason.empty()) {
                documents.activate(number, request.actor.person, now);
                state = State::Active;
            } else {
                documents.cancel(number, reason, request.actor.person, now);
                state = State::Cancelled;
            }
        }
        if (request.key != nullptr) {
            if (state == State::Active) {
                keys.complete(request.actor.person, request.key->key, number.text());
            } else {
                keys.release(request.actor.person, request.key->key);
            }
        }
        reached("before-commit");
        transaction.commit();
        return state;
    });
    reached("after-commit");
    if (settledAs == State::Cancelled) {
        publishSoon();
        return cancelledMeanwhile();
    }
    return view(number.text());
}

Result<DocumentView> Issuance::Impl::afterRefusal(const Request& request,
                                                  const DocumentNumber& number,
                                                  const signing::DocumentRequest& frozen,
                                                  const Error& refusal) {
    // It may be refused now and yet have been signed before: the journal decides.
    const auto journaled = signer.journaled(frozen);
    if (journaled) return complete(request, number, frozen, *journaled);
    switch (journaled.error().kind) {
        case ErrorKind::NotFound:
            takeBack(request, number, "signer_refused");
            return refusal;
        case ErrorKind::Unavailable:
            return journaled.error();
        case ErrorKind::Malformed:
        case ErrorKind::InvalidField:
        case ErrorKind::Conflict:
        case ErrorKind::IdempotencyMismatch:
        case ErrorKind::Forbidden:
        case ErrorKind::TooLarge:
            break;
    }
    // Left in "signing": recovery looks again, and an officer can cancel.
    return Error{ErrorKind::Unavailable,
                 "the signer cannot make this signed document again: " + journaled.error().detail};
}

void Issuance::Impl::takeBack(const Request& request, const DocumentNumber& number,
                              std::string_view reason) {
    settled([&] {
        store::Transaction transaction(pool);
        const auto document = lockDocument(transaction, number);
        if (!document) throw std::runtime_error("the database lost a document");
        if (document->state == State::Signing) {
            const auto file = store::Cases(transaction).find(document->case_reference);
            store::Documents documents(transaction);
            if (file->closed) {
                documents.cancel(number, "case_closed", request.actor.person, clock.now());
            } else {
                documents.resetToPrepared(number, reason, clock.now());
            }
        }
        if (request.key != nullptr) {
            store::IdempotencyKeys(transaction).release(request.actor.person, request.key->key);
        }
        transaction.commit();
    });
}

}  // namespace etd::issuance
