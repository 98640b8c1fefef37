#!/usr/bin/env bash
# Each way to prove a password: rightly, wrongly, when the time is over, and wrongly until the tries are over. A user for each
# test, as Cognito counts wrong passwords by user. The table in docs/sign-in-tests.md says which test holds which.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"

PASSWORD=Matrix-Password-1
WRONG=Wrong-Password-1
LATER=390 # seconds; a session lives three minutes

mkdir -p "$WORLD/triggers"
cat >"$WORLD/triggers/DefineAuthChallenge" <<'END_OF_TRIGGER'
#!/bin/sh
exec jq -c '(.request.session | map(select(.challengeName == "CUSTOM_CHALLENGE"))) as $rounds | .response =
    if .request.session[-1].challengeName == "SRP_A" then {challengeName: "PASSWORD_VERIFIER"}
    elif any($rounds[]; .challengeResult) then {issueTokens: true}
    elif ($rounds | length) == 3 then {failAuthentication: true}
    else {challengeName: "CUSTOM_CHALLENGE"} end'
END_OF_TRIGGER
cat >"$WORLD/triggers/CreateAuthChallenge" <<'END_OF_TRIGGER'
#!/bin/sh
exec jq -c '.response = {publicChallengeParameters: {prompt: "Your pet?"}, privateChallengeParameters: {answer: "cat"}}'
END_OF_TRIGGER
cat >"$WORLD/triggers/VerifyAuthChallengeResponse" <<'END_OF_TRIGGER'
#!/bin/sh
exec jq -c '.response = {answerCorrect: (.request.challengeAnswer == .request.privateChallengeParameters.answer)}'
END_OF_TRIGGER
chmod 755 "$WORLD"/triggers/*

jq --arg folder "$WORLD/triggers/" '.userPools[0] |= (
    .signInPolicy = {allowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"]} |
    .clients[0].authFlows += ["ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH"] |
    .triggers = (["DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"] | map({(.): ($folder + .)}) | add))' \
    "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json"
install_product
use_nss_module
start_emulator --state "$WORLD/pool.json"
configure_daemon
start_daemon
wait_for_directory jane

let_time_pass() {
    control_emulator --data "{\"offsetSeconds\": $1}" "$ENDPOINT/_emulator/clock" >/dev/null || fail "no clock"
}

order_faults() {
    control_emulator --data "{\"faults\": [$1]}" "$ENDPOINT/_emulator/faults" >/dev/null || fail "no faults: $1"
}

# by WAY USER: the flow, and a user nobody has tried to be yet.
by() {
    case $1 in
        proof) printf '[user_pool]\nflow = srp\n' ;;
        sending) printf '[user_pool]\nflow = password\n' ;;
        proof-and-question) printf '[user_pool]\nflow = custom_srp\n' ;;
        choice) printf '[user_pool]\nflow = choice\n' ;;
        preferred-proof) printf '[user_pool]\nflow = choice\n[sign_in]\npreferred_factors = PASSWORD_SRP\n' ;;
        preferred-sending) printf '[user_pool]\nflow = choice\n[sign_in]\npreferred_factors = PASSWORD\n' ;;
    esac | configure flow.conf
    change_user create "{\"username\": \"$2\", \"password\": \"$PASSWORD\", \"groups\": [\"linux-users\"],
        \"attributes\": {\"email\": \"$2@example.com\", \"email_verified\": \"true\"}}"
    restart_daemon
    wait_for getent passwd "$2" >/dev/null || fail "$2 is not there"
    forget_requests
}

counted() {
    control_emulator "$ENDPOINT/_emulator/lockouts" | jq --arg user "$1" '[.[] | select(.username == $user) | .passwordFailures] | add // 0'
}

calls() {
    requests | jq -r 'select(.operation == "InitiateAuth" or .operation == "RespondToAuthChallenge") |
        .AuthFlow // .ChallengeName' | paste -sd' '
}

is_right_and_wrong() {
    local way=$1 user=$2 wanted=$3
    by "$way" "$user"
    sign_in "$user" "$PASSWORD"
    expect_success
    expect_equal "$wanted" "$(calls)"
    sign_in "$user" "$WRONG"
    expect_failure
    expect_output "The user name or password is wrong."
    expect_equal 1 "$(counted "$user")"
}

# Cognito's fifth would lock the user out everywhere.
ends_before_cognito_locks_out() {
    by "$1" "$2"
    for _ in 1 2 3 4 5 6; do
        sign_in "$2" "$WRONG"
        expect_failure
    done
    expect_output "Too many failed tries. Please wait"
    expect_equal 4 "$(counted "$2")"
}

test_a_proof_right_and_wrong() { is_right_and_wrong proof ada "USER_SRP_AUTH PASSWORD_VERIFIER"; }
test_a_proof_out_of_tries() { ends_before_cognito_locks_out proof abe; }

test_a_password_sent_right_and_wrong() { is_right_and_wrong sending ben "USER_PASSWORD_AUTH"; }
test_a_password_sent_out_of_tries() { ends_before_cognito_locks_out sending bea; }

test_a_preferred_proof_right_and_wrong() { is_right_and_wrong preferred-proof cleo "USER_AUTH PASSWORD_VERIFIER"; }
test_a_preferred_proof_out_of_tries() { ends_before_cognito_locks_out preferred-proof carl; }

test_a_preferred_password_sent_right_and_wrong() { is_right_and_wrong preferred-sending dan USER_AUTH; }
test_a_preferred_password_sent_out_of_tries() { ends_before_cognito_locks_out preferred-sending dina; }

# A temporary password is the one that has an end of its own: seven days.
temporary_password_is_over() {
    by "$1" "$2"
    change_user update "{\"username\": \"$2\", \"status\": \"FORCE_CHANGE_PASSWORD\", \"password\": \"$PASSWORD\"}"
    let_time_pass $((8 * 86400))
    sign_in "$2" "$PASSWORD"
    let_time_pass 0
    expect_failure
    expect_output "The temporary password has expired. Please ask the administrator for a new one."
}

test_a_proof_of_a_temporary_password_that_has_expired() { temporary_password_is_over proof eve; }
test_a_temporary_password_sent_that_has_expired() { temporary_password_is_over sending eli; }

choose_password() {
    answer "$(sed -n 's/^ *\([0-9]\)  your password$/\1/p' "$WORLD/shown" | tail -n 1)"
}

chosen_twice() {
    [ "$(grep -c "How do you want to sign in?" "$WORLD/shown")" = 2 ]
}

is_asked_to_choose_again_and_not_for_the_password() {
    see "That took too long. The sign-in begins again."
    wait_for chosen_twice || fail "no second choice" "$(cat "$WORLD/shown")"
    choose_password
    end_sign_in
    let_time_pass 0
    expect_success
    expect_equal 1 "$(grep -o "Password: " "$WORLD/shown" | wc -l)"
}

# Who thinks for long about the password.
test_a_chosen_password_that_comes_too_late() {
    by choice fay
    begin_sign_in fay
    see "your password"
    choose_password
    see "Password: "
    let_time_pass "$LATER"
    answer "$PASSWORD"
    is_asked_to_choose_again_and_not_for_the_password
}

choice_has_been_made() {
    calls | grep -q SELECT_CHALLENGE
}

# Time passes between the choice and the proof, which come right after each other.
test_a_proof_of_a_chosen_password_that_comes_too_late() {
    by choice fred
    order_faults '{"operation": "RespondToAuthChallenge", "kind": "delay", "milliseconds": 0, "times": 1},
        {"operation": "RespondToAuthChallenge", "kind": "delay", "milliseconds": 2000, "times": 1}'
    begin_sign_in fred
    see "your password"
    choose_password
    see "Password: "
    answer "$PASSWORD"
    wait_for choice_has_been_made || fail "no choice"
    let_time_pass "$LATER"
    is_asked_to_choose_again_and_not_for_the_password
}

test_a_chosen_password_out_of_tries() {
    by choice gus
    for _ in 1 2 3 4; do
        begin_sign_in gus
        see "your password"
        choose_password
        see "Password: "
        answer "$WRONG"
        end_sign_in
        expect_failure
    done
    sign_in gus ""
    expect_failure
    expect_output "Too many failed tries. Please wait"
    expect_equal 4 "$(counted gus)"
}

# The sign-in begins when the password has been typed, so that nobody is too slow at the prompt.
test_a_proof_waits_for_who_takes_long_to_type_the_password() {
    by proof kai
    begin_sign_in kai
    see "Password: "
    let_time_pass "$LATER"
    answer "$PASSWORD"
    end_sign_in
    let_time_pass 0
    expect_success
    refuse_output "took too long"
    expect_equal "USER_SRP_AUTH PASSWORD_VERIFIER" "$(calls)"
}

proof_has_been_asked_for() {
    calls | grep -q USER_SRP_AUTH
}

# The calls come right after each other and have 30 s in all, so that only a clock that leaps makes a SECRET_BLOCK too old.
# Without a Session Cognito does not tell it from a wrong password, and counts none.
test_a_proof_that_comes_too_late_is_refused_and_the_next_one_is_not() {
    by proof kim
    order_faults '{"operation": "RespondToAuthChallenge", "kind": "delay", "milliseconds": 2000, "times": 1}'
    begin_sign_in kim
    answer "$PASSWORD"
    wait_for proof_has_been_asked_for || fail "no sign-in has begun"
    let_time_pass "$LATER"
    end_sign_in
    let_time_pass 0
    expect_failure
    expect_output "The user name or password is wrong."
    expect_equal "USER_SRP_AUTH PASSWORD_VERIFIER" "$(calls)"
    expect_equal 0 "$(counted kim)"
    sign_in kim "$PASSWORD"
    expect_success
}

test_a_proof_and_a_question_right_and_wrong() {
    by proof-and-question hal
    sign_in hal "$PASSWORD"$'\ndog\ncat'
    expect_success
    expect_equal "CUSTOM_AUTH PASSWORD_VERIFIER CUSTOM_CHALLENGE CUSTOM_CHALLENGE" "$(calls)"
    sign_in hal "$WRONG"
    expect_failure
    refuse_output "Your pet?"
}

test_a_question_after_a_proof_that_is_answered_too_late() {
    by proof-and-question ida
    begin_sign_in ida
    answer "$PASSWORD"
    see "Your pet?"
    let_time_pass "$LATER"
    answer cat
    see "That took too long. The sign-in begins again."
    answer cat
    end_sign_in
    let_time_pass 0
    expect_success
    expect_equal 1 "$(grep -o "Password: " "$WORLD/shown" | wc -l)"
}

test_a_question_after_a_proof_out_of_tries() {
    by proof-and-question ivo
    sign_in ivo "$PASSWORD"$'\ndog\nbird\nfish\ncat'
    expect_failure
    expect_equal "CUSTOM_AUTH PASSWORD_VERIFIER CUSTOM_CHALLENGE CUSTOM_CHALLENGE CUSTOM_CHALLENGE" "$(calls)"
}

# From here on the pool's menu has PASSWORD without PASSWORD_SRP.
choose_in_plain_menu() {
    if [ ! -e "$WORLD/plain.json" ]; then
        jq '.userPools[0].signInPolicy.hidePasswordSrp = true' "$WORLD/pool.json" >"$WORLD/plain.json"
        stop emulator
        start_emulator --state "$WORLD/plain.json"
        install -m 644 "$WORLD/emulator/ca.pem" /etc/cognitod.ca.pem
    fi
    by choice "$1"
}

answer_menu_with_password() {
    begin_sign_in "$1"
    see "your password"
    choose_password
    see "Password: "
    answer "$2"
    end_sign_in
}

test_a_chosen_password_that_is_sent_right_and_wrong() {
    choose_in_plain_menu jim
    answer_menu_with_password jim "$PASSWORD"
    expect_success
    expect_equal "USER_AUTH SELECT_CHALLENGE" "$(calls)"
    answer_menu_with_password jim "$WRONG"
    expect_failure
    expect_output "The user name or password is wrong."
    expect_equal 1 "$(counted jim)"
}

test_a_chosen_password_that_is_sent_too_late() {
    choose_in_plain_menu jill
    begin_sign_in jill
    see "your password"
    choose_password
    see "Password: "
    let_time_pass "$LATER"
    answer "$PASSWORD"
    is_asked_to_choose_again_and_not_for_the_password
    refute_srp
}

refute_srp() {
    [[ $(calls) != *PASSWORD_VERIFIER* ]] || fail "there was SRP: $(calls)"
}

test_a_chosen_password_that_is_sent_out_of_tries() {
    choose_in_plain_menu joe
    for _ in 1 2 3 4; do
        answer_menu_with_password joe "$WRONG"
        expect_failure
    done
    refute_srp
    sign_in joe ""
    expect_failure
    expect_output "Too many failed tries. Please wait"
}

run_tests
