/// The renderer worker: a process with no keys, no files and no network that looks at the images
/// and draws the sheet. Speaks frames (protocol.hpp) over one inherited socket.
#pragma once

#include <string>

#include "issuer/pdf/sheet.hpp"
#include "issuer/signing/protocol.hpp"

namespace etd::signing {

/// What one sheet is drawn from.
struct RenderRequest {
    Bytes manifest;
    std::string mrz;
    Bytes print_portrait;
    Bytes verdict_code;
    std::string portrait_code;
    Instant signed_at;
};

Frame encodeCheck(const DocumentRequest& request);
Frame encodeRender(const RenderRequest& request);
Frame encodeProbe();

/// What the answers say. They come from a process that may be under a stranger's control: an
/// UnsignedPdf is only returned when its two slots are where it says, else Unavailable.
Result<Done> decodeChecked(const Frame& answer);
Result<pki::UnsignedPdf> decodeRendered(Frame answer);
Result<std::vector<std::string>> decodeProbed(const Frame& answer);

/// Enters the sandbox, answers requests on `socket` until it is closed. For a fresh process only.
void runWorker(int socket, const pdf::SheetTemplate& sheet);

}  // namespace etd::signing
