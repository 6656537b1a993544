# shellcheck shell=bash
# kill -9 of the server, the signer and the database, at each named step and at random under load: no acknowledged
# document is lost, no case has two, no number is used twice, the same request gives the same bytes. Sourced by run.

serve_steps=(after-reserve after-approvals after-signing-state after-signer-answered after-self-verification
    after-publication before-commit after-commit)
signer_steps=(after-approvals-verified after-intent after-codes-signed after-render after-pdf-signed after-result)

sql() { as_postgres psql -X -q -t -A -h "$run_dir/pg" -U postgres -d etd -c "$1"; }

kill_process() {
    local pid
    pid=$(cat "$run_dir/$1.pid")
    kill -KILL "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
    rm -f "$run_dir/$1.pid"
}

# All of PostgreSQL at once, as if the power went; the last of it must be gone before it starts again.
kill_postgres() {
    local postmaster process
    postmaster=$(as_postgres head -n 1 "$database_folder/postmaster.pid")
    local processes=("$postmaster")
    mapfile -t -O 1 processes < <(pgrep -P "$postmaster")
    kill -KILL "${processes[@]}" 2>/dev/null || true
    for process in "${processes[@]}"; do
        while kill -0 "$process" 2>/dev/null; do sleep 0.02; done
    done
}

# One case from submission to its files, each call under its own key, so that it can be repeated as a whole.
# attempt KEY FOLDER: succeeds when the document is fetched.
attempt() {
    local key=$1 folder=$2 reference number
    # Each case rests on a confirmation of its own: one confirmation gives one document.
    jq --arg key "$key" --arg portrait "$root/keys-example/cases/arkfreith.jpg" '.confirmation_reference = "STORM-" + $key | .portrait = $portrait' \
        "$root/keys-example/cases/arkfreith.json" >"$work/$key.case.json" || return 1
    reference=$(officer officer-intake case submit --idempotency-key "$key-submit" "$work/$key.case.json") || return 1
    number=$(officer officer-intake prepare --idempotency-key "$key-prepare" --case "$reference") || return 1
    officer consul-1 approve --yes --number "$number" --position consul >/dev/null || return 1
    officer approver-1 approve --yes --number "$number" --position approver >/dev/null || return 1
    officer officer-intake issue --idempotency-key "$key-issue" --number "$number" >/dev/null || return 1
    officer officer-intake fetch --number "$number" --into "$folder" --name "$key" >/dev/null || return 1
    printf '%s %s %s %s\n' "$key" "$number" "$reference" "$(sha256sum <"$folder/$key.pdf" | cut -d' ' -f1)"
}

# persist KEY FOLDER SECONDS: repeats the attempt until it succeeds.
persist() {
    local deadline=$((SECONDS + $3))
    until attempt "$1" "$2" 2>>"$work/attempts.log"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.2
    done
}

same_again() { # KEY NUMBER SHA256
    officer officer-intake fetch --number "$2" --into "$work/again" --name "$1" >/dev/null &&
        [[ $(sha256sum <"$work/again/$1.pdf" | cut -d' ' -f1) == "$3" ]] && exits 0 verify "$work/again/$1.pdf"
}

# The next three run in subshells, so that a process that does not start fails its test alone.

# The server or the signer dies at a step while a document is on its way; then everything is started as usual.
survives_step() ( # PROCESS STEP
    local line key=step-$1-$2
    stop_process "$1"
    "start_$1" --crash-at "$2"
    local deadline=$((SECONDS + 90))
    while is_running "$1"; do  # A slow machine may need more than one attempt to get there.
        attempt "$key" "$work/storm" >/dev/null 2>>"$work/attempts.log" && { echo "nothing died at $2"; return 1; }
        ((SECONDS < deadline)) || { echo "etd $1 did not die at $2"; tail -n 5 "$work/attempts.log"; return 1; }
    done
    "start_$1"
    line=$(persist "$key" "$work/storm" 60) || { tail -n 5 "$work/attempts.log"; return 1; }
    read -r _ number _ digest <<<"$line"
    same_again "$key" "$number" "$digest"
)

