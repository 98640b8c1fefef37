# From the ticket of an authentication to the variables of a session, and nowhere else.
. "$abs_top_srcdir/tests/pam/lib.sh"
enter_world "$@"

start_syslog
add_local_user lucy lucys-password
use_plain_stack

SIGN_IN=(on authenticate prompt password "Password: " ticket "$TICKET" result success on account result success)
CREDENTIALS=(
    set AWS_ACCESS_KEY_ID ASIAIOSFODNN7EXAMPLE
    set AWS_SECRET_ACCESS_KEY wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY
    set AWS_SESSION_TOKEN AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIe==
    set AWS_CREDENTIAL_EXPIRATION 2030-01-01T00:00:00Z
    set AWS_REGION eu-west-1
    set AWS_DEFAULT_REGION eu-west-1
)
answers=janes-password

questions_about_credentials() {
    what_the_daemon_heard | grep -c '^begin credentials'
}

test_setcred_turns_the_ticket_into_credentials() {
    start_daemon "${SIGN_IN[@]}" on credentials "${CREDENTIALS[@]}" result success
    call_pam authenticate establish environment
    expect_output "establish: Success"
    expect_output "AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE"
    expect_output "AWS_CREDENTIAL_EXPIRATION=2030-01-01T00:00:00Z"
    expect_output "AWS_DEFAULT_REGION=eu-west-1"
    expect_equal 6 "$(grep -c '^AWS_' <<<"$output")"
    expect_equal "begin credentials user=jane service=cognito-test tty=ssh rhost=192.0.2.7 flags=0 ticket=$TICKET" \
        "$(what_the_daemon_heard | grep '^begin credentials')"
}

test_the_ticket_waits_for_the_session_and_is_gone_from_it() {
    start_daemon "${SIGN_IN[@]}" on credentials "${CREDENTIALS[@]}" result success
    call_pam authenticate environment
    expect_output "COGNITO_LOGIN_TICKET=$TICKET"
    call_pam authenticate establish environment
    refuse_output "$TICKET"
}

test_open_session_alone_does_what_setcred_does() {
    start_daemon "${SIGN_IN[@]}" on credentials "${CREDENTIALS[@]}" result success
    call_pam authenticate open environment
    expect_output "open: Success"
    expect_output "AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE"
    refuse_output "$TICKET"
}

test_a_ticket_is_redeemed_once_in_either_order() {
    start_daemon "${SIGN_IN[@]}" on credentials "${CREDENTIALS[@]}" result success
    call_pam authenticate account establish open reinitialize
    expect_equal 1 "$(questions_about_credentials)"
    expect_output "open: Success"
    expect_output "reinitialize: Success"
    start_daemon "${SIGN_IN[@]}" on credentials "${CREDENTIALS[@]}" result success
    call_pam authenticate account open establish environment
    expect_equal 1 "$(questions_about_credentials)"
    expect_output "establish: Success"
    expect_output "AWS_ACCESS_KEY_ID="
}

test_a_second_authentication_brings_a_new_ticket() {
    start_daemon "${SIGN_IN[@]}" on credentials "${CREDENTIALS[@]}" result success
    answers=$'janes-password\njanes-password'
    call_pam authenticate establish authenticate reinitialize
    expect_equal 2 "$(questions_about_credentials)"
}

test_a_failed_authentication_leaves_no_earlier_ticket() {
    start_daemon on authenticate prompt password "Password: " ticket "$TICKET" result success
    answers=janes-password
    call_pam authenticate user=lucy authenticate environment
    refuse_output "$TICKET"
}

test_no_ticket_means_no_credentials_and_no_question() {
    start_daemon "${SIGN_IN[@]}" on credentials "${CREDENTIALS[@]}" result success
    call_pam account establish open reinitialize environment
    expect_output "establish: Success"
    expect_output "open: Success"
    refuse_output AWS_
    expect_equal 0 "$(questions_about_credentials)"
}

test_a_ticket_does_not_follow_to_a_local_user() {
    start_daemon "${SIGN_IN[@]}" on credentials "${CREDENTIALS[@]}" result success
    call_pam authenticate user=lucy establish open environment
    refuse_output AWS_
    refuse_output "$TICKET"
    expect_equal 0 "$(questions_about_credentials)"
}

test_another_users_name_goes_to_the_daemon_with_the_ticket_to_be_refused_there() {
    start_daemon "${SIGN_IN[@]}" on credentials result "no credentials"
    call_pam authenticate user=bob establish open environment
    expect_output "open: Success"
    refuse_output AWS_
    refuse_output "$TICKET"
    expect_equal "user=bob" "$(what_the_daemon_heard | sed -n 's/^begin credentials \(user=[a-z]*\) .*/\1/p')"
}

test_a_hijacked_daemon_cannot_set_what_a_program_obeys() {
    start_daemon "${SIGN_IN[@]}" on credentials set LD_PRELOAD /tmp/evil.so set PATH /tmp set HOME /tmp \
        set BASH_ENV /tmp/x set AWS_CA_BUNDLE /tmp/ca set COGNITO_LOGIN_TICKET "$TICKET" set AWS_REGION eu-west-1 \
        result success
    call_pam authenticate establish environment
    expect_equal "AWS_REGION=eu-west-1" "$(sed -n '/^establish/,/^environment/p' <<<"$output" | sed '1d;$d')"
    expect_logged syslog "a variable that it may not"
    output=$(logged syslog)
    refuse_output LD_PRELOAD
}

