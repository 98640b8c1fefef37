#!/usr/bin/env bash
# A user in as many groups as Cognito allows, from the pool's lists to initgroups and to a token that names them all; and a pool of
# more groups than fit on a few pages. Cognito allows 10,000 (tests/unit/test_directory_crowd.c), of which it lists 300 a second.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
CLUBS=700
enter_world "$@"

write_pool() {
    jq --argjson clubs "$CLUBS" '[range(100) | "crew-\(.)"] as $crews |
        .userPools[0].groups += [$crews[], (range($clubs) | "club-\(.)") | {name: .}] |
        .userPools[0].users += [{username: "gina", password: "Ginas-Password-1", groups: $crews}]' \
        "$abs_top_srcdir/tests/e2e/pool.json"
}

prepare_host
write_pool >"$WORLD/pool.json" || fail "no pool"
start_emulator --state "$WORLD/pool.json" --outbox "$WORLD/log/outbox"
configure_daemon
sed -i 's/^allow_groups = .*/allow_groups = crew-99/' /etc/cognitod.conf
start_daemon
wait_for_directory gina
forget_requests
cognitoctl refresh >/dev/null || fail "the pool is not listed"

clubs() {
    seq -f 'club-%.0f' 0 $((CLUBS - 1))
}

# Derived gids collide rarely: of as many groups 0.001 pairs are expected, and these are always the same.
test_every_group_of_a_large_pool_resolves_by_name_and_by_gid() {
    local gids
    mapfile -t gids < <(clubs | xargs getent group | cut -d: -f3 | sort -u)
    expect_equal "$CLUBS" "${#gids[@]}"
    expect_equal "$(clubs | sort)" "$(getent group "${gids[@]}" | cut -d: -f1 | sort)"
}

test_who_is_in_which_group_is_asked_for_by_user_where_users_are_fewer() {
    expect_equal 0 "$(requests | jq -rs '[.[] | select(.operation == "ListUsersInGroup")] | length')"
    [ "$(requests | jq -rs '[.[] | select(.operation == "AdminListGroupsForUser")] | length')" -gt 0 ] || fail "nor by user"
}

test_initgroups_has_all_of_them() {
    expect_equal 101 "$(id -G gina | wc -w)"
    expect_equal 100 "$(id -Gn gina | tr ' ' '\n' | grep -c '^crew-')"
    expect_equal "gina" "$(getent group crew-42 | cut -d: -f4)"
}

test_a_token_that_names_them_all_lets_in_by_the_last_of_them() {
    sign_in gina Ginas-Password-1
    expect_success
    expect_output success
    expect_equal 101 "$(id -G gina | wc -w)"
    sign_in jane Janes-Password-1
    expect_failure
}

test_they_are_there_without_the_daemon() {
    stop cognitod
    expect_equal 101 "$(id -G gina | wc -w)"
    start_daemon
}

run_tests
