#include "pki/pdf_layout.hpp"

#include <charconv>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "pki/pdf_signature.hpp"

namespace etd::pki {

namespace {

using std::string_view;

constexpr std::size_t kMaxObjects = 9999;
constexpr string_view kSignatureOpening =
    "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:";
constexpr string_view kEndOfObject = "\nendobj\n";

/// Takes expected pieces off the front of a text; once one is missing, all later ones are.
class Scanner {
public:
    explicit Scanner(string_view text) : rest_(text) {}

    Scanner& literal(string_view expected) {
        if (!rest_.starts_with(expected)) return fail();
        rest_.remove_prefix(expected.size());
        return *this;
    }

    bool skipIf(string_view expected) {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }

    /// A decimal number without leading zeros, of at most 10 digits.
    Scanner& number(std::size_t& out) {
        const auto digits = rest_.substr(0, 11).find_first_not_of("0123456789");
        const auto length = digits == string_view::npos ? rest_.size() : digits;
        if (length < 1 || length > 10 || (length > 1 && rest_.front() == '0')) return fail();
        return take(length, out);
    }

    /// A number of exactly 10 digits.
    Scanner& padded(std::size_t& out) {
        if (rest_.size() < 10 ||
            rest_.substr(0, 10).find_first_not_of("0123456789") != string_view::npos)
            return fail();
        return take(10, out);
    }

    /// `count` characters out of `alphabet`.
    Scanner& characters(std::size_t count, string_view alphabet, string_view* out = nullptr) {
        if (rest_.size() < count ||
            rest_.substr(0, count).find_first_not_of(alphabet) != string_view::npos)
            return fail();
        if (out) *out = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return *this;
    }

    bool ok() const { return ok_; }
    bool finished() const { return ok_ && rest_.empty(); }
    string_view rest() const { return rest_; }

private:
    Scanner& fail() {
        ok_ = false;
        rest_ = {};
        return *this;
    }

    Scanner& take(std::size_t length, std::size_t& out) {
        std::from_chars(rest_.data(), rest_.data() + length, out);
        rest_.remove_prefix(length);
        return *this;
    }

