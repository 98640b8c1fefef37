#!/usr/bin/env bash
# A pool where everybody needs a second factor: who has none sets one up in the sign-in.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"

# Who has an address is sent codes; these two have none.
jq '.userPools[0] |= (.mfaConfiguration = "ON" | .mfaTypes = ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"] |
    .users += [{username: "max", password: "Maxs-Password-1", groups: ["linux-users"]},
               {username: "ida", password: "Idas-Password-1", groups: ["linux-users"]}])' \
    "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json"
install_product
use_nss_module
start_emulator --state "$WORLD/pool.json"
configure_daemon
start_daemon
wait_for_directory ida

# The secret as a person would type it into the app.
shown_secret() {
    sed -n 's/^or type this key into it: //p' "$WORLD/shown" | tr -d ' '
}

test_an_authenticator_app_is_set_up_in_the_sign_in() {
    begin_sign_in max
    answer Maxs-Password-1
    see "1  a code from your authenticator app"
    answer 1
    see "Scan this with it:"
    see "██ ▄▄▄▄▄ █"
    see "Code that the app shows: "
    answer 000000
    see "The code is wrong."
    answer "$(totp "$(shown_secret)")"
    end_sign_in
    expect_success
    expect_output "Sign-in         success"
}

test_the_app_is_asked_for_from_then_on() {
    begin_sign_in max
    answer Maxs-Password-1
    see "Code from your authenticator app: "
    end_sign_in
    expect_failure
}

test_an_address_is_set_up_in_the_sign_in() {
    forget_codes
    begin_sign_in ida
    answer Idas-Password-1
    see "2  a code by e-mail"
    answer 2
    see "Your e-mail address, for codes: "
    answer ida@elsewhere.example
    see " by e-mail: "
    answer "$(wait_for_code ida)"
    end_sign_in
    expect_success
}

# At Cognito, for everybody.
let_time_pass() {
    control_emulator --data "{\"offsetSeconds\": $1}" "$ENDPOINT/_emulator/clock" >/dev/null || fail "no clock"
}

set_up_app_of() {
    change_user create "{\"username\": \"$1\", \"password\": \"Set-Up-Password-1\", \"groups\": [\"linux-users\"]}"
    wait_for getent passwd "$1" >/dev/null || fail "$1 is not there"
    begin_sign_in "$1"
    answer Set-Up-Password-1
    see "1  a code from your authenticator app"
    answer 1
    see "Code that the app shows: "
}

# It may be that one of them is right: a million to three.
test_three_wrong_codes_set_up_nothing() {
    local code
    set_up_app_of uma
    code=$(totp "$(shown_secret)" 40)
    answer "$code"
    answer "$code"
    answer "$code"
    end_sign_in
    expect_failure
    expect_output "No second factor was set up."
    begin_sign_in uma
    answer Set-Up-Password-1
    see "1  a code from your authenticator app"
    end_sign_in
}

test_a_set_up_whose_session_is_over_begins_again_with_another_secret() {
    local first
    set_up_app_of udo
    first=$(shown_secret)
    let_time_pass 390
    answer "$(totp "$first" 13)"
    see "The sign-in begins again."
    answer 1
    wait_for shows_another_secret_than "$first" || fail "no other secret" "$(cat "$WORLD/shown")"
    answer "$(totp "$(shown_secret | tail -n 1)" 13)"
    end_sign_in
    let_time_pass 0
    expect_success
}

shows_another_secret_than() {
    [ "$(shown_secret | tail -n 1)" != "$1" ] && grep -q "app shows: .*app shows: \|app shows: $" <(tr -d '\n' <"$WORLD/shown")
}

# Up to the question for the address.
choose_e_mail_of() {
    change_user create "{\"username\": \"$1\", \"password\": \"Set-Up-Password-1\", \"groups\": [\"linux-users\"]}"
    wait_for getent passwd "$1" >/dev/null || fail "$1 is not there"
    forget_codes
    begin_sign_in "$1"
    answer Set-Up-Password-1
    see "2  a code by e-mail"
    answer 2
    see "Your e-mail address, for codes: "
}

set_up_address_of() {
    choose_e_mail_of "$1"
    answer "$1@elsewhere.example"
    see " by e-mail: "
}

another_code_than() {
    printf '%0*d\n' "${#1}" $(((10#$1 + 1) % 10 ** ${#1}))
}

shows_times() {
    [ "$(grep -oF -e "$2" "$WORLD/shown" | wc -l)" -ge "$1" ]
}

test_what_is_no_address_is_asked_for_again() {
    choose_e_mail_of anna
    answer elsewhere.example
    see "That is not an e-mail address."
    wait_for shows_times 2 "2  a code by e-mail" || fail "no second menu" "$(cat "$WORLD/shown")"
    answer 2
    wait_for shows_times 2 "Your e-mail address, for codes: " || fail "not asked again" "$(cat "$WORLD/shown")"
    answer anna@elsewhere.example
    see " by e-mail: "
    answer "$(wait_for_code anna)"
    end_sign_in
    expect_success
}

test_three_times_no_address_sets_up_nothing() {
    choose_e_mail_of arne
    answer elsewhere.example
    answer 2
    answer nowhere.example
    answer 2
    answer neither
    end_sign_in
    expect_failure
    expect_output "No second factor was set up."
    [ -z "$(latest_code arne)" ] || fail "a code was sent"
}

test_a_wrong_code_of_a_new_address_can_be_corrected() {
    local code
    set_up_address_of otto
    code=$(wait_for_code otto)
    answer "$(another_code_than "$code")"
    see "The code is wrong."
    answer "$code"
    end_sign_in
    expect_success
}

test_three_wrong_codes_of_a_new_address_let_nobody_in() {
    local wrong
    set_up_address_of olga
    wrong=$(another_code_than "$(wait_for_code olga)")
    answer "$wrong"
    answer "$wrong"
    answer "$wrong"
    end_sign_in
    expect_failure
    expect_output "Too many wrong codes"
    refuse_output "Sign-in         success"
}

test_an_address_that_comes_too_late_is_asked_for_in_a_new_sign_in() {
    choose_e_mail_of lena
    let_time_pass 390
    answer lena@elsewhere.example
    see "That took too long. The sign-in begins again."
    wait_for shows_times 2 "2  a code by e-mail" || fail "no second menu" "$(cat "$WORLD/shown")"
    answer 2
    answer lena@elsewhere.example
    see " by e-mail: "
    answer "$(wait_for_code lena)"
    end_sign_in
    let_time_pass 0
    expect_success
    expect_equal 1 "$(grep -o "Password: " "$WORLD/shown" | wc -l)"
}

# The address is the user's by then: the new sign-in sends a code there at once.
test_a_code_of_a_new_address_that_comes_too_late_is_followed_by_another() {
    local late
    set_up_address_of lars
    late=$(wait_for_code lars)
    forget_codes
    let_time_pass 390
    answer "$late"
    see "That took too long. The sign-in begins again."
    answer "$(wait_for_code lars)"
    end_sign_in
    let_time_pass 0
    expect_success
    expect_equal 1 "$(grep -o "Password: " "$WORLD/shown" | wc -l)"
}

test_who_is_not_allowed_in_is_refused_after_the_set_up_too() {
    forget_codes
    begin_sign_in mallory
    answer Mallorys-Password-1
    see "2  a code by e-mail"
    answer 2
    answer mallory@elsewhere.example
    see " by e-mail: "
    answer "$(wait_for_code mallory)"
    end_sign_in
    expect_failure
    expect_output "not allowed"
}

run_tests
