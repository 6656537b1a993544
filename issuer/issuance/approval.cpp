#include "issuer/issuance/impl.hpp"
#include "issuer/issuance/once.hpp"
#include "pki/cms.hpp"

namespace etd::issuance {
namespace {

constexpr std::chrono::hours kLongestApproval{24};  ///< As the signer's rule `approval-too-long`.

/// The person the CMS names. Whether that person may approve is the signer's to judge, which does
/// not take our word for it.
Result<std::string> personOf(const signing::Approval& approval) {
    const auto certificate = pki::verifyCms(approval.cms, approval.statement);
    if (!certificate) {
        return Error{certificate.error().kind == ErrorKind::Malformed ? ErrorKind::Malformed
                                                                      : ErrorKind::Forbidden,
                     "the approval's signature does not verify: approve again with etd approve"};
    }
    auto person = certificate->subjectAttribute("serialNumber");
    if (!person || person->empty()) {
        return Error{ErrorKind::Forbidden, "the approving certificate names no person"};
    }
    return *std::move(person);
}

Result<Done> checkPerson(const std::string& person, Position position,
                         const std::string& intake_person,
                         const std::vector<store::KeptApproval>& before, const Instant& now) {
    if (person == intake_person) {
        return Error{ErrorKind::Forbidden, "who submitted a case does not approve its document"};
    }
    for (const auto& approval : before) {
        if (approval.not_after < now) continue;
        if (approval.position == position && approval.person == person) continue;  // replaces it
        if (approval.position == position) {
            return Error{ErrorKind::Conflict, "this position has approved already"};
        }
        if (approval.person == person) {
            return Error{ErrorKind::Forbidden, "the two positions need two persons"};
        }
    }
    return Done{};
}

}  // namespace

Result<DocumentView> Issuance::approve(const Actor& actor, const IdempotencyKey& key,
                                       const DocumentNumber& number,
                                       const signing::Approval& approval) {
    if (const auto ok = impl_->checkRequest(actor, key); !ok) return ok.error();
    const auto statement = ApprovalStatement::parse(approval.statement);
    if (!statement) return statement.error();
    const auto person = personOf(approval);
    if (!person) return person.error();
    if (*person != actor.person) {
        return Error{ErrorKind::Forbidden, "an approval is handed in by who signed it"};
    }

    bool complete = false;
    const auto made = once(
        impl_->pool, impl_->clock, actor, key,
        [&](store::Transaction& transaction) -> Result<std::string> {
            const auto document = impl_->lockDocument(transaction, number);
            if (!document) return document.error();
            if (document->state != store::DocumentState::Prepared) {
                return Error{ErrorKind::Conflict, "the document takes no approvals any more"};
            }
            if (statement->manifest != document->manifest_digest) {
                return Error{ErrorKind::Conflict,
                             "the statement approves another manifest: fetch it and approve again"};
            }
            const auto now = impl_->clock.now();
            if (statement->not_after < now) {
                return Error{ErrorKind::Conflict, "the approval has lapsed: approve again"};
            }
            // The signer would refuse it for ever, and nobody else could take the position.
            if (statement->not_after > now.plus(kLongestApproval)) {
                return Error{ErrorKind::InvalidField,
                             "an approval holds for at most 24 hours: approve again",
                             {{"/not_after", "is more than 24 hours from now"}}};
            }
            const auto file = store::Cases(transaction).find(document->case_reference);
            store::Approvals approvals(transaction);
            const auto before = approvals.of(number);
            if (const auto ok =
                    checkPerson(*person, statement->position, file->intake_person, before, now);
                !ok) {
                return ok.error();
            }
            approvals.keep(number,
                           {statement->position, *person, approval.statement, approval.cms,
                            statement->not_after},
                           now);
            complete = before.size() == 1;
            return number.text();
        });
    if (!made) return made.error();
    if (complete) impl_->reached("after-approvals");
    return impl_->view(*made);
}

}  // namespace etd::issuance
