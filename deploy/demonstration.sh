# shellcheck shell=bash
# The demonstration installation in functions: ./quickstart calls them in order, and the end-to-end tests
# call them on a folder of their own. Sourced, never run.
#
# Reads: root (the checkout). May be set before: var (default $root/var), etd (default the release
# build), port (default 8443). Nothing here is for production: see docs/operations.md for that.

: "${root:?}"
var=${var:-$root/var}
etd=${etd:-$root/build/release/etd}
port=${port:-8443}
demo=$var/demo
postgres_bin=/usr/lib/postgresql/15/bin

# Sockets have short names only (107 bytes), and the database's OS user must reach them.
short=$(printf '%s' "$var" | cksum | cut -d' ' -f1)
if ((EUID == 0)); then run_dir=/run/safeconduct-$short; else run_dir=${XDG_RUNTIME_DIR:-/tmp}/safeconduct-$(id -u)-$short; fi
signer_socket=$run_dir/signer.sock

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# ---- the database -----------------------------------------------------------------------------

# Runs a command as the database's OS user: PostgreSQL refuses to run as root.
as_postgres() {
    if ((EUID == 0)); then runuser -u postgres -- "$@"; else "$@"; fi
}

choose_database_folder() {
    if [[ -e $var/database-folder ]]; then
        database_folder=$(cat "$var/database-folder")
        return
    fi
    database_folder=$var/postgres
    if ((EUID == 0)) && ! runuser -u postgres -- test -x "$var"; then
        database_folder=/var/lib/safeconduct-$short
        echo "The OS user postgres cannot reach $var: the database goes to $database_folder."
    fi
    printf '%s' "$database_folder" >"$var/database-folder"
}

# libpq's connection string for one of the roles of issuer/store/schema.
database() { printf 'host=%s port=5432 dbname=etd user=%s' "$run_dir/pg" "$1"; }

prepare_run_dir() {
    mkdir -p "$run_dir"
    [[ -O $run_dir && ! -L $run_dir ]] || fail "$run_dir belongs to somebody else: remove it and try again."
    chmod 0711 "$run_dir"
    mkdir -p "$run_dir/pg"
    if ((EUID == 0)); then chown postgres "$run_dir/pg"; fi
    chmod 0711 "$run_dir/pg"
}

database_is_up() { as_postgres "$postgres_bin/pg_ctl" -D "$database_folder" status >/dev/null 2>&1; }

start_postgres() {
    database_is_up && return
    as_postgres "$postgres_bin/pg_ctl" -D "$database_folder" -l "$database_folder/server.log" -w -t 60 start >/dev/null ||
        fail "PostgreSQL did not start. Its words: $(as_postgres tail -n 3 "$database_folder/server.log")"
}

demonstration_database() {
    mkdir -p "$var"
    prepare_run_dir
    choose_database_folder
    if [[ ! -e $var/database-ready ]]; then
        if ((EUID == 0)); then
            install -d -o postgres -m 0700 "$database_folder"
        else
            install -d -m 0700 "$database_folder"
        fi
        if ! as_postgres test -e "$database_folder/PG_VERSION"; then
            as_postgres "$postgres_bin/initdb" -D "$database_folder" -A peer -U postgres --locale=C.UTF-8 >/dev/null ||
                fail "initdb failed on $database_folder: remove that folder and try again."
            as_postgres tee -a "$database_folder/postgresql.conf" >/dev/null <<EOF
listen_addresses = ''
unix_socket_directories = '$run_dir/pg'
log_statement = none
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
log_error_verbosity = terse
EOF
            # Each role of ours may be taken by this OS user only.
            as_postgres tee "$database_folder/pg_ident.conf" >/dev/null <<EOF
etd $(id -un) etd_owner
etd $(id -un) etd_service
etd $(id -un) etd_auditor
etd $(as_postgres id -un) postgres
EOF
            as_postgres tee "$database_folder/pg_hba.conf" >/dev/null <<EOF
local all all peer map=etd
EOF
        fi
        start_postgres
        as_postgres psql -q -h "$run_dir/pg" -U postgres -d postgres -v ON_ERROR_STOP=1 \
            -f "$root/deploy/database.sql" >/dev/null || fail "The database roles could not be created."
        touch "$var/database-ready"
    fi
    start_postgres
    "$etd" migrate --database "$(database etd_owner)" || fail "The database schema could not be brought up to date."
    echo "PostgreSQL listens on $run_dir/pg; no TCP port is open."
}

