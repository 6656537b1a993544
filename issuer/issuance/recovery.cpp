#include <exception>

#include "issuer/issuance/impl.hpp"
#include "issuer/issuance/once.hpp"

namespace etd::issuance {
namespace {

constexpr std::chrono::hours kKeysKept{48};

const Actor& recovery() {
    static const Actor kRecovery{"recovery"};
    return kRecovery;
}

}  // namespace

Issuance::Recovery Issuance::recover() {
    Recovery result;
    std::vector<DocumentNumber> interrupted;
    std::vector<DocumentNumber> cancelled;
    {
        store::Transaction transaction(impl_->pool);
        store::Documents documents(transaction);
        interrupted = documents.inSigning();
        cancelled = documents.cancelledInSigning(impl_->clock.now().date());
        store::IdempotencyKeys(transaction).forget(impl_->clock.now().plus(-kKeysKept));
        transaction.commit();
    }
    // A document that cannot be recovered must not keep back those behind it.
    std::exception_ptr failure;
    const auto attempt = [&failure](const auto& work) {
        try {
            work();
        } catch (...) {
            if (!failure) failure = std::current_exception();
        }
    };
    // Unavailable may mean one document that cannot be drawn, or a signer that is away.
    bool away = false;
    for (const auto& number : interrupted) {
        if (away) break;
        {
            const std::lock_guard guard(impl_->under_way_mutex);
            if (impl_->under_way.contains(number.text())) continue;
        }
        attempt([&] {
            const Impl::UnderWay under_way(*impl_, number);
            const auto frozen = impl_->requestFor(number);
            const auto journaled = impl_->signer.journaled(frozen);
            if (!journaled && journaled.error().kind == ErrorKind::Unavailable) {
                away = !impl_->signer.status();
                return;  // asked again next time
            }
            impl_->recoverOne(number, frozen, journaled, result);
        });
    }
    for (const auto& number : cancelled) {
        attempt([&] {
            const auto journaled = impl_->signer.journaled(impl_->requestFor(number));
            if (!journaled) return;  // never signed, or not answered now: asked again next time
            impl_->keepEvidence(number, *journaled);
            impl_->publisher.noteChange();
        });
    }
    if (failure) std::rethrow_exception(failure);
    return result;
}

void Issuance::Impl::recoverOne(const DocumentNumber& number,
                                const signing::DocumentRequest& frozen,
                                const Result<signing::SignedDocument>& journaled,
                                Recovery& result) {
    const Request request{recovery(), nullptr};
    if (!journaled && journaled.error().kind == ErrorKind::Conflict) {
        // Signed, and the bytes cannot be made again: nobody has them, nobody ever will.
        cancelUnsigned(number, "cannot_be_reproduced");
        ++result.cancelled;
        return;
    }
    // Any other refusal tells nothing of what was signed: an officer decides, by cancelling.
    if (!journaled && journaled.error().kind != ErrorKind::NotFound) return;
    if (!journaled) {
        takeBack(request, number, "never_signed");
        const auto now = view(number.text());
        if (now && now->state == DocumentState::Cancelled) ++result.cancelled;
        if (now && now->state == DocumentState::Prepared) ++result.reset;
        return;
    }
    const auto completed = complete(request, number, frozen, *journaled);
    if (completed) {
        ++result.completed;
    } else if (completed.error().kind == ErrorKind::Conflict) {
        ++result.cancelled;
    }
    // Unavailable: not verified or not published yet; the next recovery takes it up again.
}

void Issuance::Impl::cancelUnsigned(const DocumentNumber& number, std::string_view reason) {
    settled([&] {
        store::Transaction transaction(pool);
        const auto document = lockDocument(transaction, number);
        if (!document) throw std::runtime_error("the database lost a document");
        if (document->state != store::DocumentState::Signing) return;
        store::Documents(transaction).cancel(number, reason, recovery().person, clock.now());
        transaction.commit();
    });
    publishSoon();
}

void Issuance::Impl::keepEvidence(const DocumentNumber& number,
                                  const signing::SignedDocument& document) {
    settled([&] {
        store::Transaction transaction(pool);
        store::Documents(transaction)
            .keepSigned(number,
                        {document.verdict_code, document.portrait_code, document.pdf,
                         document.verdict_identity, document.portrait_identity},
                        clock.now());
        transaction.commit();
    });
}

}  // namespace etd::issuance
