# shellcheck shell=bash
# What other people's programs say of every sample document. Sourced by run.

# signed_parts PDF: writes the signed bytes to $work/signed and the CMS to $work/cms.der.
signed_parts() {
    local begin hole_end rest
    read -r _ begin hole_end rest < <(grep -a -o '/ByteRange \[[0-9 ]*\]' "$1" | tr -dc '0-9 \n')
    begin=$((10#$begin)) hole_end=$((10#$hole_end)) rest=$((10#$rest))
    { head -c "$begin" "$1"; tail -c "$rest" "$1"; } >"$work/signed"
    head -c $((hole_end - 1)) "$1" | tail -c $((hole_end - begin - 2)) | perl -ne 'print pack("H*", $_)' >"$work/cms.der"
}

# same_words PDF WORDS: text extraction returns the words, however the lines break.
same_words() {
    pdftotext -q "$1" - | tr -s ' \n\f' '   ' | grep -qF -- "$2"
}

# drawn_codes NAME DPI: ZXing alone reads the page as pdftoppm draws it, one hex line a code.
drawn_codes() {
    pdftoppm -q -r "$2" -f 1 -l 1 -gray "$demo/$1.pdf" "$work/page-$1-$2"
    "$zxing_read" "$work/page-$1-$2"-*.pgm
}

reads_code() { drawn_codes "$1" "$2" | grep -qx "$(od -An -v -tx1 "$3" | tr -d ' \n')"; }

pdfsig_is_content() {
    local words
    words=$(pdfsig -nocert "$1")
    grep -q 'Signature is Valid' <<<"$words" && grep -q 'Total document signed' <<<"$words" || {
        echo "$words"
        return 1
    }
}

service_chain() {
    cat "$demo"/trust/certificates/access-ca*.crt >"$work/intermediates.pem"
    openssl verify -x509_strict -purpose any -CAfile "$demo/trust/roots/service-1.crt" "$demo"/trust/certificates/pdf-signer*.crt \
        "$demo"/trust/certificates/list-signer*.crt &&
        openssl verify -x509_strict -purpose sslclient -CAfile "$demo/trust/roots/service-1.crt" -untrusted "$work/intermediates.pem" \
            "$demo/officers/consul-1.crt"
}

# OpenSSL's path code refuses explicit curve parameters by design (error 94); the signature itself is checked
# over the to-be-signed bytes, with OpenSSL's own commands.
travel_document_signature() {
    local signer root_certificate tbs_length
    signer=$(echo "$demo"/trust/certificates/barcode-signer*.crt)
    root_certificate=$demo/trust/roots/travel-document-1.crt
    openssl x509 -in "$signer" -outform DER -out "$work/signer.der"
    openssl asn1parse -inform DER -in "$work/signer.der" -strparse 4 -noout -out "$work/tbs.der"
    tbs_length=$(stat -c %s "$work/tbs.der")
    # Behind the to-be-signed part: the algorithm, then the BIT STRING, whose last element is what we want.
    local at
    at=$(openssl asn1parse -inform DER -in "$work/signer.der" | awk -F: '/BIT STRING/{offset=$1} END{print offset+0}')
    openssl asn1parse -inform DER -in "$work/signer.der" -strparse "$at" -noout -out "$work/signature.der"
    openssl x509 -in "$root_certificate" -pubkey -noout >"$work/root.pub"
    ((tbs_length > 100)) && openssl dgst -sha256 -verify "$work/root.pub" -signature "$work/signature.der" "$work/tbs.der"
}

revocation_lists() {
    local list
    for list in service access; do
        says "verify OK" openssl crl -inform DER -in "$demo/trust/crls/$list.crl" -CAfile "$work/cas.pem" -noout || return 1
    done
    # The travel-document root has explicit parameters, but a CRL's signature needs no path.
    says "verify OK" openssl crl -inform DER -in "$demo/trust/crls/travel-document.crl" \
        -CAfile "$demo/trust/roots/travel-document-1.crt" -noout
}

strangers() {
    local name text
    check "strangers: openssl verify accepts the service chain" service_chain
    check "strangers: openssl verifies the barcode signer over its to-be-signed bytes" travel_document_signature
    cat "$demo/trust/roots/service-1.crt" "$demo"/trust/certificates/access-ca*.crt >"$work/cas.pem"
    check "strangers: openssl crl accepts the CRLs" revocation_lists
    for name in "$@"; do
        check "strangers: qpdf finds nothing in $name" qpdf --check "$demo/$name.pdf"
        check "strangers: pdfsig calls $name valid and wholly signed" pdfsig_is_content "$demo/$name.pdf"
        signed_parts "$demo/$name.pdf"
        check "strangers: openssl cms verifies $name" openssl cms -verify -binary -inform DER -in "$work/cms.der" \
            -content "$work/signed" -CAfile "$demo/trust/roots/service-1.crt" -purpose any -out /dev/null
        check "strangers: ZXing reads the verdict code of $name at 150 dpi" reads_code "$name" 150 "$demo/$name.verdict.bin"
        check "strangers: ZXing reads the verdict code of $name at 300 dpi" reads_code "$name" 300 "$demo/$name.verdict.bin"
        check "strangers: ZXing reads the portrait code of $name at 300 dpi" reads_code "$name" 300 "$demo/$name.portrait.txt"
        for text in surname given_names; do
            text=$(jq -r ".holder.$text // empty" "keys-example/cases/$name.json")
            [[ -z $text ]] || check "strangers: pdftotext returns a name of $name" same_words "$demo/$name.pdf" "$text"
        done
        check "strangers: all fonts of $name are embedded" all_embedded "$demo/$name.pdf"
    done
}

all_embedded() { pdffonts "$1" | tail -n +3 | awk '{ if ($(NF-4) != "yes") { print; bad = 1 } } END { exit bad }'; }
