#!/usr/bin/env bash
# Two hundred people who sign in at the same moment: none is lost, and the daemon's memory returns to where it was.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"

AT_ONCE=200
KEPT_KIB=1536 # more than the same people one by one have left: 40 MiB of stacks of ended threads, 12 KiB in use of each, and gaps in the heap

# A watchdog lets the daemon look after what a crowd has left behind often.
export WATCHDOG_USEC=2000000
install_product
use_nss_module
start_cognito

status_of_daemon() {
    sed -n "s/^$1:[[:space:]]*\([0-9]*\).*/\1/p" "/proc/$(pid_of cognitod)/status"
}

# What is the daemon's own: pages of libraries come and go with the file cache.
weigh_daemon() {
    MEMORY=$(status_of_daemon RssAnon)
}

is_as_light_as() {
    weigh_daemon
    [ "$MEMORY" -le "$1" ]
}

# COUNT people at once, so many times.
sign_in_at_once() {
    run_with_input Janes-Password-1 "$abs_top_builddir/tests/daemon/sign-in-at-once" /run/cognitod/pam jane "$@"
    expect_success
    note "$output"
}

test_two_hundred_at_once_lose_none() {
    sign_in_at_once "$AT_ONCE"
    expect_output "$AT_ONCE of $AT_ONCE signed in"
}

# The sanitizers keep what is freed.
test_the_memory_returns_to_where_it_was() {
    grep -q '^#define SANITIZERS' "$abs_top_builddir/config.h" && return
    local before crowd round
    restart_daemon
    sign_in_at_once 1 "$AT_ONCE"
    weigh_daemon
    before=$MEMORY
    for round in 1 2 3; do
        sign_in_at_once "$AT_ONCE"
        weigh_daemon
        crowd=$MEMORY
        wait_for is_as_light_as $((before + KEPT_KIB)) ||
            fail "round $round: $before KiB before, $crowd KiB with the crowd, still $MEMORY KiB"
        note "round $round: $before KiB before the crowd, $crowd KiB right after it, $MEMORY KiB in the end"
    done
}

run_tests
