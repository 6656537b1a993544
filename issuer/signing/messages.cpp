#include <algorithm>
#include <utility>

#include "base/hex.hpp"
#include "base/object_reader.hpp"
#include "issuer/document/digest_member.hpp"
#include "issuer/signing/protocol.hpp"

namespace etd::signing {
namespace {

constexpr std::size_t kDigest = std::tuple_size_v<pki::Sha256Digest>;
constexpr std::size_t kDocumentRecord = 9 + 3 * kDigest + 10;

constexpr std::pair<ErrorKind, std::string_view> kKinds[] = {
    {ErrorKind::Malformed, "Malformed"},
    {ErrorKind::InvalidField, "InvalidField"},
    {ErrorKind::NotFound, "NotFound"},
    {ErrorKind::Conflict, "Conflict"},
    {ErrorKind::IdempotencyMismatch, "IdempotencyMismatch"},
    {ErrorKind::Forbidden, "Forbidden"},
    {ErrorKind::TooLarge, "TooLarge"},
    {ErrorKind::Unavailable, "Unavailable"},
};

std::string_view nameOf(ErrorKind kind) {
    for (const auto& [value, name] : kKinds) {
        if (value == kind) return name;
    }
    return "Unavailable";
}

Error notAnAnswer() {
    return {ErrorKind::Unavailable, "the signing daemon gave an answer that is not understood"};
}

std::vector<Bytes> attachmentsOf(const DocumentRequest& request) {
    std::vector<Bytes> all{request.manifest, request.print_portrait, request.miniature};
    for (const auto& approval : request.approvals) {
        all.push_back(approval.statement);
        all.push_back(approval.cms);
    }
    return all;
}

Result<DocumentRequest> documentFrom(std::vector<Bytes> parts) {
    if (parts.size() < 3 || parts.size() % 2 == 0 || parts.size() > 3 + 2 * kMostApprovals) {
        return Error{ErrorKind::Malformed,
                     "must have manifest, portrait, miniature, then statement and CMS in pairs"};
    }
    DocumentRequest request{std::move(parts[0]), std::move(parts[1]), std::move(parts[2]), {}};
    for (std::size_t i = 3; i < parts.size(); i += 2) {
        request.approvals.push_back({std::move(parts[i]), std::move(parts[i + 1])});
    }
    return request;
}

/// The error of an answer, or its kind of message checked with its count of attachments.
std::optional<Error> checkAnswer(const Frame& frame, std::string_view type, std::size_t count) {
    if (auto error = errorOf(frame)) return error;
    const auto found = frame.head.find("response");
    if (found == frame.head.end() || !found->is_string() ||
        found->get_ref<const std::string&>() != type || frame.attachments.size() != count) {
        return notAnAnswer();
    }
    return std::nullopt;
}

}  // namespace

Result<ListKind> parseListKind(std::string_view text) {
    if (text == "trust") return ListKind::Trust;
    if (text == "issued_set") return ListKind::IssuedSet;
    if (text == "status") return ListKind::Status;
    return Error{ErrorKind::InvalidField, "must be trust, issued_set or status"};
}

std::string_view toText(ListKind kind) {
    switch (kind) {
        case ListKind::Trust:
            return "trust";
        case ListKind::IssuedSet:
            return "issued_set";
        case ListKind::Status:
            return "status";
    }
    return "status";
}

Frame encodeRequest(const Request& request) {
    struct Encoder {
        Frame operator()(const StatusRequest&) const { return {{{"request", "status"}}, {}}; }
        Frame operator()(const DocumentRequest& value) const {
            return {{{"request", "sign_document"}}, attachmentsOf(value)};
        }
        Frame operator()(const JournaledRequest& value) const {
            return {{{"request", "journaled"}}, attachmentsOf(value.document)};
        }
        Frame operator()(const ListRequest& value) const {
            return {{{"request", "sign_list"}, {"kind", toText(value.kind)}}, {value.payload}};
        }
        Frame operator()(const ListDocumentsRequest& value) const {
            Json head{{"request", "list_documents"}, {"day", value.day.iso()}};
            if (!value.after.empty()) head["after"] = value.after;
            return {std::move(head), {}};
        }
        Frame operator()(const ListTerminalRequest& value) const {
            Json head{{"request", "list_terminal"}, {"day", value.day.iso()}};
            if (value.after) head["after"] = toHex(*value.after);
            return {std::move(head), {}};
        }
    };
    return std::visit(Encoder{}, request);
}

Result<Request> decodeRequest(Frame frame) {
    const Error bad{ErrorKind::Malformed, "the request has a wrong member or attachment"};
    std::vector<FieldError> errors;
    ObjectReader reader(frame.head, "", errors);
    const auto type = reader.text("request", 40);
    auto& parts = frame.attachments;

    if (type == "status") {
        reader.finish();
        if (!errors.empty() || !parts.empty()) return bad;
        return Request{StatusRequest{}};
    }
    if (type == "sign_document" || type == "journaled") {
        reader.finish();
        if (!errors.empty()) return bad;
        auto document = documentFrom(std::move(parts));
        if (!document) return document.error();
        if (type == "sign_document") return Request{*std::move(document)};
        return Request{JournaledRequest{*std::move(document)}};
    }
    if (type == "sign_list") {
        const auto kind = parseListKind(reader.text("kind", 20));
        reader.finish();
        if (!errors.empty() || !kind || parts.size() != 1) return bad;
        return Request{ListRequest{*kind, std::move(parts[0])}};
    }
    if (type == "list_documents") {
        const auto day = reader.parsed<Date>("day");
        auto after = reader.optionalText("after", 9).value_or("");
        reader.finish();
        if (!errors.empty() || !parts.empty()) return bad;
        return Request{ListDocumentsRequest{*day, std::move(after)}};
    }
    if (type == "list_terminal") {
        const auto day = reader.parsed<Date>("day");
        std::optional<pki::Sha256Digest> after;
        if (frame.head.contains("after")) after = takeDigest(reader, "after");
        reader.finish();
        if (!errors.empty() || !parts.empty()) return bad;
        return Request{ListTerminalRequest{*day, after}};
    }
    return Error{ErrorKind::Malformed,
                 "unknown-request: the signer signs documents and lists, nothing else"};
}

Frame encodeError(const Error& error) {
    Json fields = Json::array();
    for (const auto& field : error.fields) {
        if (fields.size() == kMostErrorFields) break;
        fields.push_back({{"pointer", field.pointer}, {"detail", field.detail}});
    }
    return {{{"response", "error"},
             {"kind", nameOf(error.kind)},
             {"detail", error.detail},
             {"fields", std::move(fields)}},
            {}};
}

std::optional<Error> errorOf(const Frame& frame) {
    const auto found = frame.head.find("response");
    if (found == frame.head.end() || *found != "error") return std::nullopt;
    std::vector<FieldError> errors;
    ObjectReader reader(frame.head, "", errors);
    reader.text("response", 40);
    const auto kind = reader.text("kind", 40);
    Error error{ErrorKind::Unavailable, reader.text("detail", 4096)};
    for (const auto& item : reader.array("fields", kMostErrorFields)) {
        ObjectReader field(item, "/fields", errors);
        error.fields.push_back({field.text("pointer", 400), field.text("detail", 4096)});
        field.finish();
    }
    reader.finish();
    const auto known =
        std::ranges::find(kKinds, kind, [](const auto& pair) { return pair.second; });
    if (!errors.empty() || known == std::end(kKinds)) return notAnAnswer();
    error.kind = known->first;
    return error;
}

Frame encodeAnswer(const SignerStatus& status) {
    return {{{"response", "status"},
             {"instance", status.instance},
             {"identifier", status.identifier.text()},
             {"certificate_reference", status.certificate.text()},
             {"template", status.sheet.id},
             {"template_sha256", toHex(status.sheet.digest)},
             {"signed_documents", status.signed_documents},
             {"documents_left", status.documents_left},
             {"usable_until", status.usable_until.iso()}},
            {}};
}

Result<SignerStatus> decodeStatus(Frame frame) {
    if (const auto error = checkAnswer(frame, "status", 0)) return *error;
    constexpr std::int64_t kMost = 1'000'000'000;
    std::vector<FieldError> errors;
    ObjectReader reader(frame.head, "", errors);
    reader.text("response", 40);
    auto instance = reader.text("instance", 40);
    const auto identifier = reader.parsed<SignerIdentifier>("identifier");
    const auto certificate = reader.parsed<CertificateReference>("certificate_reference");
    auto sheet = reader.text("template", 40);
    const auto digest = takeDigest(reader, "template_sha256");
    const auto count = reader.integer("signed_documents", 0, kMost);
    const auto left = reader.integer("documents_left", 0, kMost);
    const auto usable_until = reader.parsed<Date>("usable_until");
    reader.finish();
    if (!errors.empty()) return notAnAnswer();
    return SignerStatus{std::move(instance),
                        *identifier,
                        *certificate,
                        {std::move(sheet), *digest},
                        static_cast<std::uint64_t>(count),
                        static_cast<std::uint64_t>(left),
                        *usable_until};
}

Frame encodeAnswer(const SignedDocument& document) {
    return {{{"response", "document"},
             {"verdict_identity", toHex(document.verdict_identity)},
             {"portrait_identity", toHex(document.portrait_identity)}},
            {document.verdict_code, toBytes(document.portrait_code), document.pdf}};
}

Result<SignedDocument> decodeDocument(Frame frame) {
    if (const auto error = checkAnswer(frame, "document", 3)) return *error;
    std::vector<FieldError> errors;
    ObjectReader reader(frame.head, "", errors);
    reader.text("response", 40);
    const auto verdict = takeDigest(reader, "verdict_identity");
    const auto portrait = takeDigest(reader, "portrait_identity");
    reader.finish();
    if (!errors.empty()) return notAnAnswer();
    return SignedDocument{std::move(frame.attachments[0]), etd::toText(frame.attachments[1]),
                          std::move(frame.attachments[2]), *verdict, *portrait};
}

Frame encodeAnswer(const std::string& jws) { return {{{"response", "list"}}, {toBytes(jws)}}; }

Result<std::string> decodeList(Frame frame) {
    if (const auto error = checkAnswer(frame, "list", 1)) return *error;
    return etd::toText(frame.attachments[0]);
}

Frame encodeAnswer(const DocumentPage& page) {
    Bytes records;
    records.reserve(page.documents.size() * kDocumentRecord);
    for (const auto& document : page.documents) {
        append(records, asBytes(document.number));
        append(records, document.manifest);
        append(records, document.verdict_identity);
        append(records, document.portrait_identity);
        append(records, asBytes(document.valid_until.iso()));
    }
    return {{{"response", "documents"}, {"more", page.more}}, {std::move(records)}};
}

Result<DocumentPage> decodePage(Frame frame) {
    if (const auto error = checkAnswer(frame, "documents", 1)) return *error;
    std::vector<FieldError> errors;
    ObjectReader reader(frame.head, "", errors);
    reader.text("response", 40);
    DocumentPage page;
    page.more = reader.boolean("more");
    reader.finish();
    ByteView records = frame.attachments[0];
    if (!errors.empty() || records.size() % kDocumentRecord != 0) return notAnAnswer();
    const auto take = [&records](std::size_t count) {
        const auto part = records.first(count);
        records = records.subspan(count);
        return part;
    };
    while (!records.empty()) {
        const auto number = DocumentNumber::parse(asText(take(9)));
        const auto manifest = pki::toDigest(take(kDigest));
        const auto verdict = pki::toDigest(take(kDigest));
        const auto portrait = pki::toDigest(take(kDigest));
        const auto valid_until = Date::parse(asText(take(10)));
        if (!number || !valid_until) return notAnAnswer();
        page.documents.push_back({number->text(), *manifest, *verdict, *portrait, *valid_until});
    }
    return page;
}

Frame encodeAnswer(const TerminalPage& page) {
    Bytes records;
    records.reserve(page.identities.size() * kDigest);
    for (const auto& identity : page.identities) append(records, identity);
    return {{{"response", "terminal"}, {"more", page.more}}, {std::move(records)}};
}

Result<TerminalPage> decodeTerminal(Frame frame) {
    if (const auto error = checkAnswer(frame, "terminal", 1)) return *error;
    std::vector<FieldError> errors;
    ObjectReader reader(frame.head, "", errors);
    reader.text("response", 40);
    TerminalPage page;
    page.more = reader.boolean("more");
    reader.finish();
    const ByteView records = frame.attachments[0];
    if (!errors.empty() || records.size() % kDigest != 0) return notAnAnswer();
    for (std::size_t i = 0; i < records.size(); i += kDigest) {
        page.identities.push_back(*pki::toDigest(records.subspan(i, kDigest)));
    }
    return page;
}

}  // namespace etd::signing
