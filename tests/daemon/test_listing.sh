#!/usr/bin/env bash
# source = sync: a pool of fifty pages, listed at the pace that Cognito's quotas allow, and gone on with after an outage and a
# restart. What was asked is the local Cognito's account, by its own clock.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
CROWD=3000
PAGES=51 # of 60, with the users of the sample
enter_world "$@"
install_product
use_nss_module
jq --argjson count "$CROWD" '.userPools[0].generateUsers = {"count": $count, "prefix": "crowd", "groups": ["linux-users"]}' \
    "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json"
start_emulator --state "$WORLD/pool.json"
configure_daemon

answered='.operation == "ListUsers" and .httpStatus == 200 and .fault == null and (.Filter | not)'

pages_answered() {
    requests | jq -rs "[.[] | select($answered)] | length"
}

pages_from_the_beginning() {
    requests | jq -rs "[.[] | select($answered and (.PaginationToken | not))] | length"
}

has_answered() {
    [ "$(pages_answered)" -ge "$1" ]
}

order_faults() {
    control_emulator --data "{\"faults\": [$1]}" "$ENDPOINT/_emulator/faults" >/dev/null || fail "no faults are to be had"
}

knows_everybody() {
    [ "$(cognitoctl status | sed -n 's/^ *Directory *\([0-9]*\) enabled users.*/\1/p')" -gt "$CROWD" ]
}

forget_everything() {
    stop cognitod
    rm -rf /var/lib/cognitod/* /run/cognitod/*
    forget_requests
}

# The most that began within one second, by a window that slides from request to request.
most_in_a_second() {
    requests | jq -rs --arg operations "$1" '[.[] | select(.operation as $name | $operations | split(" ") | index($name)) |
        (.time | sub("\\..*"; "Z") | fromdate) * 1000 + (.time[20:23] | tonumber)] | sort as $times |
        [$times[] as $begin | [$times[] | select(. >= $begin and . < $begin + 1000)] | length] | max // 0'
}

test_a_listing_stays_within_the_quota_of_each_kind_of_call() {
    forget_requests
    start_daemon
    wait_for knows_everybody || fail "the pool is not listed" "$(cognitoctl status)"
    local lists groups
    lists=$(most_in_a_second "ListUsers ListUsersInGroup")
    groups=$(most_in_a_second ListGroups)
    echo "# in the busiest second: $lists lists of users, $groups of groups"
    [ "$lists" -gt 10 ] || fail "the log does not tell: $lists"
    [ "$lists" -le 30 ] || fail "$lists lists of users in a second"
    [ "$groups" -le 5 ] || fail "$groups lists of groups in a second"
    expect_equal "$PAGES" "$(pages_answered)"
    expect_equal 0 "$(requests | jq -rs '[.[] | select(.operation == "AdminGetUser")] | length')"
}

test_users_and_groups_are_listed_at_the_same_time() {
    local kinds
    kinds=$(requests | jq -rs '[.[] | select(.operation | startswith("ListUsers")) | .operation] |
        . as $all | [range(1; length) | select($all[.] != $all[. - 1])] | length')
    [ "$kinds" -gt 10 ] || fail "users and members were listed one after the other ($kinds changes)"
}

test_after_an_outage_no_page_is_asked_for_that_was_answered_before() {
    forget_everything
    start_daemon
    wait_for has_answered 15 || fail "no pages"
    order_faults '{"operation": "ListUsers", "kind": "dropBefore", "times": 1000}'
    wait_for logged_failure || fail "no word of the outage" "$(logged cognitod)"
    order_faults ""
    wait_for knows_everybody || wait_for knows_everybody || fail "the pool is not listed" "$(cognitoctl status)"
    expect_equal "$PAGES" "$(pages_answered)"
    expect_equal 1 "$(pages_from_the_beginning)"
}

logged_failure() {
    logged cognitod | grep -q "ListUsers failed"
}

test_the_next_daemon_goes_on_with_the_listing_of_the_last_one() {
    forget_everything
    start_daemon
    wait_for has_answered 15 || fail "no pages"
    stop cognitod
    rm -f /run/cognitod/{pam,nss,control}
    run stat -c '%a %U' /var/lib/cognitod/listing
    expect_output "600 cognitod"
    start_daemon
    wait_for knows_everybody || fail "the pool is not listed" "$(cognitoctl status)"
    [ "$(pages_answered)" -le $((PAGES + 1)) ] || fail "$(pages_answered) pages were asked for"
    expect_equal 1 "$(pages_from_the_beginning)"
    [ ! -e /var/lib/cognitod/listing ] || fail "the file is still there"
    run getent passwd crowd0001 crowd3000
    expect_success
}

test_questions_about_unknown_names_keep_to_the_same_quota_while_the_pool_is_listed() {
    forget_everything
    start_daemon
    wait_for has_answered 5 || fail "no pages"
    bounded getent passwd $(seq -f "scan-%g" 300) >/dev/null
    wait_for knows_everybody || fail "the pool is not listed" "$(cognitoctl status)"
    local most
    most=$(most_in_a_second "ListUsers ListUsersInGroup")
    echo "# in the busiest second: $most lists of users"
    [ "$most" -le 30 ] || fail "$most lists of users in a second"
}

run_tests
