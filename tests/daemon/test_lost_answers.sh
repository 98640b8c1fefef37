#!/usr/bin/env bash
# A password or a code whose answer is lost on the way: nobody knows whether Cognito has counted it. It counts there at most
# once for each time that a person has typed it, and it counts here.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"

WRONG=Wrong-Password-1
PRESS_ENTER="The sign-in service did not answer. Press Enter to sign in again: "

write_pool() {
    jq '.userPools[0] |= (.mfaConfiguration = "OPTIONAL" | .mfaTypes = ["SMS_MFA"] | .users += [
        {username: "sms", password: "Matrix-Password-1", groups: ["linux-users"], mfa: {enabled: ["SMS_MFA"]},
            attributes: {phone_number: "+491701234534", phone_number_verified: "true"}}])' "$abs_top_srcdir/tests/e2e/pool.json"
}

install_product
use_nss_module
write_pool >"$WORLD/pool.json"
start_emulator --state "$WORLD/pool.json"
configure_daemon
start_daemon
wait_for_directory sms

# A fresh count: here, and there.
begin_with_flow() {
    printf '[user_pool]\nflow = %s\n' "$1" | configure flow.conf
    restart_daemon
    for user in jane:Janes-Password-1 john:Johns-Password-1; do
        sign_in "${user%:*}" "${user#*:}" >/dev/null
    done
    restart_daemon
    forget_requests
}

# lose OPERATION TIMES: the answers of the next ones, which are carried out.
lose() {
    control_emulator --data "{\"faults\": [{\"operation\": \"$1\", \"kind\": \"dropAfter\", \"times\": $2}]}" \
        "$ENDPOINT/_emulator/faults" >/dev/null || fail "no fault"
}

# counted USER KIND: what stands against the user at Cognito.
counted() {
    control_emulator "$ENDPOINT/_emulator/lockouts" |
        jq --arg user "$1" --arg kind "$2" '[.[] | select(.username == $user) | .[$kind]] | add // 0'
}

calls_of() {
    requests | jq -s --arg operation "$1" 'map(select(.operation == $operation)) | length'
}

# Which call carries the password.
proof_of() {
    case $1 in
        srp) echo RespondToAuthChallenge ;;
        password) echo InitiateAuth ;;
    esac
}

a_right_password_is_typed_again() {
    begin_with_flow "$1"
    lose "$(proof_of "$1")" 1
    begin_sign_in jane
    answer Janes-Password-1
    see "$PRESS_ENTER"
    answer ""
    answer Janes-Password-1
    end_sign_in
    expect_success
    expect_equal 0 "$(counted jane passwordFailures)"
    expect_equal 2 "$(calls_of "$(proof_of "$1")")"
}

test_a_right_password_whose_answer_is_lost_is_typed_again_with_srp() { a_right_password_is_typed_again srp; }
test_a_right_password_whose_answer_is_lost_is_typed_again_when_it_is_sent() { a_right_password_is_typed_again password; }

# Typed twice, of which the first answer is lost.
a_wrong_password_counts_once() {
    begin_with_flow "$1"
    lose "$(proof_of "$1")" 1
    begin_sign_in jane
    answer "$WRONG"
    see "$PRESS_ENTER"
    expect_equal 1 "$(counted jane passwordFailures)"
    answer ""
    answer "$WRONG"
    end_sign_in
    expect_failure
    expect_equal 2 "$(counted jane passwordFailures)"
}

test_a_wrong_password_whose_answer_is_lost_counts_once_a_try_with_srp() { a_wrong_password_counts_once srp; }
test_a_wrong_password_whose_answer_is_lost_counts_once_a_try_when_it_is_sent() { a_wrong_password_counts_once password; }

# Cognito's fifth failure locks a user out, wherever the user comes from.
lost_ones_stay_below_the_lockout() {
    begin_with_flow "$1"
    lose "$(proof_of "$1")" 100
    for _ in 1 2 3 4 5 6; do
        sign_in john "$WRONG"
        expect_failure
    done
    expect_output "Too many failed tries. Please wait"
    expect_equal 4 "$(counted john passwordFailures)"
    lose nothing 1
}

test_wrong_passwords_that_get_lost_do_not_lock_anybody_out_with_srp() { lost_ones_stay_below_the_lockout srp; }
test_wrong_passwords_that_get_lost_do_not_lock_anybody_out_when_they_are_sent() { lost_ones_stay_below_the_lockout password; }

# The password is known to be right by then; a new sign-in has a new code.
test_a_code_whose_answer_is_lost_is_asked_for_anew_and_counts_once() {
    local code
    begin_with_flow srp
    forget_codes
    begin_sign_in sms
    answer Matrix-Password-1
    code=$(wait_for_code sms)
    lose RespondToAuthChallenge 1
    forget_codes
    answer "$(printf '%06d' $(((10#$code + 1) % 1000000)))"
    see "The sign-in service did not answer. The sign-in begins again."
    expect_equal 1 "$(counted sms codeFailures)"
    answer "$(wait_for_code sms)"
    end_sign_in
    expect_success
    expect_equal 0 "$(counted sms codeFailures)"
    ! grep -q "Password: .*Password: " "$WORLD/shown" || fail "the password was asked for twice"
}

# The one that nobody answered has signed somebody in; it is no good any more.
test_a_right_code_whose_answer_is_lost_does_not_keep_anybody_out() {
    local code
    begin_with_flow srp
    forget_codes
    begin_sign_in sms
    answer Matrix-Password-1
    code=$(wait_for_code sms)
    lose RespondToAuthChallenge 1
    forget_codes
    answer "$code"
    see "The sign-in service did not answer. The sign-in begins again."
    answer "$(wait_for_code sms)"
    end_sign_in
    expect_success
    expect_equal 0 "$(counted sms codeFailures)"
}

# The fifth wrong code locks the user out as well.
test_codes_that_get_lost_do_not_lock_anybody_out() {
    local before
    begin_with_flow srp
    for before in 0 2; do
        forget_codes
        lose nothing 1
        begin_sign_in sms
        answer Matrix-Password-1
        wait_for_code sms >/dev/null
        lose RespondToAuthChallenge 1
        forget_codes
        answer 1
        see "That is not a code."
        answer 000000
        see "The sign-in begins again."
        wait_for_code sms >/dev/null
        lose RespondToAuthChallenge 1
        answer 000000
        end_sign_in
        expect_failure
        expect_equal $((before + 2)) "$(counted sms codeFailures)"
    done
    lose nothing 1
    sign_in sms Matrix-Password-1
    expect_failure
    expect_output "Too many failed tries. Please wait"
    expect_equal 4 "$(counted sms codeFailures)"
}

run_tests
