#!/usr/bin/env bash
# Second factors in cognitoctl sign-in: right, wrong, expired, out of tries.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"

TOTP_SECRET=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSW

# A pool with factors, and people who use them.
jq --arg secret "$TOTP_SECRET" '.userPools[0] |= (
    .mfaConfiguration = "OPTIONAL" | .mfaTypes = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"] |
    .users += [
        {username: "sam", password: "Sams-Password-1", groups: ["linux-users"],
         attributes: {name: "Gets codes by SMS", phone_number: "+491701234534", phone_number_verified: "true"},
         mfa: {enabled: ["SMS_MFA"]}},
        {username: "eve", password: "Eves-Password-1", groups: ["linux-users"],
         attributes: {name: "Gets codes by e-mail", email: "eve@example.com", email_verified: "true"},
         mfa: {enabled: ["EMAIL_OTP"]}},
        {username: "tom", password: "Toms-Password-1", groups: ["linux-users"],
         attributes: {name: "Has an authenticator app"},
         mfa: {enabled: ["SOFTWARE_TOKEN_MFA"], totpSecret: $secret, totpDeviceName: "phone"}},
        {username: "ada", password: "Adas-Password-1", groups: ["linux-users"],
         attributes: {name: "Has both", phone_number: "+491701234599", phone_number_verified: "true"},
         mfa: {enabled: ["SMS_MFA", "SOFTWARE_TOKEN_MFA"], totpSecret: $secret}}
    ])' "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json"
install_product
use_nss_module
start_emulator --state "$WORLD/pool.json"
configure_daemon
start_daemon
wait_for_directory ada

begin_with_password() {
    forget_codes
    begin_sign_in "$1"
    answer "$2"
}

# At Cognito, for everybody.
let_time_pass() {
    control_emulator --data "{\"offsetSeconds\": $1}" "$ENDPOINT/_emulator/clock" >/dev/null || fail "no clock"
}

# A code that is not this one.
other_than() {
    printf '%06d\n' $(((10#$1 + 1) % 1000000))
}

test_a_code_by_sms_completes_the_sign_in() {
    begin_with_password sam Sams-Password-1
    see "34 by SMS: "
    answer "$(wait_for_code sam CustomMessage_Authentication)"
    end_sign_in
    expect_success
    expect_output "Sign-in         success"
}

test_a_code_by_e_mail_completes_the_sign_in() {
    begin_with_password eve Eves-Password-1
    see " by e-mail: "
    answer "$(wait_for_code eve)"
    end_sign_in
    expect_success
}

test_the_code_of_an_authenticator_app_completes_the_sign_in() {
    begin_with_password tom Toms-Password-1
    see "Code from your authenticator app: "
    totp "$TOTP_SECRET" >"$WORLD/used-code"
    answer "$(cat "$WORLD/used-code")"
    end_sign_in
    expect_success
}

test_a_code_that_was_used_is_not_taken_again() {
    begin_with_password tom Toms-Password-1
    see "Code from your authenticator app: "
    answer "$(cat "$WORLD/used-code")"
    see "used already"
    answer "$(totp "$TOTP_SECRET" 1)"
    end_sign_in
    expect_success
}

test_a_wrong_code_may_be_corrected() {
    local code
    begin_with_password sam Sams-Password-1
    code=$(wait_for_code sam)
    see "by SMS: "
    answer "$(other_than "$code")"
    see "The code is wrong."
    answer "${code:0:3} ${code:3}"
    end_sign_in
    expect_success
}

test_three_wrong_codes_end_the_sign_in() {
    local code
    begin_with_password eve Eves-Password-1
    code=$(other_than "$(wait_for_code eve)")
    answer "$code"
    answer "$code"
    answer "$code"
    end_sign_in
    expect_failure
    expect_output "too many tries"
    expect_output "Too many wrong codes"
}

test_an_expired_session_sends_another_code_without_asking_for_the_password_again() {
    local code
    begin_with_password sam Sams-Password-1
    code=$(wait_for_code sam)
    forget_codes
    let_time_pass 400
    answer "$code"
    see "The sign-in begins again."
    answer "$(wait_for_code sam)"
    end_sign_in
    let_time_pass 0
    expect_success
    expect_equal 1 "$(grep -o "Password:" <<<"$output" | wc -l)"
}

test_the_password_is_not_taken_for_a_code() {
    begin_with_password eve Eves-Password-1
    see " by e-mail: "
    answer Eves-Password-1
    end_sign_in
    expect_failure
    expect_output "refused"
}

test_who_gives_up_is_not_signed_in() {
    begin_with_password tom Toms-Password-1
    see "authenticator app: "
    end_sign_in
    expect_failure
    expect_output "aborted"
}

test_who_has_several_factors_chooses_by_number() {
    begin_with_password ada Adas-Password-1
    see "How do you want to sign in?"
    see "1  a code by SMS"
    see "2  a code from your authenticator app"
    answer 3
    see "one of the numbers"
    answer 1
    see "99 by SMS: "
    answer "$(wait_for_code ada)"
    end_sign_in
    expect_success
}

test_a_preferred_factor_is_taken_without_asking() {
    configure factors.conf <<<"[service preferring]
preferred_factors = SMS_MFA"
    restart_daemon
    forget_codes
    begin_sign_in ada --service preferring
    answer Adas-Password-1
    see "99 by SMS: "
    answer "$(wait_for_code ada)"
    end_sign_in
    expect_success
    refuse_output "How do you want"
}

run_tests