# The server stands still at a step while the database dies and comes back.
survives_database_at() ( # STEP
    local key=database-$1 line pid i
    stop_process serve
    start_serve --crash-at "stop:$1"
    pid=$(cat "$run_dir/serve.pid")
    attempt "$key" "$work/storm" >"$work/in-flight" 2>>"$work/attempts.log" &
    local client=$!
    for ((i = 0; i < 900; ++i)); do
        [[ $(ps -o state= -p "$pid") == T* ]] && break
        sleep 0.1
    done
    [[ $(ps -o state= -p "$pid") == T* ]] || { echo "the server did not stop at $1"; return 1; }
    kill_postgres
    start_postgres
    kill -CONT "$pid"
    wait "$client" || true
    stop_process serve
    start_serve
    line=$(persist "$key" "$work/storm" 60) || { tail -n 5 "$work/attempts.log"; return 1; }
    read -r _ number _ digest <<<"$line"
    same_again "$key" "$number" "$digest"
)

worker() { # NAME
    local n=0
    while [[ ! -e $work/storm-is-over ]]; do
        n=$((n + 1))
        persist "$1-$n" "$work/storm" 120 >>"$work/acknowledged-$1" || { echo "$1-$n" >>"$work/stuck"; return 1; }
    done
}

# KILLS kills at random moments of random processes, from a seed, while three clients work.
random_storm() ( # KILLS SEED
    local i target name
    RANDOM=$2
    rm -f "$work/storm-is-over" "$work/stuck"
    : >"$work/killed"
    local workers=()
    for name in north south west; do
        worker "$name" &
        workers+=($!)
    done
    for ((i = 0; i < $1; ++i)); do
        sleep "$(printf '0.%03d' $((RANDOM % 1000)))"
        case $((RANDOM % 3)) in
        0) target=serve ;;
        1) target=signer ;;
        *) target=postgres ;;
        esac
        echo "$target" >>"$work/killed"
        if [[ $target == postgres ]]; then
            kill_postgres
            sleep 0.1
            start_postgres
        else
            kill_process "$target"
            "start_$target"
        fi
    done
    touch "$work/storm-is-over"
    wait "${workers[@]}" || true
    echo "killed: $(sort "$work/killed" | uniq -c | tr -s ' \n' ' ')"
    [[ ! -e $work/stuck ]] || { echo "stuck: $(cat "$work/stuck")"; tail -n 5 "$work/attempts.log"; return 1; }
)

acknowledged_documents_are_there() {
    local key number digest count=0
    while read -r key number _ digest; do
        same_again "$key" "$number" "$digest" || { echo "$key ($number) is not as it was acknowledged"; return 1; }
        count=$((count + 1))
    done < <(cat "$work"/acknowledged-*)
    echo "$count acknowledged"
    ((count >= 3))
}

no_case_has_two() {
    local found
    found=$(sql "select count(*) from (select case_reference from document where state <> 'cancelled' group by 1 having count(*) > 1) twice")
    [[ $found == 0 ]]
}

# A number belongs to one row for ever; what was acknowledged are distinct ones, and all of them active.
no_number_twice() {
    local all distinct
    all=$(cat "$work"/acknowledged-* | wc -l)
    distinct=$(cut -d' ' -f2 "$work"/acknowledged-* | sort -u | wc -l)
    ((all == distinct)) || return 1
    cut -d' ' -f2 "$work"/acknowledged-* | while read -r number; do
        [[ $(sql "select state from document where number = '$number'") == active ]] || exit 1
    done
}

nothing_stays_in_flight() {
    local i left
    for ((i = 0; i < 450; ++i)); do
        left=$(sql "select count(*) from document where state = 'signing'")
        [[ $left == 0 ]] && return
        sleep 0.1
    done
    echo "$left documents are still being signed"
    return 1
}

storm() { # KILLS
    local step
    mkdir -p "$work/storm" "$work/again"
    for step in "${serve_steps[@]}"; do check "storm: etd serve is killed $step" survives_step serve "$step"; done
    for step in "${signer_steps[@]}"; do check "storm: etd signer is killed $step" survives_step signer "$step"; done
    for step in "${serve_steps[@]}"; do check "storm: PostgreSQL is killed $step" survives_database_at "$step"; done
    check "storm: $1 random kills under load leave nobody stuck" random_storm "$1" 20261121
    check "storm: every acknowledged document is there, byte for byte" acknowledged_documents_are_there
    check "storm: no case has two documents" no_case_has_two
    check "storm: no number is used twice, and all acknowledged ones are active" no_number_twice
    check "storm: recovery leaves nothing in flight" nothing_stays_in_flight
}
