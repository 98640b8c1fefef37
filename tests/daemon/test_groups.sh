#!/usr/bin/env bash
# Groups of the pool that are deleted, and made again with the same name: what a host makes of it, from Cognito's lists to files.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"
start_service

LEDGER=/var/lib/cognitod/ids
FILE=$WORLD/file-of-crew
made_again="crew of the pool: the group was deleted and made again"

gid_of() {
    getent group "$1" | cut -d: -f3
}

members_of() {
    getent group "$1" | cut -d: -f4
}

listed_anew() {
    run cognitoctl refresh
    expect_success
}

# The ledger's row, without its times.
row_of() {
    cognitoctl ids list | sed -n -E "s/^group +($1) - ([0-9]+) .*( live| deleted| forgotten).*/\\1 \\2\\3/p"
}

put_into() {
    change_user update "{\"username\": \"$1\", \"groups\": [\"linux-users\", \"$2\"]}"
}

is_in() {
    id -Gn "$1" | tr ' ' '\n' | grep -qx "$2"
}

test_a_group_that_is_made_has_members_and_a_gid_in_the_ledger() {
    change_group create '{"name": "crew"}'
    put_into jane crew
    listed_anew
    expect_equal jane "$(members_of crew)"
    is_in jane crew || fail "jane is not in crew" "$(id jane)"
    expect_equal "crew $(gid_of crew) live" "$(row_of crew)"
    touch "$FILE"
    chgrp crew "$FILE"
    ! logged cognitod | grep -F "$made_again" || fail "it was made only once"
}

test_one_that_is_deleted_is_nobodys_and_its_gid_is_kept_from_others() {
    local before
    before=$(gid_of crew)
    change_group delete '{"name": "crew"}'
    change_group create "{\"name\": \"thieves\", \"description\": \"gid=$before\"}"
    put_into john thieves
    listed_anew
    run getent group crew
    expect_failure
    run getent group "$before"
    expect_failure
    run id -G jane
    refuse_output "$before"
    expect_equal "crew $before deleted" "$(row_of crew)"
    grep -q '^group-deleted crew ' "$LEDGER" || fail "there is no tombstone" "$(cat "$LEDGER")"
    run getent group thieves
    expect_failure
    run id -G john
    refuse_output "$before"
    expect_logged cognitod "thieves of the pool: the id is pinned to another user or group"
    change_group delete '{"name": "thieves"}'
}

test_made_again_it_has_its_gid_and_files_and_none_of_its_members() {
    local before
    before=$(stat -c %g "$FILE")
    change_group create '{"name": "crew"}'
    listed_anew
    expect_equal "$before" "$(gid_of crew)"
    expect_equal crew "$(stat -c %G "$FILE")"
    expect_equal "" "$(members_of crew)"
    ! is_in jane crew || fail "jane is in it still"
    expect_equal "crew $before live" "$(row_of crew)"
    grep -q '^group-restored crew ' "$LEDGER" || fail "the ledger does not say so" "$(cat "$LEDGER")"
    expect_logged cognitod "$made_again"
}

test_between_two_listings_too() {
    local before restored
    before=$(gid_of crew)
    put_into jane crew
    listed_anew
    is_in jane crew || fail "jane is not in crew" "$(id jane)"
    restored=$(grep -c '^group-restored crew ' "$LEDGER")
    change_group delete '{"name": "crew"}'
    change_group create '{"name": "crew"}'
    put_into john crew
    listed_anew
    expect_equal "$before" "$(gid_of crew)"
    expect_equal john "$(members_of crew)"
    ! is_in jane crew || fail "jane is in it still"
    expect_equal $((restored + 1)) "$(grep -c '^group-restored crew ' "$LEDGER")"
}

test_all_of_it_is_so_after_a_restart() {
    local before
    before=$(gid_of crew)
    restart_daemon
    listed_anew
    expect_equal "$before" "$(gid_of crew)"
    expect_equal john "$(members_of crew)"
    run cognitoctl ids check
    expect_success
}

test_another_gid_counts_once_root_lets_go_of_the_old_one() {
    local before chosen=1999999999
    before=$(gid_of crew)
    change_group delete '{"name": "crew"}'
    change_group create "{\"name\": \"crew\", \"description\": \"gid=$chosen\"}"
    listed_anew
    expect_equal "$before" "$(gid_of crew)"
    run cognitoctl ids forget --group crew --yes
    expect_success
    listed_anew
    expect_equal "$chosen" "$(gid_of crew)"
    expect_equal "crew $before forgotten
crew $chosen live" "$(row_of crew | sort -k3)"
}

run_tests
