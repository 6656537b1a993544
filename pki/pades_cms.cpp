#include "pki/pades_cms.hpp"

#include <algorithm>

#include "pki/der.hpp"
#include "pki/signed_data.hpp"

namespace etd::pki {

namespace {

const Bytes& bindingType() {
    static const Bytes kType = der::objectIdentifier(oid::kDocumentBinding);
    return kType;
}

Bytes encode(const DocumentBinding& binding) {
    return der::element(der::kSequence, {der::element(der::kInteger, {Bytes{1}}),
                                         der::element(der::kOctetString, {binding.manifest}),
                                         der::element(der::kOctetString, {binding.verdict_code}),
                                         der::element(der::kOctetString, {binding.portrait_code})});
}

bool takeDigest(der::Reader& reader, Sha256Digest& out) {
    const auto value = reader.contents(der::kOctetString);
    const auto digest = value ? toDigest(*value) : std::nullopt;
    if (digest) out = *digest;
    return digest.has_value();
}

Result<DocumentBinding> decode(ByteView value) {
    DocumentBinding out{};
    auto reader = der::Reader(value).enter(der::kSequence);
    reader.whole(der::kInteger);
    if (!takeDigest(reader, out.manifest) || !takeDigest(reader, out.verdict_code) ||
        !takeDigest(reader, out.portrait_code) || !std::ranges::equal(encode(out), value))
        return Error{ErrorKind::Malformed, "the document binding is not of our form"};
    return out;
}

}  // namespace

Bytes makePadesCms(const Sha256Digest& message_digest, const DocumentBinding& binding,
                   const Certificate& certificate, const PrivateKey& key) {
    return signSignedData(message_digest, ExtraAttribute{bindingType(), encode(binding)},
                          certificate, key);
}

Result<PadesCms> readPadesCms(ByteView der, const Sha256Digest& message_digest) {
    auto signed_data = readSignedData(der, bindingType());
    if (!signed_data) return signed_data.error();
    auto binding = decode(*signed_data->extra);
    if (!binding) return binding.error();
    if (signed_data->message_digest != message_digest)
        return Error{ErrorKind::Forbidden, "the signature is over other bytes"};
    return PadesCms{std::move(signed_data->certificate), *binding};
}

}  // namespace etd::pki
