#!/usr/bin/env bash
# Every challenge, four times: answered rightly, wrongly, when the session is over, and wrongly until the tries are over.
# The table in docs/sign-in-tests.md says which test holds which; what is not here stands in test_factors.sh, test_flows.sh,
# test_devices.sh and test_sign_in.sh.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"

TOTP_SECRET=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSW
PASSWORD=Matrix-Password-1
LATER=390 # seconds, 13 codes of an authenticator app: a session lives three minutes

# The triggers of a custom challenge: asked again after a wrong answer, at most three times.
mkdir -p "$WORLD/triggers"
cat >"$WORLD/triggers/DefineAuthChallenge" <<'END'
#!/bin/sh
exec jq -c '.request.session as $rounds | .response =
    if .userName == "endless" then {challengeName: "CUSTOM_CHALLENGE"}
    elif any($rounds[]; .challengeResult) then {issueTokens: true}
    elif ($rounds | length) == 3 then {failAuthentication: true}
    else {challengeName: "CUSTOM_CHALLENGE"} end'
END
cat >"$WORLD/triggers/CreateAuthChallenge" <<'END'
#!/bin/sh
exec jq -c '.response = {publicChallengeParameters: {prompt: "Your pet?"}, privateChallengeParameters: {answer: "cat"}}'
END
cat >"$WORLD/triggers/VerifyAuthChallengeResponse" <<'END'
#!/bin/sh
exec jq -c '.response = {answerCorrect: (.request.challengeAnswer == .request.privateChallengeParameters.answer)}'
END
chmod 755 "$WORLD"/triggers/*

jq --arg secret "$TOTP_SECRET" --arg password "$PASSWORD" --arg folder "$WORLD/triggers/" '
    def member($name; $more): {username: $name, password: $password, groups: ["linux-users"]} * $more;
    def phone: {attributes: {phone_number: "+491701234534", phone_number_verified: "true"}};
    def mail($name): {attributes: {email: ($name + "@example.com"), email_verified: "true"}};
    .userPools[0] |= (.mfaConfiguration = "OPTIONAL" | .mfaTypes = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"] |
        .requiredAttributes = ["given_name"] |
        .signInPolicy = {allowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]} |
        .clients[0].authFlows += ["ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH"] |
        .triggers = (["DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"] |
            map({(.): ($folder + .)}) | add) |
        .users += [
            member("sms"; phone * {mfa: {enabled: ["SMS_MFA"]}}),
            member("letters"; mail("letters") * {mfa: {enabled: ["EMAIL_OTP"]}}),
            member("app"; {mfa: {enabled: ["SOFTWARE_TOKEN_MFA"], totpSecret: $secret}}),
            member("both"; phone * {mfa: {enabled: ["SMS_MFA", "SOFTWARE_TOKEN_MFA"], totpSecret: $secret}}),
            member("first-sms"; phone), member("first-mail"; mail("first-mail")), member("custom"; {}),
            member("endless"; {})])' \
    "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json"
install_product
use_nss_module
start_emulator --state "$WORLD/pool.json"
configure_daemon
start_daemon
wait_for_directory custom

# At Cognito, for everybody.
let_time_pass() {
    control_emulator --data "{\"offsetSeconds\": $1}" "$ENDPOINT/_emulator/clock" >/dev/null || fail "no clock"
}

use_flow() {
    printf '[user_pool]\nflow = %s\n[sign_in]\n%s\n' "$1" "${2-}" | configure flow.conf
    restart_daemon
}

# For each kind: how to get to its prompt, the prompt, a right answer and a wrong one of now and of LATER.
reach() {
    forget_codes
    let_time_pass 0
    case $1 in
        sms | letters | app | both) use_flow srp ;;
        first-sms) use_flow choice "preferred_factors = SMS_OTP" ;;
        first-mail) use_flow choice "preferred_factors = EMAIL_OTP" ;;
        menu) use_flow choice ;;
        chosen-password) use_flow choice ;;
        custom) use_flow custom ;;
    esac
    case $1 in
        menu | chosen-password) begin_sign_in first-mail ;;
        *) begin_sign_in "$1" ;;
    esac
    case $1 in
        sms | letters | app | both) answer "$PASSWORD" ;;
        chosen-password)
            see "your password"
            answer "$(sed -n 's/^ *\([0-9]\)  your password$/\1/p' "$WORLD/shown")"
            ;;
    esac
    see "$(prompt_of "$1")"
}

prompt_of() {
    case $1 in
        sms | first-sms) echo "34 by SMS: " ;;
        letters | first-mail) echo " by e-mail: " ;;
        app) echo "authenticator app: " ;;
        both | menu) echo "How do you want to sign in?" ;;
        chosen-password) echo "Password: " ;;
        custom) echo "Your pet? " ;;
    esac
}

# STEPS: how many codes of an app have passed.
right_answer() {
    case $1 in
        sms | letters | first-sms | first-mail) wait_for_code "$1" ;;
        app) totp "$TOTP_SECRET" "${2:-0}" ;;
        both) echo 1 ;;
        menu) sed -n 's/^ *\([0-9]\)  a code by e-mail$/\1/p' "$WORLD/shown" | head -n 1 ;;
        chosen-password) echo "$PASSWORD" ;;
        custom) echo cat ;;
    esac
}

# A code of as many digits that is another one.
wrong_answer() {
    local code
    case $1 in
        both | menu) echo 9 ;;
        custom) echo dog ;;
        *)
            code=$(right_answer "$1" "${2:-0}")
            printf '%0*d\n' "${#code}" $(((10#$code + 1) % 10 ** ${#code}))
            ;;
    esac
}

# A choice leads to the next challenge.
finish() {
    case $1 in
        both) answer "$(wait_for_code both)" ;;
        menu) answer "$(wait_for_code first-mail)" ;;
    esac
    end_sign_in
    let_time_pass 0
}

accepts_the_right_answer() {
    reach "$1"
    answer "$(right_answer "$1")"
    finish "$1"
    expect_success
    expect_output "Sign-in         success"
}

lets_a_wrong_answer_be_corrected() {
    reach "$1"
    answer "$(wrong_answer "$1")"
    see "$2"
    answer "$(right_answer "$1")"
    finish "$1"
    expect_success
}

# The first message of the new session comes after that of the old one.
begins_again_when_the_session_is_over() {
    local old
    reach "$1"
    old=$(right_answer "$1")
    forget_codes
    let_time_pass "$LATER"
    answer "$old"
    see "The sign-in begins again."
    wait_for asked_twice "$1" || fail "not asked again" "$(cat "$WORLD/shown")"
    answer "$(right_answer "$1" 13)"
    finish "$1"
    expect_success
    ! grep -q "Password: .*Password: " "$WORLD/shown" || fail "the password was asked for twice"
}

asked_twice() {
    [ "$(grep -oF -e "$(prompt_of "$1")" "$WORLD/shown" | wc -l)" -ge 2 ]
}

ends_after_three_wrong_answers() {
    local number
    reach "$1"
    for number in 1 2 3; do
        answer "$(wrong_answer "$1")"
    done
    end_sign_in
    expect_failure
    expect_output "$2"
    refuse_output "Sign-in         success"
}

test_sms_mfa_right() { accepts_the_right_answer sms; }
test_sms_mfa_wrong() { lets_a_wrong_answer_be_corrected sms "The code is wrong."; }
test_sms_mfa_expired() { begins_again_when_the_session_is_over sms; }
test_sms_mfa_out_of_tries() { ends_after_three_wrong_answers sms "Too many wrong codes"; }

test_email_otp_as_a_second_factor_right() { accepts_the_right_answer letters; }
test_email_otp_as_a_second_factor_wrong() { lets_a_wrong_answer_be_corrected letters "The code is wrong."; }
test_email_otp_as_a_second_factor_expired() { begins_again_when_the_session_is_over letters; }
test_email_otp_as_a_second_factor_out_of_tries() { ends_after_three_wrong_answers letters "Too many wrong codes"; }

# A code counts once, and none before the last one that has counted.
test_software_token_mfa_right() { accepts_the_right_answer app; }
test_software_token_mfa_wrong() {
    reach app
    answer "$(wrong_answer app 30)"
    see "The code is wrong."
    answer "$(right_answer app 1)"
    finish app
    expect_success
}
test_software_token_mfa_out_of_tries() { ends_after_three_wrong_answers app "Too many wrong codes"; }
test_software_token_mfa_expired() { begins_again_when_the_session_is_over app; }

test_sms_otp_right() { accepts_the_right_answer first-sms; }
test_sms_otp_wrong() { lets_a_wrong_answer_be_corrected first-sms "The code is wrong."; }
test_sms_otp_expired() { begins_again_when_the_session_is_over first-sms; }
test_sms_otp_out_of_tries() { ends_after_three_wrong_answers first-sms "Too many wrong codes"; }

test_email_otp_as_a_first_factor_right() { accepts_the_right_answer first-mail; }
test_email_otp_as_a_first_factor_wrong() { lets_a_wrong_answer_be_corrected first-mail "The code is wrong."; }
test_email_otp_as_a_first_factor_expired() { begins_again_when_the_session_is_over first-mail; }
test_email_otp_as_a_first_factor_out_of_tries() { ends_after_three_wrong_answers first-mail "Too many wrong codes"; }

test_select_mfa_type_right() { accepts_the_right_answer both; }
test_select_mfa_type_wrong() { lets_a_wrong_answer_be_corrected both "one of the numbers"; }
test_select_mfa_type_expired() { begins_again_when_the_session_is_over both; }
test_select_mfa_type_out_of_tries() { ends_after_three_wrong_answers both "No way to sign in was chosen."; }

test_select_challenge_right() { accepts_the_right_answer menu; }
test_select_challenge_wrong() { lets_a_wrong_answer_be_corrected menu "one of the numbers"; }
test_select_challenge_expired() { begins_again_when_the_session_is_over menu; }
test_select_challenge_out_of_tries() { ends_after_three_wrong_answers menu "No way to sign in was chosen."; }

test_password_srp_right() { accepts_the_right_answer chosen-password; }
test_password_srp_wrong() {
    reach chosen-password
    answer Wrong-Password-1
    end_sign_in
    expect_failure
    expect_output "The user name or password is wrong."
}

test_custom_challenge_right() { accepts_the_right_answer custom; }
test_custom_challenge_wrong() {
    reach custom
    answer dog
    wait_for asked_twice custom || fail "not asked again" "$(cat "$WORLD/shown")"
    answer cat
    finish custom
    expect_success
}
test_custom_challenge_expired() { begins_again_when_the_session_is_over custom; }
test_custom_challenge_out_of_tries() { ends_after_three_wrong_answers custom "The user name or password is wrong."; }

test_custom_challenges_without_end_end_after_twenty() {
    use_flow custom "throttle = no"
    forget_requests
    sign_in endless "$(yes cat | head -n 30)"
    expect_failure
    expect_output "The sign-in asks for too much."
    expect_equal 20 "$(grep -o "Your pet? " <<<"$output" | wc -l)"
    expect_equal 20 "$(requests | jq -r .ChallengeName | grep -c CUSTOM_CHALLENGE)"
    expect_logged cognitod "Cognito put more than 20 challenges: does a custom challenge never end?"
}

make_newcomer() {
    use_flow srp
    let_time_pass 0
    change_user create "{\"username\": \"$1\", \"password\": \"Temporary-1\", \"groups\": [\"linux-users\"],
        \"status\": \"FORCE_CHANGE_PASSWORD\"}"
    wait_for getent passwd "$1" >/dev/null || fail "$1 is not there"
    begin_sign_in "$1"
    answer Temporary-1
    see "Given name: "
    answer "Newcomer"
    see "New password: "
}

choose() {
    answer "$1"
    answer "$1"
}

test_new_password_required_right() {
    make_newcomer nora
    choose New-Password-2
    end_sign_in
    expect_success
}
test_new_password_required_wrong() {
    make_newcomer noah
    choose short
    see "Password did not conform with policy"
    choose New-Password-2
    end_sign_in
    expect_success
}
test_new_password_required_expired() {
    make_newcomer nils
    let_time_pass "$LATER"
    choose New-Password-2
    see "The sign-in begins again."
    answer "Newcomer"
    choose New-Password-2
    end_sign_in
    let_time_pass 0
    expect_success
}
test_new_password_required_out_of_tries() {
    make_newcomer nico
    choose short
    choose shorter
    choose tiny
    end_sign_in
    expect_failure
    expect_output "The password was not changed."
}

# Cognito's own lockout, behind a throttle that is turned off.
test_password_verifier_out_of_tries() {
    local number
    use_flow srp "throttle = no"
    for number in 1 2 3 4 5 6; do
        sign_in first-mail "Wrong-Password-$number"
        expect_failure
    done
    expect_output "Too many"
    use_flow srp "throttle = no"
    sign_in first-mail "$PASSWORD"
    expect_failure
    expect_output "Too many wrong passwords. Please wait up to 15 minutes"
    use_flow srp "throttle = no"
    let_time_pass 1000
    sign_in first-mail "$PASSWORD"
    let_time_pass 0
    expect_success
}

run_tests
