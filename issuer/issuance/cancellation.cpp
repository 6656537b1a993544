#include <stdexcept>

#include "issuer/issuance/impl.hpp"
#include "issuer/issuance/once.hpp"

namespace etd::issuance {
namespace {

std::string_view textOf(CancelReason reason) {
    switch (reason) {
        case CancelReason::Withdrawn:
            return "withdrawn";
        case CancelReason::Hold:
            return "hold";
        case CancelReason::IssuedInError:
            return "issued_in_error";
        case CancelReason::Replaced:
            return "replaced";
        case CancelReason::DataError:
            return "data_error";
    }
    throw std::logic_error("an unknown reason to cancel");
}

bool closesCase(CancelReason reason) {
    switch (reason) {
        case CancelReason::Withdrawn:
        case CancelReason::Hold:
            return true;
        case CancelReason::IssuedInError:
        case CancelReason::Replaced:
        case CancelReason::DataError:
            return false;
    }
    throw std::logic_error("an unknown reason to cancel");
}

}  // namespace

Result<CancelReason> parseCancelReason(std::string_view text) {
    using enum CancelReason;
    for (const auto reason : {Withdrawn, Hold, IssuedInError, Replaced, DataError}) {
        if (text == textOf(reason)) return reason;
    }
    return Error{ErrorKind::InvalidField,
                 "must be withdrawn, hold, issued_in_error, replaced or data_error"};
}

Result<DocumentView> Issuance::cancel(const Actor& actor, const IdempotencyKey& key,
                                      const DocumentNumber& number, CancelReason reason) {
    if (const auto ok = impl_->checkRequest(actor, key); !ok) return ok.error();
    const auto made =
        once(impl_->pool, impl_->clock, actor, key,
             [&](store::Transaction& transaction) -> Result<std::string> {
                 const auto document = impl_->lockDocument(transaction, number);
                 if (!document) return document.error();
                 if (document->state == store::DocumentState::Cancelled) {
                     return Error{ErrorKind::Conflict, "the document is cancelled already"};
                 }
                 const auto now = impl_->clock.now();
                 store::Documents(transaction).cancel(number, textOf(reason), actor.person, now);
                 if (closesCase(reason)) {
                     store::Cases(transaction).close(document->case_reference, textOf(reason), now);
                 }
                 return number.text();
             });
    if (!made) return made.error();
    impl_->publishSoon();
    return impl_->view(*made);
}

Result<DocumentView> Issuance::reportLost(const Actor& actor, const IdempotencyKey& key,
                                          const DocumentNumber& number) {
    if (const auto ok = impl_->checkRequest(actor, key); !ok) return ok.error();
    const auto made = once(
        impl_->pool, impl_->clock, actor, key,
        [&](store::Transaction& transaction) -> Result<std::string> {
            const auto document = impl_->lockDocument(transaction, number);
            if (!document) return document.error();
            if (document->state != store::DocumentState::Active || document->public_status) {
                return Error{ErrorKind::Conflict,
                             "only an active document that is not blocked yet is reported lost"};
            }
            store::Documents(transaction).markLost(number, actor.person, impl_->clock.now());
            return number.text();
        });
    if (!made) return made.error();
    impl_->publishSoon();
    return impl_->view(*made);
}

}  // namespace etd::issuance
