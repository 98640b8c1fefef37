# Whatever is wrong with the daemon is PAM_AUTHINFO_UNAVAIL, in bounded time: never a success, never PAM_IGNORE.
. "$abs_top_srcdir/tests/pam/lib.sh"
enter_world "$@"

start_syslog
use_plain_stack

# Every phase that asks the daemon is told the same. A stack of one `required` module would turn PAM_IGNORE into
# PAM_PERM_DENIED, so the code seen is the module's own.
expect_unavailable() {
    expect_output "$1: $UNAVAILABLE"
}

test_a_daemon_that_is_not_there() {
    stop_daemon
    rm -rf /run/cognitod
    call_pam authenticate account
    refuse_output prompt
    expect_unavailable authenticate
    expect_unavailable account
    expect_logged syslog "cognitod gave no answer at"
}

test_a_socket_that_nobody_serves() {
    start_daemon
    kill_hard daemon
    call_pam authenticate account
    expect_unavailable authenticate
    expect_unavailable account
}

test_a_daemon_that_dies_after_the_first_message() {
    start_daemon on authenticate die
    call_pam authenticate account
    expect_unavailable authenticate
    expect_unavailable account
}

test_a_daemon_that_dies_with_the_password_in_its_hands() {
    start_daemon on authenticate prompt password "Password: " die
    answers=janes-password
    call_pam authenticate environment
    expect_unavailable authenticate
    refuse_output COGNITO_LOGIN_TICKET
}

test_a_daemon_that_hangs_up() {
    start_daemon on authenticate hang-up on account hang-up
    call_pam authenticate account
    expect_unavailable authenticate
    expect_unavailable account
}

test_a_daemon_that_talks_garbage() {
    start_daemon on authenticate prompt password "Password: " garbage on account garbage
    answers=janes-password
    call_pam authenticate account
    expect_unavailable authenticate
    expect_unavailable account
}

test_a_daemon_that_sends_a_message_of_another_conversation() {
    start_daemon on authenticate stray on account stray
    call_pam authenticate account
    expect_unavailable authenticate
    expect_unavailable account
}

test_a_daemon_that_never_stops_talking() {
    start_daemon on authenticate repeat 1000 "again" result success
    call_pam authenticate
    expect_unavailable authenticate
}

test_a_success_with_a_ticket_that_is_none() {
    start_daemon on authenticate ticket "0123 LD_PRELOAD=/tmp/x" result success
    call_pam authenticate environment
    expect_unavailable authenticate
    refuse_output 0123
}

test_no_credentials_is_no_proof() {
    start_daemon on authenticate result "no credentials" on account result "no credentials"
    call_pam authenticate account
    expect_unavailable authenticate
    expect_unavailable account
}

# Runs a step against a daemon that has been stopped, and checks that it took about twelve seconds: the time a living
# one may take for its first reply. The best of three: other programs may be in the way.
expect_given_up_in_time() {
    local before took try
    for try in 1 2 3; do
        before=${EPOCHREALTIME/[.,]/}
        call_pam "$1"
        took=$((${EPOCHREALTIME/[.,]/} - before))
        expect_unavailable "$1"
        note "$1 gave up after $((took / 1000)) ms, try $try"
        [ "$took" -ge 16000000 ] || return 0
    done
    fail "took $took microseconds"
}

test_a_frozen_daemon_holds_a_sign_in_for_seconds_only() {
    start_daemon on authenticate result success on account result success
    freeze daemon
    expect_given_up_in_time authenticate
}

test_a_daemon_that_hangs_holds_the_account_phase_for_seconds_only() {
    start_daemon on account hang
    expect_given_up_in_time account
}

test_a_frozen_daemon_does_not_hold_local_users_at_all() {
    start_daemon on authenticate result success on account result success
    freeze daemon
    call_pam @root authenticate account establish open close
    refuse_output "$UNAVAILABLE"
    thaw daemon
    call_pam account # is heard after all that root might have asked
    expect_output "account: Success"
    [ "$(what_the_daemon_heard | grep -c '^begin')" = 1 ] || fail "root waited for" "$(what_the_daemon_heard)"
}

run_tests
