#!/usr/bin/env bash
# A configuration that starts and is not what was meant: a misspelt name, a line that is missing elsewhere.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"

# A pool in which john has an SSH key that is none.
write_pool() {
    jq '(.userPools[0].users[] | select(.username == "john").attributes) += {"custom:ssh_keys": "not a key"}' \
        "$abs_top_srcdir/tests/e2e/pool.json"
}

prepare_host
write_pool >"$WORLD/pool.json" || fail "no pool"
start_emulator --state "$WORLD/pool.json" --outbox "$WORLD/log/outbox"
configure_daemon

# start_with LINE...: a host that has never seen the pool before, with these lines in its configuration.
start_with() {
    printf '%s\n' "$@" | configure slip.conf
    stop cognitod
    rm -rf /var/lib/cognitod
    start_daemon
    run cognitoctl refresh
    expect_success
}

# words_of RESULT CHECK: what the doctor found.
words_of() {
    cognitoctl doctor --json | jq -r --arg result "$1" --arg check "$2" \
        '.[] | select(.check == $check and .result == $result) | .words, .remedy'
}

test_homes_where_roots_file_allows_none_are_told_before_and_after_the_start() {
    start_with '[directory]' 'home_base = /srv/home' 'ssh_keys_attribute = custom:ssh_keys' \
        'trust_user_writable_attributes = yes'
    run cognitod --check
    expect_success
    expect_output "home_base = /srv/home in [directory] is not /home, and /etc/cognitod.ids has no line"
    run words_of fail directory
    expect_output "none of the pool's users may be published:"
    expect_output "the home is right below neither /home nor a 'home' of /etc/cognitod.ids: /srv/home/"
    run cognitoctl why john sshd
    expect_failure
    expect_output "this host refuses the user john of the pool: the home is right below neither"
    refuse_output "SSH key"
    echo 'home /srv/home' >/etc/cognitod.ids
    run cognitod --check
    refuse_output home_base
    run cognitoctl refresh
    expect_success
    run words_of fail directory
    rm /etc/cognitod.ids
    expect_equal "" "$output"
}

run_tests
