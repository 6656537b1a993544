#include "issuer/document/codes.hpp"

#include <algorithm>

#include "base/hex.hpp"

namespace etd {
namespace {

bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isHex(char c) { return isDigit(c) || (c >= 'A' && c <= 'F'); }

bool inAlphabet(char c) { return DocumentNumber::kAlphabet.find(c) != std::string_view::npos; }

/// Weights 1 to 8 are all different and none is 0 modulo the prime 31.
char checkOf(std::string_view first_eight) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < first_eight.size(); ++i) {
        sum += (i + 1) * DocumentNumber::kAlphabet.find(first_eight[i]);
    }
    return DocumentNumber::kAlphabet[sum % DocumentNumber::kAlphabet.size()];
}

std::string_view withoutLeadingZeros(std::string_view hex) {
    return hex.substr(std::min(hex.find_first_not_of('0'), hex.size()));
}

}  // namespace

Result<CountryCode> CountryCode::parse(std::string_view text) {
    if (text.empty() || text.size() > 3 || !std::ranges::all_of(text, isUpper)) {
        return Error{ErrorKind::InvalidField, "is not a country code of one to three capitals"};
    }
    return CountryCode(std::string(text));
}

Result<SignerIdentifier> SignerIdentifier::parse(std::string_view text) {
    const auto upperOrDigit = [](char c) { return isUpper(c) || isDigit(c); };
    if (text.size() != 4 || !isUpper(text[0]) || !isUpper(text[1]) ||
        !std::ranges::all_of(text.substr(2), upperOrDigit)) {
        return Error{ErrorKind::InvalidField, "is not a signer identifier like UTTS"};
    }
    return SignerIdentifier(std::string(text));
}

Result<CertificateReference> CertificateReference::parse(std::string_view text) {
    const auto zero = [](char c) { return c == '0'; };
    if (text.empty() || text.size() > 32 || !std::ranges::all_of(text, isHex) ||
        std::ranges::all_of(text, zero)) {
        return Error{ErrorKind::InvalidField,
                     "is not a certificate reference: 1 to 32 capital hex digits, not all zero"};
    }
    return CertificateReference(std::string(text));
}

bool CertificateReference::sameNumber(const CertificateReference& other) const {
    return withoutLeadingZeros(text_) == withoutLeadingZeros(other.text_);
}

Result<PostPrefix> PostPrefix::parse(std::string_view text) {
    if (text.size() != 2 || !std::ranges::all_of(text, inAlphabet)) {
        return Error{ErrorKind::InvalidField, "is not a post prefix of two unambiguous characters"};
    }
    return PostPrefix(std::string(text));
}

Result<DocumentNumber> DocumentNumber::parse(std::string_view text) {
    if (text.size() != 9 || !std::ranges::all_of(text, inAlphabet) ||
        checkOf(text.substr(0, 8)) != text[8]) {
        return Error{ErrorKind::InvalidField, "is not a document number: look for a typing error"};
    }
    return DocumentNumber(std::string(text));
}

DocumentNumber DocumentNumber::compose(const PostPrefix& post,
                                       std::span<const std::uint8_t, 6> random) {
    std::string text = post.text();
    for (const auto value : random) text += kAlphabet[value % kAlphabet.size()];
    text += checkOf(text);
    return DocumentNumber(std::move(text));
}

Result<CaseReference> CaseReference::parse(std::string_view text) {
    const auto lowerHex = [](char c) { return isDigit(c) || (c >= 'a' && c <= 'f'); };
    if (text.size() != 32 || !std::ranges::all_of(text, lowerHex)) {
        return Error{ErrorKind::InvalidField, "is not a case reference of 32 hex digits"};
    }
    return CaseReference(std::string(text));
}

CaseReference CaseReference::of(std::span<const std::uint8_t, 16> random) {
    return CaseReference(toHex(random));
}

}  // namespace etd
