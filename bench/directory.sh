#!/bin/bash
# What a directory costs the daemon: a whole listing of the pool, and the daemon idle afterwards. Runs the local Cognito
# at its own pace and cognitod in a private world; the listing's requests and their rate are the local Cognito's account.
#
#   CROWDS="100 100000"   numbers of users
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1

skip_all() {
    echo "directory: not measured: $1"
    exit 0
}

fail() {
    printf 'directory: %s\n' "$@" >&2
    exit 1
}

# The world has a clean environment: settings become arguments.
# shellcheck disable=SC2086 # words
[ $# -gt 0 ] || set -- ${CROWDS:-100 100000}
enter_world "$@"
prepare_host

# A pool of as many users more, in groups as those of the sample have.
make_pool() {
    jq --argjson count "$1" '.userPools[0].generateUsers =
        {"count": $count, "prefix": "crowd", "groups": ["linux-users"]}' \
        "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json" || fail "the pool cannot be made"
}

has_listed() {
    cognitoctl status 2>/dev/null | grep -q '^ *Listed *[0-9]'
}

# Up to ten minutes: a hundred thousand users take as long as the quota lets them.
wait_for_listing() {
    local tries=0
    until has_listed; do
        [ $((tries += 1)) -lt 6000 ] || fail "the pool is not listed: $(cognitoctl status)"
        sleep 0.1
    done
}

cpu_milliseconds() {
    awk -v hertz="$(getconf CLK_TCK)" '{ print ($14 + $15) * 1000 / hertz }' "/proc/$1/stat"
}

memory() {
    awk '/^(Rss|Pss|Private_Dirty|Private_Clean):/ { sub(":", "", $1); kept[$1] = $2 }
        END { printf "%.1f MB resident, %.1f MB its share, %.1f MB its own\n", kept["Rss"] / 1024, kept["Pss"] / 1024,
              (kept["Private_Dirty"] + kept["Private_Clean"]) / 1024 }' "/proc/$1/smaps_rollup"
}

peak() {
    awk '/^VmHWM/ { printf "%.1f MB\n", $2 / 1024 }' "/proc/$1/status"
}

# The listing's requests: how many, how many a second from the first to the last, the most within any second, and how many
# the local Cognito refused.
print_requests() {
    requests | jq -r 'select(.service == "cognito-idp") | "\(.time) \(.error // "")"' | sed 's/^.*T\(..\):\(..\):\(......\)Z/\1 \2 \3/' | awk '
        { at[NR] = ($1 * 60 + $2) * 60 + $3 }
        NR > 1 && at[NR] < at[NR - 1] - 43200 { at[NR] += 86400 }
        NF > 3 { refused++ }
        END {
            for (first = last = 1; last <= NR; last++) {
                while (at[last] - at[first] >= 1)
                    first++
                if (last - first + 1 > most)
                    most = last - first + 1
            }
            took = at[NR] - at[1]
            printf "%d requests, %.1f a second, at most %d within a second, %d refused",
                NR, (took > 1 ? NR / took : NR), most, refused
        }'
}

measure() {
    local began pid took
    printf 'directory: a pool of %d users\n' "$1"
    make_pool "$1"
    start_emulator --state "$WORLD/pool.json"
    configure_daemon
    began=$(date +%s%N)
    start_daemon
    pid=$(pid_of cognitod)
    wait_for_listing
    took=$((($(date +%s%N) - began) / 1000000))
    printf '%7d users listed: %d.%03d s, %d ms of CPU, %s at most; %s\n' "$1" $((took / 1000)) $((took % 1000)) \
        "$(cpu_milliseconds "$pid")" "$(peak "$pid")" "$(print_requests)"
    sleep 35 # until what the daemon does now and then has been done
    printf '%7d users, idle: %s\n' "$1" "$(memory "$pid")"
    stop cognitod
    stop emulator
    rm -rf /var/lib/cognitod/* /run/cognitod/*
}

for crowd in "$@"; do
    measure "$crowd"
done
