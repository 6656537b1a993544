# shellcheck shell=bash
# An impatient, a wrong and a hostile client of the HTTP API, with curl. Sourced by run.

# as NAME CURL-ARGUMENTS…: curl with that officer's certificate; the status code goes to $work/status.
as() {
    local name=$1
    shift
    [[ -e $work/$name.pem ]] || openssl pkey -in "$demo/officers/$name.key" -passin "file:$demo/credentials/$name.pass" -out "$work/$name.pem"
    curl -sS --cacert "$demo/trust/roots/service-1.crt" --cert "$demo/officers/$name.crt" --key "$work/$name.pem" \
        -o "$work/body" -w '%{http_code} %{content_type}' "$@" >"$work/status"
}

anybody() {
    curl -sS --cacert "$demo/trust/roots/service-1.crt" -o "$work/body" -D "$work/head" -w '%{http_code} %{content_type}' "$@" >"$work/status"
}

# answers CODE COMMAND…: the call must be answered with that status.
answers() {
    local code=$1
    shift
    "$@" || return 1
    [[ $(cat "$work/status") == "$code "* ]] || {
        cat "$work/status" "$work/body"
        return 1
    }
}



# A whole new case by HTTP, up to `prepared`: sets reference and number.
new_case() {
    local key=$1
    jq --rawfile portrait <(base64 -w0 keys-example/cases/eriksson.jpg) --arg confirmation "E2E-$key" --arg from "$(date -u +%F)" --arg until "$(date -u -d '+20 days' +%F)" \
        'del(.validity_days) + {portrait: $portrait, valid_from: $from, valid_until: $until, confirmed_on: $from, confirmation_reference: $confirmation}' \
        keys-example/cases/eriksson.json >"$work/case.json"
    answers 201 as officer-intake -H "Idempotency-Key: $key" -H 'Content-Type: application/json' --data-binary "@$work/case.json" "$base/v1/cases" || return 1
    reference=$(jq -r .reference "$work/body")
    answers 201 as officer-intake -H "Idempotency-Key: $key-prepare" -H 'Content-Type: application/json' -d '{}' "$base/v1/cases/$reference/documents" || return 1
    number=$(jq -r .number "$work/body")
}

approve_both() {
    officer consul-1 approve --yes --number "$number" --position consul >/dev/null &&
        officer approver-1 approve --yes --number "$number" --position approver >/dev/null
}

same_document_twice() {
    answers 200 as officer-intake -H "Idempotency-Key: $1" -H 'Content-Type: application/json' -d '{}' "$base/v1/documents/$number/issue" || return 1
    answers 200 as officer-intake "$base/v1/documents/$number/pdf" || return 1
    cp "$work/body" "$work/first.pdf"
    answers 200 as officer-intake -H "Idempotency-Key: $1" -H 'Content-Type: application/json' -d '{}' "$base/v1/documents/$number/issue" || return 1
    answers 200 as officer-intake "$base/v1/documents/$number/pdf" && cmp "$work/body" "$work/first.pdf"
}

not_modified() {
    answers 200 anybody "$base/v1/trust/lists/issued-set" || return 1
    local etag
    etag=$(sed -n 's/^etag: *//Ip' "$work/head" | tr -d '\r')
    [[ -n $etag ]] && answers 304 anybody -H "If-None-Match: $etag" "$base/v1/trust/lists/issued-set"
}

# A server reads newly published lists within a second or two.
accepted_by_the_service() {
    local i
    for ((i = 0; i < 50; ++i)); do
        answers 200 anybody -H 'Content-Type: application/pdf' --data-binary "@$work/first.pdf" "$base/v1/verifications" || return 1
        [[ $(jq -r .family "$work/body") == ACCEPT ]] && return
        sleep 0.1
    done
    cat "$work/body"
    return 1
}

listed_as_cancelled() {
    local i
    for ((i = 0; i < 100; ++i)); do
        says CANCELLED "$etd" verify --json --trust "$demo/trust" "$work/first.pdf" >/dev/null && return
        sleep 0.1
    done
    "$etd" verify --trust "$demo/trust" "$work/first.pdf"
    return 1
}

nothing_personal_in_the_logs() { ! grep -iE 'eriksson|anna|haddad|shevchenko|BEGIN|zenith' "$var"/log/*.log; }

client() {
    base=https://localhost:$port
    check "http: a case is submitted and its document prepared" new_case "e2e-one"
    local first=$number
    check "http: the same key gives the same document" new_case "e2e-one"
    check "http: it is the same number" test "$number" = "$first"
    jq '.holder.surname = "Other"' "$work/case.json" >"$work/other.json"
    check "http: the same key with another body is refused" answers 422 as officer-intake -H 'Idempotency-Key: e2e-one' \
        -H 'Content-Type: application/json' --data-binary "@$work/other.json" "$base/v1/cases"
    check "http: issuing without approvals is refused" answers 409 as officer-intake -H 'Idempotency-Key: e2e-early' -H 'Content-Type: application/json' \
        -d '{}' "$base/v1/documents/$number/issue"
    check "http: nobody without a certificate sees a document" answers 403 anybody "$base/v1/documents/$number"
    check "http: an auditor may not issue" answers 403 as auditor-1 -H 'Idempotency-Key: e2e-auditor' -H 'Content-Type: application/json' -d '{}' \
        "$base/v1/documents/$number/issue"
    check "http: two officers approve" approve_both
    check "http: a repeated issue gives the same bytes" same_document_twice "e2e-issue"
    check "http: anybody may verify, and it is accepted" accepted_by_the_service
    check "http: a list that did not change is not sent again" not_modified
    check "http: cancelling answers" answers 200 as officer-intake -H 'Idempotency-Key: e2e-cancel' -H 'Content-Type: application/json' \
        -d '{"reason":"withdrawn"}' "$base/v1/documents/$number/cancel"
    check "http: within seconds the published lists say cancelled" listed_as_cancelled
    check "http: a field error points at its field" answers 422 as officer-intake -H 'Idempotency-Key: e2e-bad' -H 'Content-Type: application/json' \
        --data-binary '{"holder":{"surname":5}}' "$base/v1/cases"
    check "http: as a problem with pointers" jq -e '.errors | map(.pointer) | index("#/holder/surname")' "$work/body"
    check "http: the description is OpenAPI 3.1" answers 200 anybody "$base/openapi.json"
    check "http: of that version" jq -e '.openapi | startswith("3.1")' "$work/body"
    check "http: it is alive" answers 200 anybody "$base/livez"
    check "http: and ready" answers 200 anybody "$base/readyz"
    check "the logs hold nothing personal" nothing_personal_in_the_logs
}