# ---- build, ceremony --------------------------------------------------------------------------

demonstration_build() {
    local log=$root/build/quickstart-build.log
    mkdir -p "$root/build"
    (cd "$root" && cmake --preset release) >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        fail "Configuring failed: the lines above say why ($log)."
    }
    if [[ -t 1 ]]; then
        cmake --build "$root/build/release" -j "$(nproc)" | tee -a "$log" | while IFS= read -r line; do
            [[ $line == \[*\]* ]] && printf '\r%-100.100s' "$line"
        done
        printf '\r%-100s\r' ''
    else
        cmake --build "$root/build/release" -j "$(nproc)" >>"$log" 2>&1
    fi || {
        grep -E -A5 'error|FAILED' "$log" | head -n 30 >&2
        fail "The build failed: the lines above say where ($log)."
    }
    echo "Built build/release/etd."
}

demonstration_ceremony() {
    if [[ -e $demo/trust/roots/travel-document-1.crt ]]; then
        echo "The authority is there already ($demo): kept."
        return
    fi
    mkdir -p "$var"
    "$etd" ceremony "$root/keys-example/ceremony.json" --into "$demo" ||
        fail "The ceremony failed and left nothing behind."
}

# ---- the two processes ------------------------------------------------------------------------

is_running() { [[ -e $run_dir/$1.pid ]] && kill -0 "$(cat "$run_dir/$1.pid")" 2>/dev/null; }

# wait_for NAME WORD SECONDS: until the process's log holds WORD.
wait_for() {
    local i
    for ((i = 0; i < $3 * 10; ++i)); do
        grep -q "$2" "$var/log/$1.log" 2>/dev/null && return
        is_running "$1" || break
        sleep 0.1
    done
    tail -n 10 "$var/log/$1.log" >&2
    fail "etd $1 did not become ready: its last lines are above ($var/log/$1.log)."
}

# Further arguments go to the program.
# shellcheck disable=SC2120
start_signer() {
    is_running signer && return
    mkdir -p "$var/log"
    : >"$var/log/signer.log"
    "$etd" signer --demonstration --directory "$demo/signer" --socket "$signer_socket" --trust "$demo/trust" \
        --templates "$root/templates/etd-a4" --fonts /usr/share/fonts --passphrase-fd 3 "$@" \
        3<"$demo/credentials/signer.pass" >>"$var/log/signer.log" 2>&1 </dev/null &
    echo $! >"$run_dir/signer.pid"
    wait_for signer "is ready" 30
}

# shellcheck disable=SC2120
start_serve() {
    is_running serve && return
    mkdir -p "$var/log"
    : >"$var/log/serve.log"
    "$etd" serve --demonstration --database "$(database etd_service)" --socket "$signer_socket" \
        --templates "$root/templates/etd-a4" --fonts /usr/share/fonts --trust "$demo/trust" --tls "$demo/tls" \
        --posts "$root/keys-example/posts.json" --issuing-state UTO --lists "$demo/trust/lists" \
        --listen "127.0.0.1:$port" --passphrase-fd 3 "$@" \
        3<"$demo/credentials/tls.pass" >>"$var/log/serve.log" 2>&1 </dev/null &
    echo $! >"$run_dir/serve.pid"
    wait_for serve "is ready" 30
}

demonstration_start() {
    prepare_run_dir
    # shellcheck disable=SC2119
    start_signer
    # shellcheck disable=SC2119
    start_serve
    echo "Both are ready; their logs are in $var/log/."
}

