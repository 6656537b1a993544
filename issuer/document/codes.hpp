/// The codes of a travel document as values: each is parsed once and then always valid.
///
/// Pure. [3] is ICAO Doc 9303-3, [8] Doc 9303-8, [12] Doc 9303-12, [13] Doc 9303-13.
#pragma once

#include <compare>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd {

/// One to three capital letters, as in the MRZ but without fillers ([3] 5): "UTO", "D", "XXA".
/// DOES NOT check the code against the ISO 3166-1 table: States come and go.
class CountryCode {
public:
    static Result<CountryCode> parse(std::string_view text);
    const std::string& text() const { return text_; }
    auto operator<=>(const CountryCode&) const = default;

private:
    explicit CountryCode(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// Two-letter country and two capitals or digits: "UTTS" ([13] 2.2.1).
class SignerIdentifier {
public:
    static Result<SignerIdentifier> parse(std::string_view text);
    const std::string& text() const { return text_; }
    auto operator<=>(const SignerIdentifier&) const = default;

private:
    explicit SignerIdentifier(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// The serial number of the signer certificate in capital hex, 1 to 32 digits ([13] 2.2.1). All
/// zeros is reserved for tests and refused.
class CertificateReference {
public:
    static Result<CertificateReference> parse(std::string_view text);
    const std::string& text() const { return text_; }
    /// Equal as numbers: "5B" and "0005B" name one certificate.
    bool sameNumber(const CertificateReference& other) const;
    auto operator<=>(const CertificateReference&) const = default;

private:
    explicit CertificateReference(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// Two characters of the document-number alphabet that name the issuing post.
class PostPrefix {
public:
    static Result<PostPrefix> parse(std::string_view text);
    const std::string& text() const { return text_; }
    auto operator<=>(const PostPrefix&) const = default;

private:
    explicit PostPrefix(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// Nine characters: post prefix, six random ones, one check character. The alphabet has 31
/// characters, none of 0 O 1 I L; the check is a sum weighted by position modulo 31, which catches
/// every single error and every swap of neighbours.
class DocumentNumber {
public:
    /// The alphabet; values are positions in it.
    static constexpr std::string_view kAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    static Result<DocumentNumber> parse(std::string_view text);
    /// `random` are uniformly random values from 0 to 30.
    static DocumentNumber compose(const PostPrefix& post, std::span<const std::uint8_t, 6> random);

    const std::string& text() const { return text_; }
    auto operator<=>(const DocumentNumber&) const = default;

private:
    explicit DocumentNumber(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// Sixteen random bytes in lower-case hex. Names a case without telling anything of it.
class CaseReference {
public:
    static Result<CaseReference> parse(std::string_view text);
    static CaseReference of(std::span<const std::uint8_t, 16> random);
    const std::string& text() const { return text_; }
    auto operator<=>(const CaseReference&) const = default;

private:
    explicit CaseReference(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace etd
