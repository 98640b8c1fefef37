# Sourced by the tests of pam_cognito.so: PAM services with the module as built, and the fake daemon.
#
#   use_stack <<LINES           the PAM service `cognito-test`; MODULE in it is the module's path
#   use_plain_stack             the module alone, required in every phase
#   start_daemon STEP...        the fake daemon with that script, see fake_daemon.c
#   call_pam [USER] STEP...     runs pam-caller with $answers on standard input
#   what_the_daemon_heard       since start_daemon

. "$abs_top_srcdir/tests/e2e/lib.sh"

MODULE=$abs_top_builddir/pam/.libs/pam_cognito.so
TICKET=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
UNAVAILABLE="Authentication service cannot retrieve authentication info"
answers=

grep -qx 'runstatedir = /run' "$abs_top_builddir/Makefile" ||
    skip_all "this build has its sockets elsewhere: configure with --runstatedir=/run"

use_stack() {
    sed "s|MODULE|$MODULE|" >/etc/pam.d/cognito-test
}

use_plain_stack() {
    use_stack <<LINES
auth     required MODULE ${1-}
account  required MODULE ${1-}
session  required MODULE ${1-}
password required MODULE ${1-}
LINES
}

start_daemon() {
    stop_daemon
    start daemon "$abs_top_builddir/tests/pam/fake-daemon" "$@"
    wait_for daemon_is_ready || fail "the fake daemon does not start" "$(cat "$WORLD/log/daemon")"
}

daemon_is_ready() {
    grep -qs '^ready' "$WORLD/log/daemon"
}

stop_daemon() {
    ! is_running daemon || kill_hard daemon
    rm -f "$WORLD/log/daemon"
}

# It says "gone" after its last word, which PAM does not wait for.
what_the_daemon_heard() {
    wait_for conversations_are_over || echo "a conversation is not over"
    grep -v '^ready' "$WORLD/log/daemon"
}

conversations_are_over() {
    [ "$(grep -c '^begin' "$WORLD/log/daemon")" = "$(grep -c '^gone' "$WORLD/log/daemon")" ]
}

# The daemon was never asked.
expect_no_question() {
    expect_equal "" "$(what_the_daemon_heard)"
}

call_pam() {
    local user=jane
    case ${1-} in
    @*)
        user=${1#@}
        shift
        ;;
    esac
    run_with_input "$answers" "$abs_top_builddir/tests/pam/pam-caller" cognito-test "$user" "$@"
}