test_a_hijacked_daemon_cannot_make_a_user_somebody_else() {
    start_daemon on authenticate prompt password "Password: " prompt info "You are root now" \
        set PAM_USER root set USER root set LOGNAME root words root ticket "$TICKET" result success \
        on account set PAM_USER root result success on credentials set PAM_USER root set USER root result success
    call_pam authenticate account establish open who environment
    expect_output "open: Success"
    expect_output "user jane"
    refuse_output "user root"
    refuse_output USER=
    refuse_output LOGNAME=
}

test_a_hijacked_daemon_cannot_say_who_a_local_user_is() {
    start_daemon result success
    call_pam @lucy authenticate account establish open who environment
    expect_output "authenticate: User not known"
    expect_output "user lucy"
    refuse_output AWS_
    expect_no_question
}

test_values_that_do_not_fit_their_name_are_dropped() {
    start_daemon "${SIGN_IN[@]}" on credentials set AWS_ACCESS_KEY_ID $'ASIAIOSFODNN7EXAMPLE\nLD_PRELOAD=/tmp/x' \
        set AWS_REGION "eu-west-1 ; id" set AWS_CREDENTIAL_EXPIRATION tomorrow set AWS_SESSION_TOKEN "" \
        set AWS_CONTAINER_CREDENTIALS_FULL_URI http://192.0.2.1/ set AWS_DEFAULT_REGION eu-west-1 result success
    call_pam authenticate establish environment
    expect_equal "AWS_DEFAULT_REGION=eu-west-1" "$(sed -n '/^establish/,/^environment/p' <<<"$output" | sed '1d;$d')"
    expect_logged syslog "a value for AWS_REGION that it cannot have"
}

test_optional_credentials_that_cannot_be_had_are_told_and_the_session_opens() {
    start_daemon "${SIGN_IN[@]}" on credentials words "No AWS credentials: the identity pool has no role for you" \
        result "no credentials"
    call_pam authenticate establish open
    expect_output "error No AWS credentials: the identity pool has no role for you"
    expect_equal 1 "$(grep -c '^error' <<<"$output")"
    expect_output "establish: Success"
    expect_output "open: Success"
}

test_required_credentials_that_cannot_be_had_refuse_the_session() {
    start_daemon "${SIGN_IN[@]}" on credentials "${CREDENTIALS[@]}" result refused
    call_pam authenticate open environment
    expect_output "open: Cannot make/remove an entry for the specified session"
    refuse_output AWS_
    refuse_output "$TICKET"
}

test_a_caller_that_goes_on_after_a_failing_setcred_gets_no_session() {
    start_daemon "${SIGN_IN[@]}" on credentials result refused
    call_pam authenticate establish open
    expect_output "establish: Failure setting user credentials"
    expect_output "open: Cannot make/remove an entry for the specified session"
}

test_a_daemon_that_dies_before_the_session_refuses_it() {
    start_daemon "${SIGN_IN[@]}" on credentials die
    call_pam authenticate establish open environment
    expect_output "establish: $UNAVAILABLE"
    expect_output "open: $UNAVAILABLE"
    refuse_output "$TICKET"
}

test_deleting_credentials_removes_them_from_the_session() {
    start_daemon "${SIGN_IN[@]}" on credentials "${CREDENTIALS[@]}" result success
    call_pam authenticate establish delete environment
    expect_output "delete: Success"
    refuse_output AWS_
}

test_deleting_a_local_users_credentials_leaves_the_environment_alone() {
    use_stack <<LINES
auth     required pam_permit.so
auth     optional pam_env.so envfile=/etc/environment.test
auth     optional MODULE
LINES
    echo AWS_REGION=us-east-1 >/etc/environment.test
    start_daemon
    call_pam @lucy authenticate establish delete environment
    expect_output "AWS_REGION=us-east-1"
}

expect_successes() {
    [ "$(grep -c ': Success$' <<<"$output")" = "$1" ] || fail "not $1 successes" "$(what_came_of_it)"
}

# Debian's layout: after a jump Linux-PAM takes each module's setcred for required.
use_debian_layout() {
    use_stack <<LINES
auth [success=2 default=ignore] MODULE
auth [success=1 default=ignore] pam_unix.so nullok try_first_pass
auth requisite pam_deny.so
auth required pam_permit.so
account [default=bad success=ok user_unknown=ignore] MODULE
account required pam_permit.so
session required pam_permit.so
session required MODULE
LINES
}

test_in_debians_layout_a_cognito_user_becomes_root_by_sudo() {
    use_debian_layout
    start_daemon "${SIGN_IN[@]}" on credentials "${CREDENTIALS[@]}" result success
    call_pam authenticate account user=root establish open environment
    expect_output "establish: Success"
    expect_output "open: Success"
    refuse_output AWS_
}

test_in_debians_layout_a_local_user_signs_in_and_sets_credentials() {
    use_debian_layout
    start_daemon "${SIGN_IN[@]}"
    answers=lucys-password
    call_pam @lucy authenticate account establish open close
    expect_successes 5
    expect_no_question
}

test_in_debians_layout_a_key_login_sets_credentials_and_opens_a_session() {
    use_debian_layout
    start_daemon "${SIGN_IN[@]}"
    local user
    for user in jane lucy; do
        call_pam "@$user" account establish open close
        expect_successes 4
    done
}

test_in_debians_layout_a_setcred_that_fails_is_remembered_until_open_session() {
    use_debian_layout
    start_daemon "${SIGN_IN[@]}" on credentials result refused
    call_pam authenticate account establish open
    expect_output "open: Cannot make/remove an entry for the specified session"
}

run_tests
