// First figures, each a ratio measured in one run: what we do against what the cryptography alone
// costs.
//
// Each pair runs in alternating rounds on one thread; the median round of each side counts, so that
// a noisy machine disturbs both alike. Printed as a table; nothing here is a test.
#include <openssl/evp.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "issuer/document/code_identity.hpp"
#include "issuer/image/portrait.hpp"
#include "issuer/pdf/sheet.hpp"
#include "issuer/signing/codes.hpp"
#include "issuer/vds/seal.hpp"
#include "pki/pdf_signature.hpp"
#include "tests/bench/bench_authority.hpp"
#include "tests/support/sample_manifest.hpp"

namespace etd::bench {
namespace {

using Seconds = std::chrono::duration<double>;

/// Calls of `work` per second, over about `seconds`.
double rate(const std::function<void()>& work, double seconds) {
    const auto begin = std::chrono::steady_clock::now();
    long calls = 0;
    Seconds passed{};
    do {
        work();
        ++calls;
        passed = std::chrono::steady_clock::now() - begin;
    } while (passed.count() < seconds);
    return static_cast<double>(calls) / passed.count();
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

void compare(const char* ours_name, const std::function<void()>& ours, const char* base_name,
             const std::function<void()>& base) {
    std::vector<double> ours_rates;
    std::vector<double> base_rates;
    for (int round = 0; round < 7; ++round) {
        ours_rates.push_back(rate(ours, 0.4));
        base_rates.push_back(rate(base, 0.4));
    }
    const double a = median(ours_rates);
    const double b = median(base_rates);
    std::printf("| %-44s | %9.0f/s | %-44s | %9.0f/s | %5.2f |\n", ours_name, a, base_name, b,
                a / b);
}

void require(bool condition, const char* what) {
    if (condition) return;
    std::fprintf(stderr, "bench: %s\n", what);
    std::exit(1);
}

int run() {
    const BenchAuthority authority = makeAuthority();
    const auto sheet = pdf::SheetTemplate::load(ETD_SOURCE "/templates/etd-a4", "/usr/share/fonts");
    const auto portrait = image::preparePortrait(tests::samplePortrait());
    require(portrait.has_value(), "the sample portrait cannot be prepared");
    const auto manifest =
        tests::sampleManifest(sheet.reference(), portrait->print, portrait->miniature);

    const auto unsigned_codes =
        signing::composeCodes(manifest, portrait->miniature, authority.barcode_certificate);
    require(unsigned_codes.has_value(), "the codes cannot be composed");
    const Bytes signature = authority.barcode_key.signRaw(unsigned_codes->verdict);
    const Bytes seal = *vds::appendSignature(unsigned_codes->verdict, signature);
    const auto public_key = authority.barcode_key.publicKey();
    const vds::Header header = vds::decode(seal)->header;

    std::puts("| ours                                         |         rate | against             "
              "                         |         rate | ratio |");
    std::puts("|---|---|---|---|---|");
    RawEcdsa raw(unsigned_codes->verdict);
    compare(
        "seal encoded and signed",
        [&] {
            const Bytes to_be_signed = vds::encodeToBeSigned(header, unsigned_codes->mrz);
            const auto whole =
                vds::appendSignature(to_be_signed, authority.barcode_key.signRaw(to_be_signed));
            require(whole.has_value(), "a seal cannot be assembled");
        },
        "EVP_DigestSign, P-256, same bytes", [&] { raw.sign(); });
    compare(
        "seal decoded and verified",
        [&] {
            const auto decoded = vds::decode(seal);
            require(decoded && public_key.verifyRaw(decoded->to_be_signed, decoded->signature),
                    "a seal does not verify");
        },
        "EVP_DigestVerify, P-256, same bytes", [&] { raw.verify(); });
    compare(
        "whole document, one worker",
        [&] {
            const auto codes =
                signing::composeCodes(manifest, portrait->miniature, authority.barcode_certificate);
            require(codes.has_value(), "the codes cannot be composed");
            const auto whole =
                signing::assembleCodes(*codes, authority.barcode_key.signRaw(codes->verdict),
                                       authority.barcode_key.signRaw(codes->portrait));
            require(whole.has_value(), "the codes cannot be assembled");
            auto pdf = pdf::render(sheet, {.manifest = manifest,
                                           .mrz = codes->mrz,
                                           .print_portrait = portrait->print,
                                           .verdict_code = whole->verdict,
                                           .portrait_code = whole->portrait,
                                           .signed_at = Instant::fromUnix(1795284005)});
            require(pdf.has_value(), "the sheet cannot be rendered");
            const auto digest = pki::sealByteRange(*pdf);
            const auto cms = pki::makePadesCms(
                digest, {manifest.digest(), whole->verdict_identity, whole->portrait_identity},
                authority.pdf_certificate, authority.pdf_key);
            const Bytes file = pki::fillContents(*std::move(pdf), cms);
            require(!file.empty(), "no file");
        },
        "its three ECDSA signatures alone",
        [&] {
            raw.sign();
            raw.sign();
            raw.sign();
        });
    return 0;
}

}  // namespace
}  // namespace etd::bench

int main() { return etd::bench::run(); }
