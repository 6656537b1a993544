#include "issuer/signing/signer.hpp"

#include <stdexcept>

#include "issuer/signing/list_policy.hpp"
#include "issuer/signing/policy.hpp"
#include "pki/jws.hpp"
#include "pki/pdf_signature.hpp"

namespace etd::signing {
namespace {

constexpr std::chrono::seconds kLongestWait{8};

pki::Journal openJournal(const std::filesystem::path& file, JournalState& state) {
    auto journal = pki::Journal::open(file, [&state](ByteView bytes) {
        const auto record = decodeRecord(bytes);
        if (!record) throw std::runtime_error("the signer's journal: " + record.error().detail);
        state.apply(*record);
    });
    if (!journal) throw std::runtime_error("the signer's journal: " + journal.error().detail);
    return *std::move(journal);
}

SignedDocument join(SignedCodes codes, Bytes pdf) {
    return {std::move(codes.verdict), std::move(codes.portrait), std::move(pdf),
            codes.verdict_identity, codes.portrait_identity};
}

Error cannotReproduce() {
    return {ErrorKind::Conflict, "cannot-be-reproduced: with this template or certificate"};
}

}  // namespace

/// While it lives, no other request for the manifest proceeds.
class Signer::Claim {
public:
    Claim(Signer& signer, const pki::Sha256Digest& manifest)
        : signer_(signer), manifest_(manifest) {
        std::unique_lock lock(signer_.mutex_);
        held_ = signer_.unclaimed_.wait_for(
            lock, kLongestWait, [this] { return signer_.claimed_.insert(manifest_).second; });
    }
    ~Claim() {
        if (!held_) return;
        const std::lock_guard lock(signer_.mutex_);
        signer_.claimed_.erase(manifest_);
        signer_.unclaimed_.notify_all();
    }
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;
    explicit operator bool() const { return held_; }

private:
    Signer& signer_;
    const pki::Sha256Digest manifest_;
    bool held_;
};

Signer::Signer(SignerParts parts, const std::filesystem::path& journal, Renderer& renderer,
               const Clock& clock, CrashPoint crash)
    : parts_(std::move(parts)),
      renderer_(renderer),
      clock_(clock),
      crash_(std::move(crash)),
      journal_(openJournal(journal, state_)) {}

void Signer::write(const Record& record) {
    journal_.append(encodeRecord(record));
    state_.apply(record);
}

std::optional<ResultRecord> Signer::completed(const pki::Sha256Digest& digest) const {
    const std::lock_guard lock(mutex_);
    const auto* entry = state_.find(digest);
    if (entry == nullptr) return std::nullopt;
    return entry->result;
}

Result<SignedDocument> Signer::signDocument(const DocumentRequest& request) {
    const auto digest = pki::sha256(request.manifest);
    const Claim claim(*this, digest);
    if (!claim) return Error{ErrorKind::Unavailable, "this manifest is being signed; ask again"};
    if (const auto record = completed(digest)) return repeat(request, *record);
    return signFresh(request, digest);
}

Result<SignedDocument> Signer::journaled(const DocumentRequest& request) {
    const auto record = completed(pki::sha256(request.manifest));
    if (!record) return Error{ErrorKind::NotFound, "the signer never completed this manifest"};
    return repeat(request, *record);
}

Result<Done> Signer::begin(const Manifest& manifest, const pki::Sha256Digest& digest,
                           const Instant& now) {
    const std::lock_guard lock(mutex_);
    const auto allowed = checkUse(manifest, digest, parts_.keys.profile, state_, now);
    if (!allowed) return allowed.error();
    if (state_.find(digest) == nullptr) {
        write(IntentRecord{digest, manifest.number.text(), manifest.valid_until, now});
    }
    return Done{};
}

Result<SignedDocument> Signer::signFresh(const DocumentRequest& request,
                                         const pki::Sha256Digest& digest) {
    const Instant now = clock_.now();
    const auto manifest = checkManifest(request.manifest, parts_.keys.profile, parts_.sheet, now);
    if (!manifest) return manifest.error();
    if (const auto ok = checkPortraits(*manifest, request.print_portrait, request.miniature); !ok) {
        return ok.error();
    }
    const auto crls = parts_.trust.crls();
    const auto approved = checkApprovals(
        digest, request.approvals,
        {parts_.registry, parts_.trust.certificates(), parts_.trust.serviceRoots(), *crls}, now);
    if (!approved) return approved.error();
    if (const auto ok = checkKeyring(parts_.keys, parts_.trust, now); !ok) return ok.error();
    const auto& barcode = parts_.keys.barcode;
    const auto unsigned_codes = composeCodes(*manifest, request.miniature, barcode.certificate);
    if (!unsigned_codes) return unsigned_codes.error();
    if (const auto ok = renderer_.check(request); !ok) return ok.error();
    crash_.reached("after-approvals-verified");

    if (const auto ok = begin(*manifest, digest, now); !ok) return ok.error();
    crash_.reached("after-intent");

    ResultRecord record{};
    record.manifest = digest;
    record.signed_at = now;
    record.verdict_signature = barcode.key.signRaw(unsigned_codes->verdict);
    record.portrait_signature = barcode.key.signRaw(unsigned_codes->portrait);
    auto codes =
        assembleCodes(*unsigned_codes, record.verdict_signature, record.portrait_signature);
    if (!codes) return codes.error();
    record.verdict_identity = codes->verdict_identity;
    record.portrait_identity = codes->portrait_identity;
    crash_.reached("after-codes-signed");

    auto pdf = renderer_.render({request.manifest, unsigned_codes->mrz, request.print_portrait,
                                 codes->verdict, codes->portrait, now});
    if (!pdf) return pdf.error();
    crash_.reached("after-render");

    const auto message_digest = pki::sealByteRange(*pdf);
    record.cms = pki::makePadesCms(message_digest,
                                   {digest, record.verdict_identity, record.portrait_identity},
                                   parts_.keys.pdf.certificate, parts_.keys.pdf.key);
    Bytes finished = pki::fillContents(*std::move(pdf), record.cms);
    record.pdf = pki::sha256(finished);
    crash_.reached("after-pdf-signed");

    {
        const std::lock_guard lock(mutex_);
        write(record);
    }
    crash_.reached("after-result");
    return join(*std::move(codes), std::move(finished));
}

Result<SignedDocument> Signer::repeat(const DocumentRequest& request, const ResultRecord& record) {
    const auto manifest = checkRepeated(request.manifest, parts_.keys.profile);
    if (!manifest) return manifest.error();
    if (const auto ok = checkPortraits(*manifest, request.print_portrait, request.miniature); !ok) {
        return ok.error();
    }
    const auto unsigned_codes =
        composeCodes(*manifest, request.miniature, parts_.keys.barcode.certificate);
    if (!unsigned_codes) return unsigned_codes.error();
    auto codes =
        assembleCodes(*unsigned_codes, record.verdict_signature, record.portrait_signature);
    if (!codes) return codes.error();
    if (codes->verdict_identity != record.verdict_identity ||
        codes->portrait_identity != record.portrait_identity) {
        return cannotReproduce();
    }
    auto pdf = renderer_.render({request.manifest, unsigned_codes->mrz, request.print_portrait,
                                 codes->verdict, codes->portrait, record.signed_at});
    if (!pdf) return pdf.error();
    pki::sealByteRange(*pdf);
    Bytes finished = pki::fillContents(*std::move(pdf), record.cms);
    if (pki::sha256(finished) != record.pdf) return cannotReproduce();
    return join(*std::move(codes), std::move(finished));
}

Result<std::string> Signer::signList(const ListRequest& request) {
    if (request.payload.size() > kLargestList) {
        return Error{ErrorKind::TooLarge, "the list is too large to be answered"};
    }
    const Instant now = clock_.now();
    if (const auto ok = checkKeyring(parts_.keys, parts_.trust, now); !ok) return ok.error();
    {
        const std::lock_guard lock(mutex_);
        const auto records = checkList(request, state_, parts_.trust, now);
        if (!records) return records.error();
        for (const auto& record : *records) write(record);
    }
    return pki::signJws(jwsType(request.kind), request.payload, parts_.keys.list.certificate,
                        parts_.keys.list.key);
}

SignerStatus Signer::status() const {
    const auto& profile = parts_.keys.profile;
    const std::lock_guard lock(mutex_);
    const auto used = state_.intents();
    return {profile.instance,    profile.identifier,
            profile.certificate, parts_.sheet,
            state_.results(),    used < profile.max_documents ? profile.max_documents - used : 0,
            profile.use_until};
}

DocumentPage Signer::documents(const ListDocumentsRequest& request) const {
    const std::lock_guard lock(mutex_);
    return state_.documents(request.day, request.after, kMostDocumentsInAnswer);
}

TerminalPage Signer::terminal(const ListTerminalRequest& request) const {
    const std::lock_guard lock(mutex_);
    return demandedTerminal(state_, request.day, request.after, kMostTerminalInAnswer);
}

}  // namespace etd::signing
