#!/usr/bin/env bash
# A user in as many groups as Cognito allows, from the pool's lists to initgroups and to a token that names them all.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"

write_pool() {
    jq '[range(100) | "crew-\(.)"] as $crews |
        .userPools[0].groups += [$crews[] | {name: .}] |
        .userPools[0].users += [{username: "gina", password: "Ginas-Password-1", groups: $crews}]' \
        "$abs_top_srcdir/tests/e2e/pool.json"
}

prepare_host
write_pool >"$WORLD/pool.json" || fail "no pool"
start_emulator --state "$WORLD/pool.json" --outbox "$WORLD/log/outbox"
configure_daemon
sed -i 's/^allow_groups = .*/allow_groups = crew-99/' /etc/cognitod.conf
start_daemon
wait_for getent passwd gina >/dev/null || fail "the directory does not fill"

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
