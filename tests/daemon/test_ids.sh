#!/usr/bin/env bash
# The ledger as root sees it: list, check, forget. And login names that are not the Username.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"
start_service

LEDGER=/var/lib/cognitod/ids

uid_of() {
    getent passwd "$1" | cut -d: -f3
}

listed_anew() {
    run cognitoctl refresh
    expect_success
}

test_the_list_shows_names_ids_states_and_subs() {
    listed_anew
    run cognitoctl ids list
    expect_success
    expect_output "user  jane $(uid_of jane) $(uid_of jane) since 20"
    expect_output " live "
    expect_output "group linux-users - "
    run cognitoctl ids list --json
    expect_success
    expect_output '"sub"'
}

test_a_ledger_in_order_is_said_to_be() {
    run cognitoctl ids check
    expect_success
    expect_output "all is well"
}

test_others_than_root_see_and_change_nothing() {
    run as_uid 65534 cognitoctl ids list
    expect_equal 1 "$status"
    expect_output "only root"
    run as_uid 65534 cognitoctl ids forget jane --yes
    expect_equal 1 "$status"
    run getent passwd jane
    expect_success
}

test_a_deleted_users_uid_is_kept_from_a_namesake_until_root_lets_go_of_the_name() {
    local before
    change_user create '{"username": "alice", "password": "Alices-Password-1", "groups": ["linux-users"]}'
    listed_anew
    before=$(uid_of alice)
    change_user delete '{"username": "alice"}'
    change_user create '{"username": "alice", "password": "Strangers-Password-1", "groups": ["linux-users"],
        "sub": "99999999-aaaa-4bbb-8ccc-dddddddddddd"}'
    listed_anew
    expect_equal "$before" "$(uid_of alice)"
    sign_in alice Strangers-Password-1
    expect_failure
    run cognitoctl ids check
    expect_equal 1 "$status"
    expect_output "alice: the name is pinned to another sub"
    expect_logged cognitod "alice of the pool: the name is pinned to another sub"
    run cognitoctl ids list
    expect_output "user  alice $before $before since"
    run_with_input no cognitoctl ids forget alice
    expect_equal 1 "$status"
    expect_output "nobody else will get it"
    expect_equal "$before" "$(uid_of alice)"
    run_with_input yes cognitoctl ids forget alice
    expect_success
    wait_for getent passwd alice >/dev/null || fail "the newcomer is not there"
    [ "$(uid_of alice)" != "$before" ] || fail "the newcomer has the deleted user's uid"
    sign_in alice Strangers-Password-1
    expect_success
    run cognitoctl ids list
    expect_output " forgotten "
    grep -q '^forgotten ' "$LEDGER" || fail "there is no line of it"
}

test_what_is_damaged_behind_the_daemons_back_is_found() {
    cp -p "$LEDGER" "$WORLD/ledger"
    sed -i '1s/./X/' "$LEDGER"
    run cognitoctl ids check
    cat "$WORLD/ledger" >"$LEDGER"
    expect_equal 1 "$status"
    expect_output "$LEDGER:1: damaged"
}

test_a_damaged_ledger_stops_the_start_with_its_line_and_what_to_do_and_no_jargon() {
    stop cognitod
    cp -p "$LEDGER" "$WORLD/ledger"
    sed -i '2s/.*/junk/' "$LEDGER"
    run /usr/sbin/cognitod --foreground
    cat "$WORLD/ledger" >"$LEDGER"
    restart_daemon
    expect_failure
    expect_output "cannot open the directory: $LEDGER:2: damaged: restore the file, or take this line out (docs/ids.md)"
    refuse_output "Structure needs cleaning"
    refuse_output "cannot set up"
}

test_a_start_on_a_full_disk_is_said_to_be_one() {
    stop cognitod
    mount -t tmpfs -o "size=16k,mode=755,uid=$(id -u cognitod),gid=$(id -g cognitod)" tmpfs /var/lib/cognitod
    dd if=/dev/zero of=/var/lib/cognitod/ballast bs=1k count=64 2>/dev/null
    run /usr/sbin/cognitod --foreground
    umount /var/lib/cognitod
    restart_daemon
    expect_failure
    expect_output "cannot open the directory in /var/lib/cognitod: the disk is full: free some space"
    refuse_output "No space left on device"
}

test_root_is_told_why_a_user_of_the_pool_is_refused_and_others_are_not() {
    run cognitoctl user root2
    expect_output "the user pool has no user root2"
    change_user create '{"username": "linux-users", "password": "Roots-Password-1"}'
    listed_anew
    run cognitoctl user linux-users
    expect_equal 1 "$status"
    expect_output "this host refuses the user linux-users of the pool: a group of the pool has the user's name"
    run as_uid 65534 cognitoctl user linux-users
    expect_output "the user pool has no user linux-users"
    expect_logged cognitod "linux-users of the pool: a group of the pool has the user's name"
    change_user delete '{"username": "linux-users"}'
}

test_who_is_not_there_cannot_be_forgotten() {
    run cognitoctl ids forget nosuch --yes
    expect_equal 1 "$status"
    expect_output "the ledger has no user nosuch"
    run cognitoctl ids forget
    expect_equal 2 "$status"
}

test_nobody_is_asked_whether_to_forget_who_is_not_there() {
    run_with_input yes cognitoctl ids forget nosuch
    expect_equal 1 "$status"
    expect_output "the ledger has no user nosuch"
    refuse_output "will not resolve"
    run_with_input yes cognitoctl ids forget --group nosuch
    expect_output "the ledger has no group nosuch"
    run_with_input no cognitoctl ids forget john
    expect_equal 1 "$status"
    expect_output "The user john will not resolve"
    expect_output "Nothing was changed."
}

run_tests
