#!/bin/bash
# One publisher and 500 hosts that follow it: what is asked of Cognito and of the store, and how long until everybody knows a
# new user. The publisher is a real cognitod that lists the pool every 10 s; the hosts look every 10 s, too: both intervals
# thirty times shorter than five minutes.
. "$abs_top_srcdir/tests/daemon/lib.sh" || exit 1
HOSTS=${1:-${HOSTS:-500}} # the world has a clean environment: settings become arguments
USERS=${2:-${USERS:-1000}}
INTERVAL_MS=10000
SCALE=30 # to 5 minutes

skip_all() {
    echo "fleet: not measured: $1"
    exit 0
}

fail() {
    printf 'fleet: %s\n' "$@" >&2
    exit 1
}

enter_world "$HOSTS" "$USERS"
jq --argjson count "$USERS" '.userPools[0].users += [range($count) | {username: "user\(.)",
    password: "Bench-Password-1", attributes: {name: "User Number \(.)"}, groups: ["linux-users"]}]' \
    "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json"
install_product
use_nss_module
start_emulator --state "$WORLD/pool.json"
configure_daemon
configure fleet.conf <<END
[aws]
s3_endpoint = $ENDPOINT
[directory]
refresh_interval = 10s
[publish]
to = s3://directories/linux/directory
END
start_daemon
wait_for_directory user1
KEY=$(cognitoctl directory keygen) || fail "no key"
is_published() {
    run cognitoctl directory publish
    [ "$status" = 0 ]
}
wait_for is_published || fail "$output"

mkdir -p "$WORLD/fleet"
"$abs_top_builddir/bench/fleet-hosts" "$HOSTS" "$INTERVAL_MS" "$WORLD/fleet" s3://directories/linux/directory \
    "$ENDPOINT" "$WORLD/emulator/ca.pem" "$KEY" "$POOL_ID" "$DIRECTORY_KEY_ID" "$DIRECTORY_KEY_SECRET" \
    >"$WORLD/fleet.out" &
fleet=$!
all_are_ready() {
    grep -q ready "$WORLD/fleet.out"
}
for _ in 1 2 3 4; do
    wait_for all_are_ready && break
done
all_are_ready || fail "not all hosts have a directory" "$(tail -n 3 "$WORLD/fleet.out")"

now_ms() {
    echo $((${EPOCHREALTIME/[.,]/} / 1000))
}

# A quiet time of four intervals, then the newcomer.
forget_requests
began=$(now_ms)
while [ $(($(now_ms) - began)) -lt $((4 * INTERVAL_MS)) ]; do
    wait_for false
done
took=$(($(now_ms) - began))
requests >"$WORLD/quiet"
created=$(now_ms)
change_user create '{"username": "newcomer", "password": "Newcomers-Password-1", "groups": ["linux-users"]}'
wait "$fleet" || fail "the hosts ended badly"

per_hour() {
    awk -v count="$1" -v took="$took" -v scale="$SCALE" \
        'BEGIN { printf "%.0f", count * 3600000 / took / scale }'
}

count_of() {
    jq -c "select($1)" "$WORLD/quiet" | wc -l
}

echo "fleet: $HOSTS hosts, $USERS users; seen in $took ms at intervals of $INTERVAL_MS ms, told for intervals of 5 minutes:"
echo "  list calls of Cognito an hour:          $(per_hour "$(count_of '.service == "cognito-idp"')")"
echo "  statements fetched an hour, unchanged:  $(per_hour "$(count_of '.operation == "GetObject" and .httpStatus == 304')")"
echo "  statements fetched an hour, newer:      $(per_hour "$(count_of '.operation == "GetObject" and .httpStatus == 200 and .key == "linux/directory"')")"
echo "  rosters fetched an hour:                $(per_hour "$(count_of '.operation == "GetObject" and .httpStatus == 200 and .key != "linux/directory"')")"
echo "  objects put an hour:                    $(per_hour "$(count_of '.operation == "PutObject"')")"
echo "  roster: $(stat -c %s "$WORLD/fleet/0/followed.roster") bytes; statement: $(stat -c %s "$WORLD/fleet/0/followed") bytes"
sed -n 's/^known //p' "$WORLD/fleet.out" | sort -n | awk -v created="$created" -v interval="$INTERVAL_MS" '
    { at[NR] = ($1 - created) / interval }
    END { printf "  a new user is known after, in intervals: first host %.2f, half of them %.2f, all %d of them %.2f\n",
        at[1], at[int((NR + 1) / 2)], NR, at[NR] }'
grep '^looks' "$WORLD/fleet.out" | sed 's/^/  /'
