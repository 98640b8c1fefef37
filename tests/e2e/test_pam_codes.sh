# What the PAM stack of a service says, read with pamtester: each refusal has its own code.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
prepare_host
add_local_people
start_cognito

# Our module alone, so that its own answer is seen and not pam_unix's after it.
cat >/etc/pam.d/cognito-alone <<END
auth     required pam_cognito.so
account  required pam_cognito.so
password required pam_cognito.so
session  required pam_cognito.so
END

test_a_whole_session_opens_and_closes() {
    run pamtester_as cognito-alone jane Janes-Password-1 authenticate acct_mgmt open_session close_session
    expect_success
}

test_a_wrong_password_is_an_authentication_failure() {
    run pamtester_as cognito-alone jane Johns-Password-1 authenticate
    expect_failure
    expect_output "Authentication failure"
}

test_an_unknown_user_is_unknown() {
    run pamtester_as cognito-alone nobody-knows-me Janes-Password-1 authenticate
    expect_failure
    expect_output "User not known"
}

test_a_local_user_is_unknown_and_not_asked() {
    run pamtester_as cognito-alone lucy "$LOCAL_PASSWORD" authenticate
    expect_failure
    expect_output "User not known"
    refuse_output Password
    run pamtester_as cognito-alone root "$ROOT_PASSWORD" authenticate
    expect_failure
    expect_output "User not known"
}

test_a_user_who_is_not_allowed_is_denied_permission() {
    run pamtester_as cognito-alone mallory Mallorys-Password-1 acct_mgmt
    expect_failure
    expect_output "Permission denied"
}

test_a_disabled_user_has_expired() {
    run pamtester_as cognito-alone dora Doras-Password-1 acct_mgmt
    expect_failure
    expect_output "expired"
}

test_who_is_not_root_puts_no_other_host_into_the_log() {
    run_with_input Janes-Password-1 pamtester -I rhost=192.0.2.7 cognito-alone jane authenticate
    expect_success
    expect_equal 1 "$(logged cognitod | grep -c 192.0.2.7)"
    run_with_input Janes-Password-1 setpriv --reuid="$(id -u john)" --regid="$(id -g john)" --clear-groups \
        pamtester -I rhost=192.0.2.8 cognito-alone jane authenticate
    expect_failure
    run logged cognitod
    expect_output "only root may ask"
    refuse_output 192.0.2.8
}

# pam_unix asks, has no such user, and leaves the password to our module.
cat >/etc/pam.d/cognito-behind <<END
auth     optional pam_unix.so
auth     required pam_cognito.so use_first_pass
account  required pam_cognito.so
END

# Every answer twice, should somebody ask again.
authenticate_behind() {
    forget_requests
    run_with_input "$2"$'\n'"$2" pamtester cognito-behind "$1" authenticate
}

expect_one_question_and() {
    expect_equal 1 "$(grep -o "Password: " <<<"$output" | wc -l)"
    expect_equal "$1" "$(requests | jq -r 'select(.operation | test("^(Initiate|Respond)")) | .AuthFlow // .ChallengeName' | paste -sd' ')"
}

test_the_password_of_the_module_above_signs_in_and_is_not_asked_for_again() {
    authenticate_behind jane Janes-Password-1
    expect_success
    expect_one_question_and "USER_SRP_AUTH PASSWORD_VERIFIER"
}

test_a_wrong_password_of_the_module_above_is_refused_and_none_is_asked_for() {
    authenticate_behind jane Johns-Password-1
    expect_failure
    expect_output "Authentication failure"
    expect_one_question_and "USER_SRP_AUTH PASSWORD_VERIFIER"
}

test_who_has_to_answer_more_than_the_module_above_asked_is_refused_unasked() {
    authenticate_behind nina Ninas-Password-1
    expect_failure
    expect_output "Authentication failure"
    refuse_output "New password"
    expect_one_question_and "USER_SRP_AUTH PASSWORD_VERIFIER"
}

test_a_daemon_that_is_not_there_is_unavailable() {
    kill_hard cognitod
    run pamtester_as cognito-alone jane Janes-Password-1 authenticate
    restart_daemon
    expect_failure
    expect_output "Authentication service cannot retrieve authentication info"
}

# As passwd runs: root's rights, somebody else's real uid.
change_as() {
    local user=$1
    shift
    run_with_input "$(printf '%s\n' "$@")" setpriv --ruid="$(id -u "$user")" pamtester cognito-alone "$user" chauthtok
}

test_a_password_is_changed_in_both_rounds() {
    change_as john Johns-Password-1 Johns-Password-2 Johns-Password-2
    expect_success
    expect_output "authentication token altered successfully"
    run pamtester_as cognito-alone john Johns-Password-2 authenticate
    expect_success
    change_as john Johns-Password-2 Johns-Password-1 Johns-Password-1
    expect_success
}

test_a_wrong_old_password_is_one_that_cannot_be_recovered() {
    change_as john Janes-Password-1
    expect_failure
    expect_output "Authentication information cannot be recovered"
}

test_root_has_no_permission_to_change_a_password() {
    run pamtester_as cognito-alone john Johns-Password-1 chauthtok
    expect_failure
    expect_output "Permission denied"
}

test_without_the_daemon_changing_a_password_is_tried_again_later() {
    kill_hard cognitod
    change_as john Johns-Password-1
    restart_daemon
    expect_failure
    expect_output "Failed preliminary check by password service"
}

run_tests
