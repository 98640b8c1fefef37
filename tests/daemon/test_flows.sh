#!/usr/bin/env bash
# Every way a sign-in may begin: flow = password, choice, custom, custom_srp; and a flow that the app client refuses.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"

# The triggers of a custom challenge: two rounds, the second one with the answer shown. A wrong answer ends it.
mkdir -p "$WORLD/triggers"
cat >"$WORLD/triggers/DefineAuthChallenge" <<'END'
#!/bin/sh
exec jq -c '.request.session as $rounds | .response =
    if any($rounds[]; .challengeResult == false) then {failAuthentication: true}
    elif ($rounds | length) == 1 and $rounds[0].challengeName == "SRP_A" then {challengeName: "PASSWORD_VERIFIER"}
    elif ($rounds | map(select(.challengeName == "CUSTOM_CHALLENGE")) | length) == 2 then {issueTokens: true}
    else {challengeName: "CUSTOM_CHALLENGE"} end'
END
cat >"$WORLD/triggers/CreateAuthChallenge" <<'END'
#!/bin/sh
exec jq -c '.response = if any(.request.session[]; .challengeName == "CUSTOM_CHALLENGE")
    then {publicChallengeParameters: {prompt: "And your pet?", echo: "true"}, privateChallengeParameters: {answer: "cat"}}
    else {publicChallengeParameters: {prompt: "Mother tongue?"}, privateChallengeParameters: {answer: "C"}} end'
