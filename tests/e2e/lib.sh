# shellcheck shell=bash
# What the end-to-end tests share. Sourced after `root` is set.
: "${root:?}"

etd=${ETD:-$root/build/release/etd}
zxing_read=${ZXING_READ:-$root/build/dev/tests/e2e/zxing_read}
vectors=${ETD_THIRD_PARTY_VECTORS:-$root/../shared/vectors}
work=$(mktemp -d /var/tmp/etd-e2e.XXXXXX)
chmod 0755 "$work"
# shellcheck disable=SC2034  # read by deploy/demonstration.sh
var=$work/var
failed=0

free_port() {
    local candidate
    for candidate in $(shuf -i 20000-29999 -n 50); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
}
# shellcheck disable=SC2034
port=$(free_port)

# shellcheck source=../../deploy/demonstration.sh
source "$root/deploy/demonstration.sh"

# check NAME COMMAND…: the command must succeed; its output is shown when it does not.
check() {
    local name=$1 log=$work/check.log
    shift
    if "$@" >"$log" 2>&1; then
        echo "ok e2e $name"
    else
        echo "not ok e2e $name"
        tail -n 30 "$log" | sed 's/^/   | /'
        failed=1
    fi
}

# exits CODE COMMAND…: the command must end with just that exit code.
exits() {
    local expected=$1 got=0
    shift
    "$@" || got=$?
    ((got == expected)) || {
        echo "exit code $got, expected $expected"
        return 1
    }
}

# says WORDS COMMAND…: the command's output must hold the words; its exit code is not looked at.
says() {
    local words=$1 output
    shift
    output=$("$@" 2>&1) || true
    [[ $output == *"$words"* ]] || {
        printf '%s\n' "expected to read: $words" "$output"
        return 1
    }
}

clean_up() {
    demonstration_stop || true
    rm -rf "$work" "$run_dir"
    if [[ -n ${database_folder:-} ]]; then rm -rf "$database_folder"; fi
}
trap clean_up EXIT
