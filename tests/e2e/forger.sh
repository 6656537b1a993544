# shellcheck shell=bash
# What a forger and a finder of other people's files get from `etd verify`. Sourced by run.

verify() { "$etd" verify --trust "$demo/trust" "$@"; }

# flipped FILE OFFSET OUT: the file with one bit of one byte turned.
flipped() {
    cp "$1" "$3"
    local byte
    byte=$(od -An -tu1 -j "$2" -N 1 "$1")
    printf "\\x$(printf %x $((byte ^ 1)))" | dd of="$3" bs=1 seek="$2" conv=notrunc status=none
}

forger() {
    local name=eriksson file=$work/forged
    check "a genuine PDF is accepted" exits 0 verify "$demo/$name.pdf"
    check "the verdict code alone asks for the portrait code" says NO_PORTRAIT verify --json "$demo/$name.verdict.bin"
    check "the verdict code alone is CHECK" exits 10 verify "$demo/$name.verdict.bin"

    local size
    size=$(stat -c %s "$demo/$name.pdf")
    flipped "$demo/$name.pdf" $((size / 2)) "$file.pdf"
    check "a PDF with one bit turned is refused" exits 20 verify "$file.pdf"
    check "a PDF with one bit turned says so" says PDF_ALTERED verify --json "$file.pdf"
    { cat "$demo/$name.pdf"; echo "% more"; } >"$file.pdf"
    check "a PDF with bytes behind its end is refused" exits 20 verify "$file.pdf"
    flipped "$demo/$name.verdict.bin" 120 "$file.bin"
    check "a verdict code with one bit turned is refused" says BAD_SIGNATURE verify --json "$file.bin"
    head -c 100 "$demo/$name.verdict.bin" >"$file.bin"
    check "half a verdict code is not checkable" exits 30 verify "$file.bin"
    printf 'RDB1AAAAA' >"$file.txt"
    check "an unsigned barcode structure is not checkable" exits 30 verify "$file.txt"
    printf '%%PDF-1.4\nnothing' >"$file.pdf"
    check "somebody else's PDF is not checkable" says PDF_FOREIGN verify --json "$file.pdf"
    if [[ -e $vectors/pdf/base.pdf ]]; then
        check "a stranger's signed PDF is foreign" says PDF_FOREIGN verify --json "$vectors/pdf/base.pdf"
    fi

    # One page with the codes of two genuine documents.
    check "both codes of one document are accepted as pictures" exits 0 verify --together "$demo/$name.verdict.png" "$demo/$name.portrait.png"
    check "the codes of two documents are refused" says CODES_DIFFER verify --json --together "$demo/$name.verdict.png" "$demo/munoz.portrait.png"

    # Another authority of the same shape: everything verifies but the root is not pinned.
    check "a second ceremony makes another authority" "$etd" ceremony "$root/keys-example/ceremony.json" --into "$work/other"
    check "another authority's trust does not know our signer" exits 30 "$etd" verify --trust "$work/other/trust" "$demo/$name.pdf"

    check "next year it has expired" says EXPIRED verify --json --at 2030-01-01T00:00:00Z "$demo/$name.pdf"
    check "before its list the clock is wrong" says CLOCK verify --json --at 2020-01-01T00:00:00Z "$demo/$name.pdf"
    check "a missing file is a usage error" exits 64 verify "$work/absent"
}
