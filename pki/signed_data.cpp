#include "pki/signed_data.hpp"

#include <algorithm>
#include <stdexcept>

#include "pki/der.hpp"

namespace etd::pki {

namespace {

using der::element;

constexpr std::size_t kMaxCms = 16384;

/// Constant parts, encoded once.
struct Constants {
    Bytes signed_data = der::objectIdentifier("1.2.840.113549.1.7.2");
    Bytes data = der::objectIdentifier("1.2.840.113549.1.7.1");
    Bytes content_type = der::objectIdentifier("1.2.840.113549.1.9.3");
    Bytes message_digest = der::objectIdentifier("1.2.840.113549.1.9.4");
    Bytes signing_certificate_v2 = der::objectIdentifier("1.2.840.113549.1.9.16.2.47");
    // Both without parameters: RFC 5754 2.2 and 3.3.
    Bytes sha256 = element(der::kSequence, {der::objectIdentifier("2.16.840.1.101.3.4.2.1")});
    Bytes ecdsa_with_sha256 =
        element(der::kSequence, {der::objectIdentifier("1.2.840.10045.4.3.2")});
    Bytes one = element(der::kInteger, {Bytes{1}});
};

const Constants& constants() {
    static const Constants kConstants;
    return kConstants;
}

Bytes attribute(ByteView type, ByteView value) {
    return element(der::kSequence, {type, element(der::kSet, {value})});
}

/// The signed attributes as a DER SET OF, the form that is hashed (RFC 5652 5.4).
Bytes signedAttributes(const Certificate& certificate, const Sha256Digest& message_digest,
                       const std::optional<ExtraAttribute>& extra) {
    const auto& k = constants();
    const auto fingerprint = certificate.fingerprint();
    // SigningCertificateV2 { certs { ESSCertIDv2 { certHash } } }: SHA-256 is the default, and the
    // issuer and serial stand in the SignerInfo already.
    const auto ess =
        element(der::kSequence,
                {element(der::kSequence,
                         {element(der::kSequence, {element(der::kOctetString, {fingerprint})})})});
    std::vector<Bytes> items = {
        attribute(k.content_type, k.data),
        attribute(k.message_digest, element(der::kOctetString, {message_digest})),
        attribute(k.signing_certificate_v2, ess),
    };
    if (extra) items.push_back(attribute(extra->type, extra->value));
    return der::setOf(der::kSet, std::move(items));
}

/// IssuerAndSerialNumber, out of the certificate's own bytes; nothing when they are not DER.
std::optional<Bytes> issuerAndSerial(const Certificate& certificate) {
    auto to_be_signed = der::Reader(certificate.der()).enter(der::kSequence).enter(der::kSequence);
    if (to_be_signed.nextIs(der::kContext0)) to_be_signed.whole(der::kContext0);
    const auto serial = to_be_signed.whole(der::kInteger);
    to_be_signed.whole(der::kSequence);
    const auto issuer = to_be_signed.whole(der::kSequence);
    if (!serial || !issuer) return std::nullopt;
    return element(der::kSequence, {*issuer, *serial});
}

Bytes assemble(const Certificate& certificate, ByteView sid, Bytes attributes, ByteView signature) {
    const auto& k = constants();
    attributes.front() = der::kContext0;  // SET OF becomes [0] IMPLICIT
    const auto signer_info =
        element(der::kSequence, {k.one, sid, k.sha256, attributes, k.ecdsa_with_sha256,
                                 element(der::kOctetString, {signature})});
    const auto signed_data =
        element(der::kSequence,
                {k.one, element(der::kSet, {k.sha256}), element(der::kSequence, {k.data}),
                 element(der::kContext0, {certificate.der()}), element(der::kSet, {signer_info})});
    return element(der::kSequence, {k.signed_data, element(der::kContext0, {signed_data})});
}

bool has256Bits(const PublicKey& key) { return scalarSize(key.curve()) == 32; }

/// The value of the one-valued attribute `type` in the attributes' contents.
std::optional<ByteView> findAttribute(ByteView attributes, ByteView type) {
    der::Reader list(attributes);
    while (list.nextIs(der::kSequence)) {
        auto inside = list.enter(der::kSequence);
        const auto found = inside.whole(der::kOid);
        const auto values = inside.contents(der::kSet);
        if (!found || !values) return std::nullopt;
        if (std::ranges::equal(*found, type)) return values;
    }
    return std::nullopt;
}

}  // namespace

Bytes signSignedData(const Sha256Digest& message_digest, const std::optional<ExtraAttribute>& extra,
                     const Certificate& certificate, const PrivateKey& key) {
    const auto public_key = certificate.publicKey();
    if (!public_key || public_key->spki() != key.publicKey().spki())
        throw std::invalid_argument("the key is not the certificate's");
    if (!has256Bits(*public_key)) throw std::invalid_argument("the key's hash is not SHA-256");
    const auto sid = issuerAndSerial(certificate);
    if (!sid) throw std::invalid_argument("the certificate is not DER");
    auto attributes = signedAttributes(certificate, message_digest, extra);
    const auto signature = key.signDer(attributes);
    return assemble(certificate, *sid, std::move(attributes), signature);
}

Result<SignedData> readSignedData(ByteView cms, ByteView extra_type) {
    const Error malformed{ErrorKind::Malformed,
                          "not a CMS signature of the form this service writes"};
    const auto& k = constants();
    if (cms.size() > kMaxCms) return malformed;

    auto content_info = der::Reader(cms).enter(der::kSequence);
    content_info.whole(der::kOid);
    auto signed_data = content_info.enter(der::kContext0).enter(der::kSequence);
    signed_data.whole(der::kInteger);
    signed_data.whole(der::kSet);
    signed_data.whole(der::kSequence);
    auto certificates = signed_data.enter(der::kContext0);
    const auto certificate_der = certificates.whole(der::kSequence);
    auto signer_info = signed_data.enter(der::kSet).enter(der::kSequence);
    signer_info.whole(der::kInteger);
    signer_info.whole(der::kSequence);
    signer_info.whole(der::kSequence);
    const auto attributes = signer_info.contents(der::kContext0);
    signer_info.whole(der::kSequence);
    const auto signature = signer_info.contents(der::kOctetString);
    if (!certificate_der || !attributes || !signature) return malformed;

    auto certificate = Certificate::fromDer(*certificate_der);
    if (!certificate) return malformed;
    const auto digest_value = findAttribute(*attributes, k.message_digest);
    if (!digest_value) return malformed;
    const auto octets = der::Reader(*digest_value).contents(der::kOctetString);
    const auto digest = octets ? toDigest(*octets) : std::nullopt;
    if (!digest) return malformed;
    SignedData out{*std::move(certificate), *digest, std::nullopt};
    std::optional<ExtraAttribute> extra;
    if (!extra_type.empty()) {
        const auto value = findAttribute(*attributes, extra_type);
        if (!value) return malformed;
        out.extra = Bytes(value->begin(), value->end());
        extra = ExtraAttribute{Bytes(extra_type.begin(), extra_type.end()), *out.extra};
    }

    const auto sid = issuerAndSerial(out.certificate);
    if (!sid) return malformed;
    const auto expected = signedAttributes(out.certificate, out.message_digest, extra);
    if (!std::ranges::equal(assemble(out.certificate, *sid, expected, *signature), cms))
        return malformed;

    const auto key = out.certificate.publicKey();
    if (!key || !has256Bits(*key)) return malformed;
    if (!key->verifyDer(expected, *signature))
        return Error{ErrorKind::Forbidden, "the signature does not verify"};
    return out;
}

}  // namespace etd::pki
