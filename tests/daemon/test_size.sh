#!/usr/bin/env bash
# How large the daemon is when it waits.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"
install_product
jq '.userPools[0].generateUsers = {"count": 100, "prefix": "crowd", "groups": ["linux-users"]}' \
    "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json"
start_emulator --state "$WORLD/pool.json"
configure_daemon
start_daemon

resident_kilobytes() {
    awk '/^Rss:/ { print $2 }' "/proc/$(pid_of cognitod)/smaps_rollup"
}

is_below() {
    [ "$(resident_kilobytes)" -lt "$1" ]
}

knows_the_crowd() {
    [ "$(cognitoctl status | sed -n 's/^ *Directory *\([0-9]*\) enabled users.*/\1/p')" -gt 100 ]
}

test_a_hundred_users_take_the_idle_daemon_less_than_8_megabytes() {
    ! grep -q '^#define SANITIZERS' "$abs_top_builddir/config.h" || skip "sanitizers count along"
    [ -z "${COGNITOD_UNDER-}" ] || skip "another program counts along"
    wait_for knows_the_crowd || fail "the crowd is not listed" "$(cognitoctl status)"
    wait_for is_below 8192 || fail "$(resident_kilobytes) kB are resident"
    echo "# $(resident_kilobytes) kB resident"
}

run_tests