stop_process() {
    is_running "$1" || return 0
    local pid i
    pid=$(cat "$run_dir/$1.pid")
    kill -TERM "$pid" 2>/dev/null || true
    for ((i = 0; i < 150; ++i)); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
    rm -f "$run_dir/$1.pid"
}

demonstration_stop() {
    stop_process serve
    stop_process signer
    [[ -e $var/database-folder ]] || return 0
    choose_database_folder
    if database_is_up; then
        as_postgres "$postgres_bin/pg_ctl" -D "$database_folder" -m fast -w stop >/dev/null || true
    fi
}

demonstration_remove() {
    if [[ -e $var/database-folder ]]; then
        choose_database_folder
        rm -rf "$database_folder"
    fi
    rm -rf "$var" "$run_dir" "$root/build/release" "$root/build/quickstart-build.log"
}

# Stays until one of the two processes ends.
demonstration_watch() {
    while is_running serve && is_running signer; do sleep 1 & wait $!; done
    demonstration_stop
    fail "One of the two processes ended: see $var/log/."
}

# ---- the job ----------------------------------------------------------------------------------

# officer NAME COMMAND…: runs `etd COMMAND` as that demonstration officer.
officer() {
    local name=$1
    shift
    "$etd" "$@" --url "https://localhost:$port" --ca "$demo/trust/roots/service-1.crt" \
        --certificate "$demo/officers/$name.crt" --key "$demo/officers/$name.key" --passphrase-fd 3 \
        3<"$demo/credentials/$name.pass"
}

# issue_sample NAME: one case of keys-example/cases to its files in $demo. Idempotent: a repeated run sends the
# same keys, and what is there already is left.
issue_sample() {
    local name=$1 reference number
    if [[ -e $demo/$name.pdf && -e $demo/$name.manifest.json ]]; then
        printf '  %-18s is there already\n' "$name"
        return
    fi
    reference=$(officer officer-intake case submit --idempotency-key "demo-$name-submit" "$root/keys-example/cases/$name.json") ||
        fail "The case $name was refused: the line above says why."
    number=$(officer officer-intake prepare --idempotency-key "demo-$name-prepare" --case "$reference") ||
        fail "The document of $name could not be prepared: the line above says why."
    # Each officer's own program recomputes the digests, draws the document and signs the statement.
    officer consul-1 approve --yes --number "$number" --position consul --hours 24 --templates "$root/templates/etd-a4" \
        --preview "$demo/$name.preview.pdf" >"$demo/$name.approvals.txt" 2>&1 || { tail -n 2 "$demo/$name.approvals.txt" >&2; fail "The consul's approval of $name failed."; }
    officer approver-1 approve --yes --number "$number" --position approver --hours 24 >>"$demo/$name.approvals.txt" 2>&1 ||
        { tail -n 2 "$demo/$name.approvals.txt" >&2; fail "The second officer's approval of $name failed."; }
    officer officer-intake issue --idempotency-key "demo-$name-issue" --number "$number" >/dev/null ||
        fail "The document of $name could not be issued: the line above says why."
    officer officer-intake fetch --number "$number" --into "$demo" --name "$name" >/dev/null ||
        fail "The document of $name could not be fetched."
    printf '  %-18s document %s\n' "$name" "$number"
}

demonstration_issue() {
    local file
    for file in "$root"/keys-example/cases/*.json; do issue_sample "$(basename "$file" .json)"; done
}

demonstration_verify() {
    local file name count=0
    for file in "$root"/keys-example/cases/*.json; do
        name=$(basename "$file" .json)
        if ! "$etd" verify --trust "$demo/trust" "$demo/$name.pdf" >"$var/verdict.txt" 2>&1; then
            cat "$var/verdict.txt" >&2
            fail "$demo/$name.pdf did not verify: the verdict is above."
        fi
        printf '  %-18s %s\n' "$name" "$(head -n 1 "$var/verdict.txt" | cut -d' ' -f1-3)"
        count=$((count + 1))
    done
    echo "$count of $count verified without a network."
}
