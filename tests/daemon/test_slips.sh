#!/usr/bin/env bash
# A configuration that starts and is not what was meant: a misspelt name, a line that is missing elsewhere.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"

# A pool in which john has an SSH key that is none.
write_pool() {
    jq '(.userPools[0].users[] | select(.username == "john").attributes) += {"custom:ssh_keys": "not a key", "custom:uid": "1879050002"}' \
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
    restart_daemon
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

test_a_misspelt_attribute_is_told_and_pins_no_other_uid() {
    start_with '[directory]' 'uid_attribute = custom:uidd' 'ssh_keys_attribute = custom:ssh_key' \
        'trust_user_writable_attributes = yes'
    run getent passwd john
    expect_equal 2 "$status"
    run words_of warn attributes
    expect_output "no user of the pool has custom:uidd (uid_attribute)"
    expect_output "no user of the pool has custom:ssh_key (ssh_keys_attribute)"
    expect_logged cognitod "custom:uidd of the pool: no user of the pool has the attribute: see how it is spelt: uid_attribute"
    run cognitoctl why john sshd
    expect_output "gets no id that would stay for good while no user of the pool has the attribute that names it"
    sed -i 's/custom:uidd/custom:uid/' /etc/cognitod.conf.d/slip.conf
    restart_daemon
    wait_for_directory john
    run getent passwd john
    expect_output ":1879050002:"
    run words_of warn attributes
    refuse_output "custom:uid "
}

test_another_uid_than_the_pinned_one_is_told_with_what_would_let_go_of_it() {
    start_with '[directory]' 'trust_user_writable_attributes = yes'
    configure slip.conf <<<"[directory]
uid_attribute = custom:uid
trust_user_writable_attributes = yes"
    restart_daemon
    expect_logged cognitod "john of the pool: the pool names another id than the pinned one, which stays until 'cognitoctl ids forget NAME --with-ids'"
    run cognitoctl ids forget john --with-ids --yes
    expect_success
    run cognitoctl refresh
    run getent passwd john
    expect_output ":1879050002:"
}

test_rules_that_name_nobody_are_told() {
    start_with '[access]' 'deny_groups = developers, contractrs' 'deny_users = erinn, mallory' \
        '[service su]' 'allow_users = jhon' '[groups]' 'linux-admn = sudo'
    run words_of warn rules
    expect_output "deny_groups of [access] has contractrs, which is no group of the pool"
    expect_output "deny_users of [access] has erinn, which is no user of the pool"
    expect_output "allow_users of [service su] has jhon, which is no user of the pool"
    expect_output "[groups] has linux-admn = sudo, and the pool has no group linux-admn"
    refuse_output developers
    refuse_output mallory
    expect_logged cognitod "deny_groups of [access] has contractrs, which is no group of the pool"
    start_with '[access]' 'deny_groups = developers' 'deny_users = mallory'
    run words_of warn rules
    expect_equal "" "$output"
}

run_tests
