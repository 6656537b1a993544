/// What the steps of issuance share. Private to this room.
#pragma once

#include <mutex>
#include <set>

#include "issuer/issuance/issuance.hpp"
#include "issuer/issuance/own_output.hpp"
#include "issuer/issuance/publisher.hpp"
#include "issuer/store/approvals.hpp"
#include "issuer/store/cases.hpp"
#include "issuer/store/documents.hpp"
#include "issuer/store/pool.hpp"

namespace etd::issuance {

/// How issuance is finished: by the request that began it, or by recovery, which has no key.
struct Request {
    Actor actor;
    const IdempotencyKey* key;
};

struct Issuance::Impl {
    Impl(Settings settings, signing::SignerClient signer, const pdf::SheetTemplate& sheet,
         const Clock& clock);

    void reached(std::string_view step) const {
        if (settings.at_step) settings.at_step(step);
    }
    Result<Done> checkRequest(const Actor& actor, const IdempotencyKey& key) const;

    Result<DocumentView> view(const std::string& number);
    DocumentView viewOf(store::Transaction& transaction, const store::Document& document);
    /// Everything the signer needs, as frozen.
    signing::DocumentRequest requestFor(const DocumentNumber& number);

    /// Locks the case of the document, then reads it: NotFound, or the document as it is now.
    Result<store::Document> lockDocument(store::Transaction& transaction,
                                         const DocumentNumber& number);

    /// What came of the first step of issue().
    enum class Begun { Signing, DoneAlready };
    Result<Begun> beginSigning(const Request& request, const DocumentNumber& number);
    /// From signed bytes to the acknowledged document: verify, publish, commit.
    Result<DocumentView> complete(const Request& request, const DocumentNumber& number,
                                  const signing::DocumentRequest& frozen,
                                  const signing::SignedDocument& document);
    /// The signer refused: nothing is signed, or bytes journaled before are found.
    Result<DocumentView> afterRefusal(const Request& request, const DocumentNumber& number,
                                      const signing::DocumentRequest& frozen, const Error& refusal);
    Result<DocumentView> settle(const Request& request, const DocumentNumber& number,
                                const signing::SignedDocument& document);
    void takeBack(const Request& request, const DocumentNumber& number, std::string_view reason);
    void cancelUnsigned(const DocumentNumber& number, std::string_view reason);
    void keepEvidence(const DocumentNumber& number, const signing::SignedDocument& document);
    void recoverOne(const DocumentNumber& number, const signing::DocumentRequest& frozen,
                    const Result<signing::SignedDocument>& journaled, Recovery& result);
    /// After a change that an officer has been promised already: failures are left to the timer.
    void publishSoon();

    Settings settings;
    signing::SignerClient signer;
    const pdf::SheetTemplate& sheet;
    const Clock& clock;
    store::Pool pool;
    Publisher publisher;
    OwnOutput own_output;

    /// Documents that a request of this process is at: recovery leaves them alone.
    class UnderWay;
    std::mutex under_way_mutex;
    std::multiset<std::string> under_way;
};

class Issuance::Impl::UnderWay {
public:
    UnderWay(Impl& impl, const DocumentNumber& number) : impl_(impl), number_(number.text()) {
        const std::lock_guard lock(impl_.under_way_mutex);
        impl_.under_way.insert(number_);
    }
    ~UnderWay() {
        const std::lock_guard lock(impl_.under_way_mutex);
        impl_.under_way.erase(impl_.under_way.find(number_));
    }
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;

private:
    Impl& impl_;
    std::string number_;
};

}  // namespace etd::issuance
