#include "issuer/issuance/issuance.hpp"

#include <algorithm>
#include <stdexcept>

#include "issuer/issuance/impl.hpp"
#include "issuer/store/migrations.hpp"

namespace etd::issuance {
namespace {

DocumentState stateOf(store::DocumentState state) {
    switch (state) {
        case store::DocumentState::Prepared:
            return DocumentState::Prepared;
        case store::DocumentState::Signing:
            return DocumentState::Signing;
        case store::DocumentState::Active:
            return DocumentState::Active;
        case store::DocumentState::Cancelled:
            return DocumentState::Cancelled;
    }
    throw std::logic_error("an unknown document state");
}

Error noDocument() { return {ErrorKind::NotFound, "there is no document of this number"}; }

}  // namespace

std::string_view toText(DocumentState state) {
    switch (state) {
        case DocumentState::Prepared:
            return "prepared";
        case DocumentState::Signing:
            return "signing";
        case DocumentState::Active:
            return "active";
        case DocumentState::Cancelled:
            return "cancelled";
    }
    throw std::logic_error("an unknown document state");
}

Issuance::Impl::Impl(Settings with, signing::SignerClient asked, const pdf::SheetTemplate& drawn_on,
                     const Clock& told_by)
    : settings(std::move(with)),
      signer(std::move(asked)),
      sheet(drawn_on),
      clock(told_by),
      pool(settings.database, settings.connections),
      publisher(pool, settings, signer, clock),
      own_output(settings.certificates, clock) {}

Issuance::Issuance(Settings settings, signing::SignerClient signer, const pdf::SheetTemplate& sheet,
                   const Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(settings), std::move(signer), sheet, clock)) {
    const int version = store::schemaVersion(impl_->pool);
    if (version < store::requiredSchemaVersion()) {
        throw std::runtime_error("the database's schema is at version " + std::to_string(version) +
                                 ", this program needs " +
                                 std::to_string(store::requiredSchemaVersion()) +
                                 ": run etd migrate as the database's owner");
    }
}

Issuance::~Issuance() = default;

Result<Done> Issuance::Impl::checkRequest(const Actor& actor, const IdempotencyKey& key) const {
    const bool visible = std::ranges::all_of(key.key, [](char c) { return c > ' ' && c < '\x7f'; });
    if (key.key.empty() || key.key.size() > 100 || !visible) {
        return Error{ErrorKind::InvalidField,
                     "Idempotency-Key takes 1 to 100 visible ASCII characters"};
    }
    if (actor.person.empty()) {
        return Error{ErrorKind::Forbidden, "the certificate names no person"};
    }
    return Done{};
}

DocumentView Issuance::Impl::viewOf(store::Transaction& transaction,
                                    const store::Document& document) {
    DocumentView view{.number = document.number,
                      .state = stateOf(document.state),
                      .case_reference = document.case_reference,
                      .manifest_digest = document.manifest_digest,
                      .approved = {},
                      .prepared_at = document.prepared_at,
                      .issued_at = document.issued_at,
                      .public_status = document.public_status};
    const auto now = clock.now();
    for (const auto& approval : store::Approvals(transaction).of(document.number)) {
        // While they still matter, lapsed ones do not count.
        if (document.state == store::DocumentState::Prepared && approval.not_after < now) continue;
        view.approved.push_back(approval.position);
    }
    return view;
}

Result<DocumentView> Issuance::Impl::view(const std::string& text) {
    const auto number = DocumentNumber::parse(text);
    if (!number) return noDocument();
    store::Transaction transaction(pool);
    const auto document = store::Documents(transaction).find(*number);
    if (!document) return noDocument();
    return viewOf(transaction, *document);
}

Result<store::Document> Issuance::Impl::lockDocument(store::Transaction& transaction,
                                                     const DocumentNumber& number) {
    store::Documents documents(transaction);
    const auto before = documents.find(number);
    if (!before) return noDocument();
    if (!store::Cases(transaction).lock(before->case_reference)) {
        throw std::runtime_error("the database holds a document without its case");
    }
    return *documents.find(number);
}

signing::DocumentRequest Issuance::Impl::requestFor(const DocumentNumber& number) {
    store::Transaction transaction(pool);
    const auto document = store::Documents(transaction).find(number);
    if (!document) throw std::runtime_error("the database lost a document");
    const auto file = store::Cases(transaction).find(document->case_reference);
    if (!file) throw std::runtime_error("the database holds a document without its case");
    signing::DocumentRequest request{document->manifest, file->print_portrait, file->miniature, {}};
    for (const auto& approval : store::Approvals(transaction).of(number)) {
        request.approvals.push_back({approval.statement, approval.cms});
    }
    return request;
}

Result<CaseView> Issuance::findCase(const CaseReference& reference) {
    store::Transaction transaction(impl_->pool);
    const auto file = store::Cases(transaction).find(reference);
    if (!file) return Error{ErrorKind::NotFound, "there is no case of this reference"};
    CaseView view{reference, "ready", store::Documents(transaction).currentOf(reference)};
    if (view.document) view.state = "documented";
    if (file->closed) view.state = "closed";
    return view;
}

Result<DocumentView> Issuance::find(const DocumentNumber& number) {
    return impl_->view(number.text());
}

Result<DocumentFiles> Issuance::files(const DocumentNumber& number) {
    store::Transaction transaction(impl_->pool);
    store::Documents documents(transaction);
    const auto document = documents.find(number);
    if (!document) return noDocument();
    const auto file = store::Cases(transaction).find(document->case_reference);
    if (!file) throw std::runtime_error("the database holds a document without its case");
    DocumentFiles files{.state = stateOf(document->state),
                        .public_status = document->public_status,
                        .manifest = document->manifest,
                        .print_portrait = file->print_portrait,
                        .miniature = file->miniature,
                        .pdf = {},
                        .verdict_code = {},
                        .portrait_code = {}};
    // Decided by the same row that is answered with: no second look can come to another result.
    if (files.state != DocumentState::Active || files.public_status) return files;
    auto bytes = documents.signedBytes(number);
    if (!bytes) throw std::runtime_error("the database holds an issued document without its bytes");
    files.pdf = std::move(bytes->pdf);
    files.verdict_code = std::move(bytes->verdict_code);
    files.portrait_code = std::move(bytes->portrait_code);
    return files;
}

Result<Done> Issuance::publishLists() { return impl_->publisher.publishDue(); }

PublishedLists Issuance::publishedLists() { return impl_->publisher.latest(); }

void Issuance::Impl::publishSoon() {
    publisher.noteChange();
    // What is refused now, the timer publishes later: the change itself is committed.
    if (const auto published = publisher.publishDue(); !published) publisher.noteChange();
}

Issuance::Readiness Issuance::readiness() {
    Readiness readiness{false, false, false, impl_->publisher.failing()};
    try {
        const auto lists = impl_->publisher.latest();
        readiness.database = true;
        readiness.lists = readiness.failing_lists.empty() && !lists.trust_list.empty() &&
                          !lists.issued_set.empty() && !lists.status_list.empty() &&
                          impl_->clock.now() < lists.published_at.plus(kListValidity);
    } catch (const store::DatabaseUnavailable&) {
        readiness.database = false;
    }
    readiness.signer = impl_->signer.status().has_value();
    return readiness;
}

}  // namespace etd::issuance
