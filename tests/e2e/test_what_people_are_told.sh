# What people read who do not get in at once: over ssh as it is without options, in sudo, su and at the console. It is written down
# in docs/what-people-see.md, and held to it here; test_factors.sh, test_passwd.sh and test_recovery.sh hold the rest.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
prepare_host
add_local_people

jq '.userPools[0] |= (.mfaConfiguration = "OPTIONAL" | .mfaTypes = ["SMS_MFA"] | .users += [
    {username: "sam", password: "Sams-Password-1", groups: ["linux-users"], mfa: {enabled: ["SMS_MFA"]},
        attributes: {phone_number: "+491701234534", phone_number_verified: "true"}},
    {username: "uma", password: "Umas-Password-1", groups: ["linux-users"], status: "UNCONFIRMED",
        attributes: {email: "uma@example.com"}}])' "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json"
start_emulator --state "$WORLD/pool.json"
configure_daemon
start_daemon
wait_for_directory uma
start_sshd
allow_sudo "sam ALL=(ALL) ALL"

# As people call it: other tests have ssh say less, which keeps back what sshd says last.
ssh_as_usual() {
    local user=$1 options=("${SSH_OPTIONS[@]/LogLevel=ERROR/LogLevel=INFO}")
    shift
    on_terminal "$@" -- ssh "${options[@]}" -o PreferredAuthentications=keyboard-interactive "$user@localhost" id -un
}

# terminal_of USER COMMAND... -- ANSWER...
terminal_of() {
    local user=$1 command=()
    shift
    while [ "$1" != -- ]; do
        command+=("$1")
        shift
    done
    shift
    on_terminal "$@" -- setpriv --reuid="$(id -u "$user")" --regid="$(id -g "$user")" --init-groups --reset-env "${command[@]}"
}

order_fault() {
    control_emulator --data "{\"faults\": [$1]}" "$ENDPOINT/_emulator/faults" >/dev/null || fail "no fault"
}

set_clock_of_cognito() {
    control_emulator --data "{\"offsetSeconds\": $1}" "$ENDPOINT/_emulator/clock" >/dev/null || fail "no clock"
}

test_a_wrong_password() {
    run ssh_as_usual john Wrong-Password-1
    expect_failure
    expect_page "A wrong password"
}

test_too_many_wrong_passwords() {
    for _ in 2 3 4; do
        run ssh_as_usual john Wrong-Password-1
    done
    run ssh_as_usual john Johns-Password-1
    expect_failure
    expect_page "Too many wrong passwords"
}

test_who_may_not_log_in() {
    run ssh_as_usual mallory Mallorys-Password-1
    expect_failure
    expect_page "Somebody who may not log in here"
}

test_who_is_disabled() {
    run ssh_as_usual dora Doras-Password-1
    expect_failure
    expect_page "A disabled account"
}

test_a_name_that_nobody_has_reads_the_same_as_a_wrong_password() {
    local wrong
    run ssh_as_usual jane Wrong-Password-1
    wrong=$output
    run ssh_as_usual jill Wrong-Password-1
    expect_equal "${wrong//jane/jill}" "$output"
}

test_too_many_wrong_codes() {
    run ssh_as_usual sam Sams-Password-1 000000 000001 000002
    expect_failure
    expect_page "Too many wrong codes"
    restart_daemon # which forgets who has to wait
}

# Time passes while the code is on its way.
test_a_code_that_comes_too_late() {
    forget_codes
    order_fault '{"operation": "RespondToAuthChallenge", "kind": "delay", "milliseconds": 1500, "times": 2}'
    (wait_for_code sam >/dev/null && set_clock_of_cognito 390) &
    run ssh_as_usual sam Sams-Password-1 "code of sam" "code of sam"
    wait
    set_clock_of_cognito 0
    expect_success
    expect_page "A code that comes too late"
}

test_an_answer_that_is_lost() {
    order_fault '{"operation": "RespondToAuthChallenge", "kind": "dropAfter", "times": 1}'
    run ssh_as_usual jane Janes-Password-1 "" Janes-Password-1
    expect_success
    expect_page "An answer that is lost"
}

test_a_sign_up_that_waits_for_its_code() {
    forget_codes
    run ssh_as_usual uma Umas-Password-1 "" "code of uma"
    expect_success
    expect_page "A sign-up that is not confirmed"
}

test_sudo_says_in_the_prompt_what_was_wrong() {
    forget_codes
    run terminal_of sam sudo -k id -un -- Sams-Password-1 000000 "code of sam"
    expect_success
    expect_page "sudo"
}

test_su() {
    forget_codes
    run terminal_of jane su - sam -c "id -un" -- Sams-Password-1 000000 "code of sam"
    expect_success
    expect_page "su"
}

test_at_the_console() {
    run login_as mallory Mallorys-Password-1 id
    expect_failure
    expect_output "You are not allowed to log in to this machine."
    run login_as jane Wrong-Password-1 id
    expect_failure
    expect_output "The user name or password is wrong."
}

test_cognito_is_away() {
    stop emulator
    run ssh_as_usual jane Janes-Password-1
    expect_failure
    expect_page "Cognito is away"
}

run_tests
