# How long a session may last: from the daemon to pam_systemd, whose place another module takes here.
. "$abs_top_srcdir/tests/pam/lib.sh" || exit 1
enter_world "$@"
SHOW=$abs_top_builddir/tests/pam/.libs/pam_show_limit.so
answers=janes-password

# SAID: what a module before ours has said, or nothing.
use_limited_stack() {
    use_stack <<LINES
auth     required MODULE
account  required MODULE
session  optional $SHOW ${1:+set=$1}
session  required MODULE
session  optional $SHOW
LINES
}

# How sessions end up when the daemon says this about their end, with this outcome.
open_session() {
    start_daemon on authenticate prompt password "Password: " ticket "$TICKET" result success \
        on credentials set COGNITO_SESSION_SECONDS "$1" result "${2:-success}"
    call_pam authenticate open environment
}

test_a_limit_is_left_for_pam_systemd_and_told_to_the_session() {
    use_limited_stack
    open_session 600
    expect_output "open: Success"
    expect_output "the session may last 600"
    expect_output "COGNITO_SESSION_SECONDS=600"
}

test_a_session_without_credentials_has_its_limit_too() {
    use_limited_stack
    open_session 600 "no credentials"
    expect_output "open: Success"
    expect_output "the session may last 600"
}

test_what_is_no_limit_is_dropped() {
    use_limited_stack
    local value
    for value in infinity 6 -600 600s "600 " 123456789 ""; do
        open_session "$value"
        expect_output "the session may last for ever"
        refuse_output COGNITO_SESSION_SECONDS
    done
}

test_another_modules_limit_is_made_shorter_and_never_longer() {
    use_limited_stack 3600
    open_session 600
    expect_output "the session may last 600"
    use_limited_stack 300
    open_session 600
    expect_output "the session may last 300"
    use_limited_stack 5min
    open_session 600
    expect_output "the session may last 5min"
}

run_tests
