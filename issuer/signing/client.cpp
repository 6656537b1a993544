#include "issuer/signing/client.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>

#include "issuer/signing/connection.hpp"

namespace etd::signing {
namespace {

constexpr std::chrono::seconds kTimeLimit{10};

Error unavailable() {
    return {ErrorKind::Unavailable, "the signing daemon does not answer; try again later"};
}

/// Connecting to a UNIX socket does not wait, except for room in the backlog.
Descriptor connectTo(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string& text = path.native();
    if (text.size() >= sizeof address.sun_path) return {};
    std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket) return {};
    const timeval limit{.tv_sec = kTimeLimit.count(), .tv_usec = 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return {};
    }
    return socket;
}

Result<Frame> ask(const std::filesystem::path& path, const Frame& request) {
    const auto deadline = std::chrono::steady_clock::now() + kTimeLimit;
    const Descriptor socket = connectTo(path);
    if (!socket) return unavailable();
    // A daemon that refuses early answers and closes; so its answer counts, not our failed write.
    const auto sent = writeFrame(socket.get(), request, deadline);
    auto answer = readFrame(socket.get(), deadline);
    if (!answer || (!sent && !errorOf(*answer))) return unavailable();
    return answer;
}

bool fits(const DocumentRequest& request) {
    std::size_t total =
        request.manifest.size() + request.print_portrait.size() + request.miniature.size();
    for (const auto& approval : request.approvals) {
        total += approval.statement.size() + approval.cms.size();
    }
    return total <= kLargestAttachments && request.approvals.size() <= kMostApprovals;
}

Error tooLarge() { return {ErrorKind::TooLarge, "is more than the signing daemon takes"}; }

}  // namespace

Result<SignerStatus> SignerClient::status() const {
    auto answer = ask(socket_, encodeRequest(StatusRequest{}));
    if (!answer) return answer.error();
    return decodeStatus(*std::move(answer));
}

Result<SignedDocument> SignerClient::signDocument(const DocumentRequest& request) const {
    if (!fits(request)) return tooLarge();
    auto answer = ask(socket_, encodeRequest(request));
    if (!answer) return answer.error();
    return decodeDocument(*std::move(answer));
}

Result<SignedDocument> SignerClient::journaled(const DocumentRequest& request) const {
    if (!fits(request)) return tooLarge();
    auto answer = ask(socket_, encodeRequest(JournaledRequest{request}));
    if (!answer) return answer.error();
    return decodeDocument(*std::move(answer));
}

Result<std::string> SignerClient::signList(const ListRequest& request) const {
    if (request.payload.size() > kLargestList) return tooLarge();
    auto answer = ask(socket_, encodeRequest(request));
    if (!answer) return answer.error();
    return decodeList(*std::move(answer));
}

Result<std::vector<JournaledDocument>> SignerClient::journaledDocuments(const Date& day) const {
    std::vector<JournaledDocument> all;
    while (true) {
        auto answer =
            ask(socket_,
                encodeRequest(ListDocumentsRequest{day, all.empty() ? "" : all.back().number}));
        if (!answer) return answer.error();
        auto page = decodePage(*std::move(answer));
        if (!page) return page.error();
        if (page->more && page->documents.empty()) return unavailable();
        all.insert(all.end(), page->documents.begin(), page->documents.end());
        if (!page->more) return all;
    }
}

Result<std::vector<pki::Sha256Digest>> SignerClient::terminalIdentities(const Date& day) const {
    std::vector<pki::Sha256Digest> all;
    while (true) {
        const auto after = all.empty() ? std::nullopt : std::optional(all.back());
        auto answer = ask(socket_, encodeRequest(ListTerminalRequest{day, after}));
        if (!answer) return answer.error();
        const auto page = decodeTerminal(*std::move(answer));
        if (!page) return page.error();
        if (page->more && page->identities.empty()) return unavailable();
        all.insert(all.end(), page->identities.begin(), page->identities.end());
        if (!page->more) return all;
    }
}

}  // namespace etd::signing
