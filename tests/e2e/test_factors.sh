# Second factors where people meet them: ssh, sudo, login. What they see there is written down in docs/what-people-see.md,
# and held to it here.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
prepare_host
add_local_people

# Everybody needs a second factor. max has none yet.
jq '.userPools[0] |= (.mfaConfiguration = "ON" | .mfaTypes = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"] |
    .users += [
        {username: "sam", password: "Sams-Password-1", groups: ["linux-users", "linux-admins"],
         attributes: {phone_number: "+491701234534", phone_number_verified: "true"}, mfa: {enabled: ["SMS_MFA"]}},
        {username: "ada", password: "Adas-Password-1", groups: ["linux-users"],
         attributes: {phone_number: "+491701234599", phone_number_verified: "true"},
         mfa: {enabled: ["SMS_MFA", "SOFTWARE_TOKEN_MFA"], totpSecret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSW"}},
        {username: "max", password: "Maxs-Password-1", groups: ["linux-users"]},
        {username: "ida", password: "Idas-Password-1", groups: ["linux-users"]},
        {username: "nils", password: "Nilss-Password-1", groups: ["linux-users"], status: "FORCE_CHANGE_PASSWORD",
         attributes: {phone_number: "+491701234577", phone_number_verified: "true"}, mfa: {enabled: ["SMS_MFA"]}}
    ])' "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/factors.json"
start_emulator --state "$WORLD/factors.json"
configure_daemon
start_daemon
wait_for_directory nils
start_sshd

test_a_code_by_sms_is_the_next_prompt_of_ssh() {
    forget_codes
    run ssh_with_answers sam Sams-Password-1 "code of sam"
    expect_success
    expect_page "A code by SMS"
}

test_a_wrong_code_can_be_corrected_in_ssh() {
    forget_codes
    run ssh_with_answers sam Sams-Password-1 000000 "code of sam"
    expect_success
    expect_page "A wrong code"
}

test_three_wrong_codes_end_the_ssh_login() {
    run ssh_with_answers ada Adas-Password-1 1 000000 000000 000000
    expect_failure
    expect_equal 2 "$(grep -c "The code is wrong." <<<"$output")"
    expect_logged cognitod "login of ada for sshd from 127.0.0.1: too many tries"
}

test_who_has_two_factors_chooses_one_in_ssh() {
    forget_codes
    run ssh_with_answers ada Adas-Password-1 1 "code of ada"
    expect_success
    expect_page "A choice"
}

test_the_choice_of_last_time_is_what_enter_takes() {
    forget_codes
    run ssh_with_answers ada Adas-Password-1 "" "code of ada"
    expect_success
    expect_output "Your choice [1]: "
}

test_an_authenticator_app_is_shown_its_secret_in_ssh() {
    run ssh_with_answers max Maxs-Password-1 1 "code of the app"
    expect_success
    expect_page "An authenticator app is set up"
}

test_an_address_is_set_up_in_ssh() {
    forget_codes
    run ssh_with_answers ida Idas-Password-1 2 ida@example.com "code of ida"
    expect_success
    expect_page "An address is set up"
}

test_a_temporary_password_is_replaced_and_then_a_code_given() {
    forget_codes
    run ssh_with_answers nils Nilss-Password-1 short short Nilss-Password-2 Nilss-Password-2 "code of nils"
    expect_success
    expect_page "A temporary password"
}

# It answers every prompt with the password and shows none.
test_password_authentication_of_ssh_is_refused_without_a_try() {
    forget_requests
    run ssh_by_password sam Sams-Password-1 true
    expect_failure
    expect_equal 0 "$(requests | jq -r .ChallengeName | grep -c SMS_MFA)"
}

test_sudo_asks_for_the_code() {
    forget_codes
    run on_terminal Sams-Password-1 "code of sam" -- setpriv --reuid="$(id -u sam)" --regid="$(id -g sam)" --init-groups \
        --reset-env sudo -k id -un
    expect_success
    expect_output "by SMS: "
    expect_equal root "$(tail -n 1 <<<"$output" | tr -d '\r')"
}

test_login_asks_for_the_code() {
    forget_codes
    run on_terminal sam Sams-Password-1 "code of sam" exit -- \
        setpriv --bounding-set -sys_tty_config sh -c 'tail -f /dev/null & exec login'
    expect_output "by SMS: "
    expect_output "sam@"
}

run_tests
