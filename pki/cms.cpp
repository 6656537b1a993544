#include "pki/cms.hpp"

#include "pki/signed_data.hpp"

namespace etd::pki {

Bytes signCms(ByteView content, const Certificate& certificate, const PrivateKey& key) {
    return signSignedData(sha256(content), std::nullopt, certificate, key);
}

Result<Certificate> verifyCms(ByteView cms, ByteView content) {
    auto signed_data = readSignedData(cms, {});
    if (!signed_data) return signed_data.error();
    if (signed_data->message_digest != sha256(content))
        return Error{ErrorKind::Forbidden, "the signature is over other content"};
    return std::move(signed_data->certificate);
}

}  // namespace etd::pki
