/// Reads the outer layout of our own signed PDFs: the eight rules of pki/pdf_signature.hpp. Pure;
/// no signature is verified here.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"

namespace etd::pki {

struct PdfLayout {
    std::size_t contents;      ///< Offset of '<'.
    std::size_t contents_end;  ///< Offset behind '>'.
    std::string_view hex;      ///< What stands between them; aliases the file.
    Instant signed_at;
};

/// NotFound when the file does not bear our marks, Forbidden when it does and breaks a rule.
Result<PdfLayout> readPdfLayout(ByteView pdf);

}  // namespace etd::pki
