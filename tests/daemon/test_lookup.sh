#!/usr/bin/env bash
# source = lookup: the pool is never listed whole. And how fast a change reaches a process that runs.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"
install_product
use_nss_module
start_emulator
configure_daemon
mkdir -p /etc/cognitod.conf.d
configure lookup.conf <<'END'
[directory]
source = lookup
negative_ttl = 1h
END
start_daemon
sed -i '/^passwd:/s/:.*/: files cognito/' /etc/nsswitch.conf

count_actions() {
    requests | jq -rs --arg action "$1" '[.[] | select(.operation == $action)] | length'
}

test_a_user_is_asked_for_by_a_filter_when_somebody_wants_to_know() {
    forget_requests
    run getent passwd jane
    expect_success
    expect_output ":/home/jane:/bin/bash"
    run id -Gn jane
    expect_output linux-users
    expect_equal 1 "$(count_actions ListUsers)"
    expect_equal 0 "$(count_actions AdminGetUser)"
    expect_equal 0 "$(count_actions ListUsersInGroup)"
}

test_a_name_that_nobody_has_is_asked_for_once() {
    forget_requests
    run getent passwd nobody-here
    expect_failure
    run getent passwd nobody-here
    expect_failure
    expect_equal 1 "$(count_actions ListUsers)"
}

test_the_administrator_can_have_everything_asked_anew() {
    change_user create '{"username": "nobody-here", "groups": ["linux-users"]}'
    change_user update '{"username": "jane", "enabled": false}'
    run cognitoctl refresh
    expect_success
    run getent passwd nobody-here
    expect_success
    run cognitoctl user jane
    [[ $output =~ Enabled\ +no ]] || fail "jane is still enabled" "$output"
    run getent passwd jane
    expect_success
    change_user update '{"username": "jane", "enabled": true}'
}

# When Cognito was asked last about the user of this sub, his groups included: then the daemon knows.
asked_at_milliseconds() {
    local time
    time=$(requests | jq -rs --arg sub "$1" '. as $all | [range(length) |
        select($all[.].Filter // "" | contains($sub))][-1] as $at | $all[$at + 1].time')
    date -d "$time" +%s%3N
}

test_a_change_is_seen_by_a_running_process_within_a_tenth_of_a_second() {
    local sub took watcher
    run getent passwd john
    expect_success
    sub=$(cognitoctl user john | sed -n 's/^sub *//p')
    as_uid 60000 "$abs_top_builddir/tests/daemon/watch-user" john "Changed Name" >"$WORLD/seen" &
    watcher=$!
    wait_for grep -qx ready "$WORLD/seen" || fail "the process does not find john"
    change_user update '{"username": "john", "attributes": {"name": "Changed Name"}}'
    forget_requests
    run cognitoctl refresh
    expect_success
    wait "$watcher" || fail "the process does not see the change"
    took=$(($(tail -n 1 "$WORLD/seen") - $(asked_at_milliseconds "$sub")))
    echo "# seen $took ms after the daemon was told"
    [ "$took" -ge 0 ] || fail "the times make no sense: $took ms"
    [ "$took" -le 100 ] || fail "seen $took ms after the daemon was told"
}

test_while_the_pool_is_away_all_that_is_known_resolves() {
    stop emulator
    run cognitoctl refresh
    expect_failure
    run getent passwd jane
    expect_success
}

run_tests