    string_view rest_;
    bool ok_ = true;
};

constexpr string_view kHexDigits = "0123456789abcdef";
constexpr string_view kDigits = "0123456789";

std::size_t count(string_view text, string_view needle) {
    std::size_t found = 0;
    for (auto at = text.find(needle); at != string_view::npos; at = text.find(needle, at + 1))
        ++found;
    return found;
}

/// Rules 3 to 5: the offsets of objects 1 to N and, last, of the table itself.
std::optional<std::vector<std::size_t>> readTable(string_view file) {
    const auto tail = file.rfind("\nstartxref\n");
    if (tail == string_view::npos) return std::nullopt;
    std::size_t table = 0;
    if (!Scanner(file.substr(tail))
             .literal("\nstartxref\n")
             .number(table)
             .literal("\n%%EOF\n")
             .finished() ||
        table > tail)
        return std::nullopt;

    Scanner scan(file.substr(table));
    std::size_t size = 0;
    scan.literal("xref\n0 ").number(size).literal("\n0000000000 65535 f \n");
    if (!scan.ok() || size < 2 || size > kMaxObjects + 1) return std::nullopt;
    std::vector<std::size_t> offsets;
    for (std::size_t i = 1; i < size; ++i) {
        std::size_t offset = 0;
        if (!scan.padded(offset).literal(" 00000 n \n").ok()) return std::nullopt;
        offsets.push_back(offset);
    }
    offsets.push_back(table);

    std::size_t repeated = 0;
    scan.literal("trailer\n<< /Size ").number(repeated).literal(" /Root 1 0 R ");
    std::size_t info = 1;
    if (scan.skipIf("/Info ")) scan.number(info).literal(" 0 R ");
    scan.literal("/ID [<").characters(32, kHexDigits).literal("> <").characters(32, kHexDigits);
    scan.literal(">] >>");
    if (!scan.ok() || repeated != size || info < 1 || info >= size ||
        scan.rest().data() != file.data() + tail)
        return std::nullopt;
    return offsets;
}

/// Rule 2: the bodies of the objects, body k-1 between "k 0 obj\n" and "\nendobj\n".
std::optional<std::vector<string_view>> readObjects(string_view file,
                                                    const std::vector<std::size_t>& offsets) {
    if (offsets.front() != kPdfHeader.size()) return std::nullopt;
    std::vector<string_view> bodies;
    for (std::size_t i = 0; i + 1 < offsets.size(); ++i) {
        if (offsets[i] >= offsets[i + 1] || offsets[i + 1] > file.size()) return std::nullopt;
        auto object = file.substr(offsets[i], offsets[i + 1] - offsets[i]);
        const auto opening = std::to_string(i + 1) + " 0 obj\n";
        if (object.size() < opening.size() + kEndOfObject.size() || !object.starts_with(opening) ||
            !object.ends_with(kEndOfObject))
            return std::nullopt;
        object.remove_prefix(opening.size());
        object.remove_suffix(kEndOfObject.size());
        bodies.push_back(object);
    }
    return bodies;
}

/// Rules 6 and 7: from the Catalog over the field to the signature dictionary.
std::optional<string_view> findSignature(const std::vector<string_view>& bodies) {
    const auto catalog = bodies.front();
    const auto form = catalog.find("/AcroForm");
    if (form == string_view::npos || count(catalog, "/AcroForm") != 1 ||
        count(catalog, "/Perms") != 0)
        return std::nullopt;
    std::size_t field = 0;
    Scanner scan(catalog.substr(form));
    scan.literal("/AcroForm << /Fields [").number(field).literal(" 0 R] /SigFlags 3 >>");
    if (!scan.ok() || field < 2 || field > bodies.size()) return std::nullopt;

    const auto widget = bodies[field - 1];
    const auto value = widget.find("/V ");
    if (value == string_view::npos || count(widget, "/V ") != 1 || count(widget, "/FT /Sig") != 1 ||
        count(widget, "stream") != 0)
        return std::nullopt;
    std::size_t signature = 0;
    if (!Scanner(widget.substr(value)).literal("/V ").number(signature).literal(" 0 R ").ok() ||
        signature < 2 || signature > bodies.size() || signature == field)
        return std::nullopt;
    return bodies[signature - 1];
}

/// YYYYMMDDHHmmSS
Result<Instant> readTime(string_view digits) {
    std::string text(digits);
    text.insert(12, ":").insert(10, ":").insert(8, "T").insert(6, "-").insert(4, "-");
    return Instant::parse(text + "Z");
}

}  // namespace

Result<PdfLayout> readPdfLayout(ByteView pdf) {
    const auto file = asText(pdf);
    if (!file.starts_with(kPdfHeader) ||
        file.find(" 0 obj\n" + std::string(kSignatureOpening)) == string_view::npos)
        return Error{ErrorKind::NotFound, "the PDF is not a document of this layout"};
    const Error altered{ErrorKind::Forbidden, "the PDF was changed after it was laid out"};

    const auto offsets = readTable(file);
    if (!offsets) return altered;
    const auto bodies = readObjects(file, *offsets);
    if (!bodies) return altered;
    const auto signature = findSignature(*bodies);
    if (!signature) return altered;

    string_view time;
    string_view hex;
    std::size_t before = 0;
    std::size_t after = 0;
    std::size_t rest = 0;
    Scanner scan(*signature);
    scan.literal(kSignatureOpening).characters(14, kDigits, &time).literal("Z) /ByteRange [0 ");
    scan.padded(before).literal(" ").padded(after).literal(" ").padded(rest);
    scan.literal("] /Contents <").characters(2 * kContentsSize, kHexDigits, &hex).literal("> >>");
    if (!scan.finished()) return altered;
    const auto signed_at = readTime(time);
    if (!signed_at) return altered;

    const auto start = static_cast<std::size_t>(hex.data() - file.data()) - 1;
    const auto end = start + hex.size() + 2;
    if (before != start || after != end || rest != file.size() - end) return altered;
    return PdfLayout{start, end, hex, *signed_at};
}

}  // namespace etd::pki