END
cat >"$WORLD/triggers/VerifyAuthChallengeResponse" <<'END'
#!/bin/sh
exec jq -c '.response = {answerCorrect: (.request.challengeAnswer == .request.privateChallengeParameters.answer)}'
END
chmod 755 "$WORLD"/triggers/*

jq --arg folder "$WORLD/triggers/" '.userPools[0] |= (
    .clients[0].authFlows += ["ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH"] |
    .signInPolicy = {allowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"]} |
    .triggers = (["DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"] |
        map({(.): ($folder + .)}) | add))' "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json"
install_product
use_nss_module
start_emulator --state "$WORLD/pool.json" --trigger-log "$WORLD/log/triggers"
configure_daemon
start_daemon
wait_for_directory jane

begin_by() {
    printf '[user_pool]\nflow = %s\n%s\n' "$1" "${2-}" | configure flow.conf
    restart_daemon
    forget_codes
    forget_requests
}

operations() {
    requests | jq -r '.operation + (if .AuthFlow then " " + .AuthFlow else "" end) +
        (if .ChallengeName then " " + .ChallengeName else "" end)' | grep -E '^(Initiate|Respond)'
}

test_flow_password_sends_the_password_in_one_call() {
    begin_by password
    sign_in jane Janes-Password-1
    expect_success
    expect_equal "InitiateAuth USER_PASSWORD_AUTH" "$(operations)"
    sign_in jane Wrong-Password-1
    expect_failure
    expect_output "refused"
}

test_flow_choice_offers_the_factors_of_the_pool() {
    begin_by choice
    begin_sign_in jane
    see "How do you want to sign in?"
    see "your password"
    see "a code by e-mail"
    answer "$(sed -n 's/^ *\([0-9]\)  a code by e-mail$/\1/p' "$WORLD/shown")"
    see " by e-mail: "
    answer "$(wait_for_code jane)"
    end_sign_in
    expect_success
    refuse_output "Password:"
    expect_equal "InitiateAuth USER_AUTH
RespondToAuthChallenge SELECT_CHALLENGE
RespondToAuthChallenge EMAIL_OTP" "$(operations)"
}

test_a_password_that_is_chosen_is_proven_by_srp() {
    begin_by choice
    begin_sign_in jane
    see "your password"
    answer "$(sed -n 's/^ *\([0-9]\)  your password$/\1/p' "$WORLD/shown")"
    see "Password: "
    answer Janes-Password-1
    end_sign_in
    expect_success
    expect_equal "InitiateAuth USER_AUTH
RespondToAuthChallenge SELECT_CHALLENGE
RespondToAuthChallenge PASSWORD_VERIFIER" "$(operations)"
}

test_a_wrong_password_that_is_chosen_is_refused() {
    begin_by choice
    begin_sign_in jane
    see "your password"
    answer "$(sed -n 's/^ *\([0-9]\)  your password$/\1/p' "$WORLD/shown")"
    see "Password: "
    answer Wrong-Password-1
    end_sign_in
    expect_failure
    expect_output "refused"
}

test_a_preferred_password_is_asked_for_at_once() {
    begin_by choice "[sign_in]
preferred_factors = PASSWORD_SRP"
    sign_in jane Janes-Password-1
    expect_success
    refuse_output "How do you want"
    expect_equal "InitiateAuth USER_AUTH
RespondToAuthChallenge PASSWORD_VERIFIER" "$(operations)"
}

test_flow_custom_asks_what_the_triggers_ask_and_no_password() {
    begin_by custom
    sign_in jane $'C\ncat'
    expect_success
    refuse_output "Password:"
    expect_output "Mother tongue? "
    expect_output "And your pet? "
    expect_equal "InitiateAuth CUSTOM_AUTH
RespondToAuthChallenge CUSTOM_CHALLENGE
RespondToAuthChallenge CUSTOM_CHALLENGE" "$(operations)"
}

test_a_wrong_answer_to_a_custom_challenge_is_refused() {
    begin_by custom
    sign_in jane $'C\ndog'
    expect_failure
    expect_output "refused"
}

test_flow_custom_srp_asks_after_the_password() {
    begin_by custom_srp
    sign_in jane $'Janes-Password-1\nC\ncat'
    expect_success
    expect_equal "InitiateAuth CUSTOM_AUTH
RespondToAuthChallenge PASSWORD_VERIFIER
RespondToAuthChallenge CUSTOM_CHALLENGE
RespondToAuthChallenge CUSTOM_CHALLENGE" "$(operations)"
}

test_flow_custom_srp_asks_nothing_after_a_wrong_password() {
    begin_by custom_srp
    sign_in jane $'Wrong-Password-1\nC\ncat'
    expect_failure
    refuse_output "Mother tongue?"
}

test_the_password_never_reaches_a_trigger_as_an_answer() {
    begin_by custom_srp
    : >"$WORLD/log/triggers"
    sign_in jane $'Janes-Password-1\nJanes-Password-1'
    expect_failure
    expect_equal 0 "$(grep -c VerifyAuthChallengeResponse "$WORLD/log/triggers")"
}

# sshd's PasswordAuthentication gives one text to whatever is asked; the second question of the triggers is shown, the first is not.
test_what_one_question_was_answered_with_never_reaches_a_trigger_as_the_answer_to_another() {
    begin_by custom
    : >"$WORLD/log/triggers"
    sign_in jane $'C\nC'
    expect_failure
    expect_output "something else was asked for"
    expect_equal 1 "$(grep -c VerifyAuthChallengeResponse "$WORLD/log/triggers")"
}

# Conversations that wait at the prompt have all been begun before the first of them fails.
test_many_that_wait_at_the_prompt_get_no_more_guesses_than_one() {
    local number proofs pids=()
    begin_by choice
    mkdir "$WORLD/waiting"
    for number in {1..8}; do
        mkfifo "$WORLD/waiting/$number"
        bounded cognitoctl sign-in mallory <"$WORLD/waiting/$number" >"$WORLD/waiting/$number.shown" 2>&1 &
        pids+=($!)
        eval "exec $((number + 20))>\"\$WORLD/waiting/$number\""
    done
    for number in {1..8}; do
        wait_for grep -qF "Password: " "$WORLD/waiting/$number.shown" || fail "no prompt" "$(cat "$WORLD/waiting/$number.shown")"
    done
    forget_requests
    for number in {1..8}; do
        printf 'Wrong-Password-%s\n' "$number" >&$((number + 20))
        eval "exec $((number + 20))>&-"
    done
    wait "${pids[@]}"
    proofs=$(operations | grep -c PASSWORD_VERIFIER)
    note "$proofs of 8 guesses at once reached Cognito"
    [ "$proofs" -le 6 ] || fail "$proofs guesses reached Cognito"
    grep -q "Too many failed tries" "$WORLD"/waiting/*.shown || fail "nobody was told to wait"
}

# The client of the tests' usual pool has neither flow.
test_a_refused_flow_tells_the_administrator_what_to_allow() {
    stop emulator
    start_emulator
    configure_daemon
    begin_by choice
    sign_in jane Janes-Password-1
    expect_failure
    expect_output "misconfigured"
    expect_logged cognitod "ALLOW_USER_AUTH"
    begin_by custom_srp
    sign_in jane Janes-Password-1
    expect_failure
    expect_logged cognitod "ALLOW_CUSTOM_AUTH"
}

run_tests
