#!/usr/bin/env bash
# cognitoctl doctor on SSH keys of the pool: whether sshd can ask for them.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"

RIGHT='/usr/bin/cognitoctl authorized-keys %u'

prepare_host
start_emulator
configure_daemon
useradd --system --no-create-home --shell /usr/sbin/nologin cognito-keys

# keys_from ATTRIBUTE...: the daemon publishes keys of these; of none at all without any.
keys_from() {
    [ ! -e "$WORLD/pid/cognitod" ] || stop cognitod
    mkdir -p /etc/cognitod.conf.d
    configure keys.conf <<<"[directory]
trust_user_writable_attributes = yes${1:+
ssh_keys_attribute = $1}"
    start_daemon
    wait_for_directory jane
}

# sshd_tells LINE...: what sshd -T prints, besides what this test is not about.
sshd_tells() {
    mkdir -p /usr/sbin
    rm -f /usr/sbin/sshd
    {
        printf '#!/bin/sh\n[ "$*" = -T ] && cat <<"END"\n'
        printf '%s\n' 'usepam yes' 'kbdinteractiveauthentication yes' "$@" END
    } >/usr/sbin/sshd
    chmod 755 /usr/sbin/sshd
}

# What doctor says of it, the result first.
keys_finding() {
    cognitoctl doctor --json | jq -r '.[] | select(.check == "sshd" and (.words | contains("SSH keys"))) |
        .result, .words, .remedy'
}

expect_warning() {
    run keys_finding
    expect_equal warn "${output%%$'\n'*}"
    expect_output "$1"
    expect_output "cognitoctl authorized-keys %u\""
    expect_output "\"AuthorizedKeysCommandUser cognito-keys\""
}

keys_from custom:ssh_keys
wait_for test -e /var/lib/cognitod/keys || fail "no keys are published"

test_a_sshd_that_asks_cognitoctl_is_right() {
    sshd_tells "authorizedkeyscommand $RIGHT" "authorizedkeyscommanduser cognito-keys"
    run keys_finding
    expect_equal ok "${output%%$'\n'*}"
}

test_a_sshd_that_asks_nobody_is_warned_of() {
    sshd_tells "authorizedkeyscommand none" "authorizedkeyscommanduser none"
    expect_warning "no AuthorizedKeysCommand for everybody"
    sshd_tells
    expect_warning "no AuthorizedKeysCommand for everybody"
}

test_arguments_that_are_misspelt_are_told() {
    sshd_tells "authorizedkeyscommand ${RIGHT/authorized/authorised}" "authorizedkeyscommanduser cognito-keys"
    expect_warning "its arguments are not authorized-keys %u"
}

test_a_program_that_is_not_there_is_told() {
    sshd_tells "authorizedkeyscommand /opt/cognitoctl authorized-keys %u" "authorizedkeyscommanduser cognito-keys"
    expect_warning "AuthorizedKeysCommand /opt/cognitoctl authorized-keys %u, as the user cognito-keys: there is no such program"
}

test_a_program_that_others_can_write_is_told() {
    install -m 0775 /usr/bin/cognitoctl /opt/cognitoctl
    sshd_tells "authorizedkeyscommand /opt/cognitoctl authorized-keys %u" "authorizedkeyscommanduser cognito-keys"
    expect_warning "sshd runs only what is root's"
}

test_another_program_is_told() {
    sshd_tells "authorizedkeyscommand /bin/true %u" "authorizedkeyscommanduser cognito-keys"
    expect_warning "this is not cognitoctl"
}

test_a_user_who_is_not_there_is_told() {
    sshd_tells "authorizedkeyscommand $RIGHT" "authorizedkeyscommanduser gone-keys"
    expect_warning "as the user gone-keys: there is no such user"
}

test_a_host_that_publishes_no_keys_needs_none_of_it() {
    keys_from
    wait_for test ! -e /var/lib/cognitod/keys || fail "the keys stay published"
    sshd_tells
    run keys_finding
    expect_equal "" "$output"
}

run_tests
