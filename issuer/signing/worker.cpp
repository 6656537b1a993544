#include "issuer/signing/worker.hpp"

#include <algorithm>

#include "base/object_reader.hpp"
#include "issuer/image/portrait.hpp"
#include "issuer/signing/connection.hpp"
#include "issuer/signing/sandbox.hpp"

namespace etd::signing {
namespace {

Error broken() { return {ErrorKind::Unavailable, "the renderer gave no usable answer"}; }

Frame check(const Frame& request, const pdf::SheetTemplate& sheet) {
    const auto manifest = Manifest::parse(request.attachments.at(0));
    if (!manifest) return encodeError(manifest.error());
    if (const auto ok = image::checkPrintPortrait(request.attachments.at(1)); !ok) {
        return encodeError(ok.error());
    }
    if (const auto ok = image::checkMiniature(request.attachments.at(2)); !ok) {
        return encodeError(ok.error());
    }
    if (const auto ok = image::checkLikeness(request.attachments.at(1), request.attachments.at(2));
        !ok) {
        return encodeError({ErrorKind::Forbidden, "another-face: " + ok.error().detail});
    }
    if (const auto ok = pdf::checkDrawable(sheet, *manifest); !ok) return encodeError(ok.error());
    return {{{"response", "drawable"}}, {}};
}

Frame render(const Frame& request, const pdf::SheetTemplate& sheet) {
    const auto manifest = Manifest::parse(request.attachments.at(0));
    if (!manifest) return encodeError(manifest.error());
    auto drawn = pdf::render(
        sheet, {.manifest = *manifest,
                .mrz = request.head.at("mrz").get<std::string>(),
                .print_portrait = request.attachments.at(1),
                .verdict_code = request.attachments.at(2),
                .portrait_code = etd::toText(request.attachments.at(3)),
                .signed_at = Instant::fromUnix(request.head.at("signed_at").get<std::int64_t>())});
    if (!drawn) return encodeError(drawn.error());
    return {{{"response", "pdf"}, {"byte_range", drawn->byte_range}, {"contents", drawn->contents}},
            {std::move(drawn->bytes)}};
}

Frame answer(const Frame& request, const pdf::SheetTemplate& sheet) {
    const auto type = request.head.at("request").get<std::string>();
    if (type == "check") return check(request, sheet);
    if (type == "render") return render(request, sheet);
    return {{{"response", "probed"}, {"escapes", escapesFromSandbox()}}, {}};
}

bool isSlot(ByteView bytes, std::size_t offset, std::string_view text) {
    return offset <= bytes.size() && text.size() <= bytes.size() - offset &&
           asText(bytes.subspan(offset, text.size())) == text;
}

bool hasSlots(const pki::UnsignedPdf& pdf) {
    const std::string hole = "<" + std::string(2 * pki::kContentsSize, '0') + ">";
    return isSlot(pdf.bytes, pdf.byte_range, pki::kByteRangePlaceholder) &&
           isSlot(pdf.bytes, pdf.contents, hole);
}

}  // namespace

Frame encodeCheck(const DocumentRequest& request) {
    return {{{"request", "check"}}, {request.manifest, request.print_portrait, request.miniature}};
}

Frame encodeRender(const RenderRequest& request) {
    return {{{"request", "render"}, {"mrz", request.mrz}, {"signed_at", request.signed_at.unix()}},
            {request.manifest, request.print_portrait, request.verdict_code,
             toBytes(request.portrait_code)}};
}

Frame encodeProbe() { return {{{"request", "probe"}}, {}}; }

Result<Done> decodeChecked(const Frame& frame) {
    if (auto error = errorOf(frame)) return *std::move(error);
    if (frame.head != Json{{"response", "drawable"}} || !frame.attachments.empty()) return broken();
    return Done{};
}

Result<pki::UnsignedPdf> decodeRendered(Frame frame) {
    if (auto error = errorOf(frame)) return *std::move(error);
    std::vector<FieldError> errors;
    ObjectReader reader(frame.head, "", errors);
    const auto type = reader.text("response", 20);
    const auto byte_range = reader.integer("byte_range", 0, kLargestAttachments);
    const auto contents = reader.integer("contents", 0, kLargestAttachments);
    reader.finish();
    if (!errors.empty() || type != "pdf" || frame.attachments.size() != 1) return broken();
    pki::UnsignedPdf pdf{std::move(frame.attachments[0]), static_cast<std::size_t>(byte_range),
                         static_cast<std::size_t>(contents)};
    if (!hasSlots(pdf)) return broken();
    return pdf;
}

Result<std::vector<std::string>> decodeProbed(const Frame& frame) {
    std::vector<FieldError> errors;
    ObjectReader reader(frame.head, "", errors);
    const auto type = reader.text("response", 20);
    std::vector<std::string> escapes;
    for (const auto& item : reader.array("escapes", 20)) escapes.push_back(item.dump());
    if (!errors.empty() || type != "probed") return broken();
    return escapes;
}

void runWorker(int socket, const pdf::SheetTemplate& sheet) {
    // What libraries set up at first use from files must be set up before there are none.
    static_cast<void>(pki::sha256(ByteView{}));
    enterSandbox();
    while (true) {
        const auto never = Deadline::clock::now() + std::chrono::hours(24 * 365);
        const auto request = readFrame(socket, never);
        if (!request) return;
        const auto soon = Deadline::clock::now() + std::chrono::seconds(10);
        if (!writeFrame(socket, answer(*request, sheet), soon)) return;
    }
}

}  // namespace etd::signing
