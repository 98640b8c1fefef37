#!/usr/bin/env bash
# cognitoctl sign-in against the daemon: the whole story of a login, without PAM.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"
start_service

test_the_right_password_signs_in_and_brings_credentials() {
    sign_in jane Janes-Password-1
    expect_success
    expect_output "Sign-in         success"
    expect_output "AWS_ACCESS_KEY_ID=ASIA"
    expect_output "AWS_REGION=eu-central-1"
}

test_a_wrong_password_is_refused() {
    sign_in jane Wrong-Password-1
    expect_failure
    expect_output "refused"
}

test_an_empty_password_is_refused_without_asking_cognito() {
    forget_requests
    sign_in jane ""
    expect_failure
    expect_equal "" "$(requests)"
}

test_a_name_nobody_has_is_asked_for_a_password_and_refused_in_the_same_words() {
    sign_in jane Wrong-Password-1
    local words=${output#*refused}
    sign_in nobody.here Wrong-Password-1
    expect_failure
    expect_output "Password:"
    expect_output "unknown user"
    expect_output "$words"
}

test_a_name_nobody_has_never_reaches_a_sign_in_of_cognito_nor_the_log() {
    forget_requests
    sign_in hunter2-typed-as-name Wrong-Password-1
    expect_failure
    [[ $(requests) != *InitiateAuth* ]] || fail "InitiateAuth was called" "$(requests)"
    [[ $(logged cognitod) != *hunter2* ]] || fail "the name is in the log"
}

# Cognito knows the second of the two, which is not told before the first one has been refused.
test_of_two_client_secrets_the_good_one_is_found_and_used_from_then_on() {
    printf '%s\n' "the-secret-that-was-rotated-away-at-cognito" "$CLIENT_SECRET" |
        install -g cognitod -m 640 /dev/stdin /etc/cognitod.client-secret
    restart_daemon
    forget_requests
    sign_in jane Janes-Password-1
    expect_success
    expect_equal 1 "$(requests | grep -c 'InitiateAuth.*"httpStatus":400')"
    forget_requests
    sign_in jane Janes-Password-1
    expect_success
    expect_equal 0 "$(requests | grep -c '"httpStatus":400')"
    install -g cognitod -m 640 /dev/stdin /etc/cognitod.client-secret <<<"$CLIENT_SECRET"
    restart_daemon
}

test_a_local_name_is_not_served_even_when_the_pool_has_it() {
    sign_in root Roots-Password-1
    expect_failure
    expect_output "unknown user"
    refuse_output "Password:"
}

test_a_user_of_no_allowed_group_is_refused_with_the_right_password() {
    sign_in mallory Mallorys-Password-1
    expect_failure
    expect_output "not allowed"
}

revoked_since() {
    requests | jq -s 'map(select(.operation == "RevokeToken" and .httpStatus == 200)) | length'
}

has_revoked() {
    [ "$(revoked_since)" = "$1" ]
}

test_tokens_of_a_sign_in_that_this_host_refuses_are_revoked_and_no_others() {
    forget_requests
    sign_in jane Janes-Password-1
    expect_success
    sign_in mallory Mallorys-Password-1
    expect_failure
    wait_for has_revoked 1 || fail "$(requests)"
}

test_a_disabled_user_is_refused() {
    sign_in dora Doras-Password-1
    expect_failure
    expect_output "account expired"
}

test_a_challenge_is_never_a_success() {
    sign_in nina Ninas-Password-1
    expect_failure
    expect_output "aborted"
    expect_output "new password"
}

test_a_temporary_password_is_replaced_in_the_sign_in() {
    sign_in nina $'Ninas-Password-1\nNinas-Password-2\nNinas-Password-2'
    expect_success
    expect_output "Sign-in         success"
    sign_in nina Ninas-Password-2
    expect_success
}

test_sudo_gets_no_ticket_and_no_credentials() {
    sign_in jane Janes-Password-1 --service sudo
    expect_success
    expect_output "none for the service sudo"
    refuse_output "AWS_"
}

test_a_second_session_does_not_ask_for_the_identity_id_again() {
    sign_in john Johns-Password-1
    expect_success
    forget_requests
    sign_in john Johns-Password-1
    expect_success
    expect_equal 3 "$(requests | wc -l)"
    [[ $(requests) != *GetId* ]] || fail "GetId was called again"
}

test_every_login_ends_in_one_line_that_says_who_where_and_how() {
    sign_in jane Janes-Password-1
    expect_equal 1 "$(logged cognitod | grep -c 'login of jane for cognitoctl: success')"
}

test_a_user_who_is_not_root_may_not_sign_anybody_in() {
    run_with_input Janes-Password-1 as_uid 12345 cognitoctl sign-in jane
    expect_failure
    expect_output "not allowed"
}

test_a_screen_locker_may_check_its_own_users_password_and_gets_no_credentials() {
    run_with_input Janes-Password-1 as_uid "$(id -u jane)" cognitoctl sign-in jane --service swaylock
    expect_success
    refuse_output "AWS_"
}

test_a_screen_locker_may_not_check_another_users_password() {
    run_with_input Johns-Password-1 as_uid "$(id -u jane)" cognitoctl sign-in john --service swaylock
    expect_failure
    expect_output "not allowed"
}

test_a_misspelt_option_is_told_by_the_name_of_the_program() {
    run cognitoctl sign-in jane --servce sshd
    expect_equal 2 "$status"
    expect_output "cognitoctl: unrecognized option '--servce'"
    expect_output "Usage: cognitoctl sign-in"
}

test_fifty_people_sign_in_at_once() {
    local pids=() i
    for i in $(seq 50); do
        cognitoctl sign-in jane <<<Janes-Password-1 >"$WORLD/out.$i" 2>&1 &
        pids+=($!)
    done
    wait "${pids[@]}"
    expect_equal 50 "$(grep -l 'Credentials *success' "$WORLD"/out.* | wc -l)"
}

run_tests
