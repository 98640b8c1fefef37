# What people can mend at the login itself: a forgotten password, one that was reset, a sign-up that waits for its code.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
start_host

OFFER="If you have forgotten it, type \"reset\""
DISCREET="If this account has an address that codes can go to, one is on its way there."

offer_reset() {
    configure reset.conf <<END
[sign_in]
offer_reset = yes
END
    restart_daemon
}

make_user() {
    change_user create "{\"username\": \"$1\", \"password\": \"Old-Password-1\", \"groups\": [\"linux-users\"],
        \"status\": \"$2\", \"attributes\": {\"email\": \"$1@example.com\", \"email_verified\": \"${3-true}\"}}"
    wait_for getent passwd "$1" >/dev/null || fail "$1 is not there"
}

pamtester_with_answers() {
    local user=$1
    shift
    on_terminal "$@" -- pamtester login "$user" authenticate
}

test_without_the_setting_nobody_is_offered_a_reset() {
    run ssh_with_answers john Wrong-Password-1
    expect_failure
    refuse_output reset
}

test_a_forgotten_password_is_reset_at_the_login() {
    offer_reset
    make_user olga CONFIRMED
    forget_codes
    run ssh_with_answers olga Wrong-Password-1 reset "code of olga" New-Password-2 New-Password-2
    expect_success
    expect_output "$OFFER"
    expect_output "$DISCREET"
    expect_page "A forgotten password, at the login"
    expect_equal olga "$(tail -n 1 <<<"$output" | tr -d '\r')"
    run ssh_by_keyboard_interactive olga New-Password-2 id -un
    expect_success
}

test_who_only_presses_enter_was_wrong_and_no_code_is_sent() {
    make_user paul CONFIRMED
    run ssh_with_answers paul Wrong-Password-1 ""
    expect_failure
    expect_equal "" "$(latest_code paul)"
    run logged cognitod
    expect_output "login of paul for sshd from 127.0.0.1: refused: wrong password"
}

test_password_authentication_ends_as_without_the_offer() {
    run ssh_by_password paul Wrong-Password-1 id
    expect_failure
    expect_equal "" "$(latest_code paul)"
    run ssh_by_password paul Old-Password-1 id -un
    expect_success
}

test_a_name_that_is_no_users_is_offered_the_same() {
    : >"$WORLD/log/outbox"
    run pamtester_with_answers nobody-knows-me Wrong-Password-1 reset 123456 New-Password-2 New-Password-2 1 2 3
    expect_failure
    expect_output "$OFFER"
    expect_output "$DISCREET"
    expect_output "The code is wrong or not good any more, or the new password does not meet the rules"
    expect_equal "" "$(cat "$WORLD/log/outbox")"
}

test_a_user_without_an_address_looks_the_same() {
    change_user create '{"username": "quentin", "password": "Old-Password-1", "groups": ["linux-users"]}'
    wait_for getent passwd quentin >/dev/null
    run pamtester_with_answers quentin Wrong-Password-1 reset 123456 New-Password-2 New-Password-2 1 2 3
    expect_failure
    expect_output "$DISCREET"
    expect_output "The code is wrong or not good any more, or the new password does not meet the rules"
    refuse_output administrator
}

# The policy of the pool would show that there is such an account.
test_a_weak_password_is_refused_in_the_same_words() {
    local user
    make_user petra CONFIRMED
    for user in petra nobody-knows-me-either; do
        run pamtester_with_answers "$user" Wrong-Password-1 reset 123456 weak weak 123456 weak weak 123456 weak weak 123456
        expect_failure
        expect_equal 3 "$(grep -c "The code is wrong or not good any more, or the new password does not meet the rules" <<<"$output")"
        refuse_output "policy"
    done
}

# With PreventUserExistenceErrors = LEGACY the pool says that it has no such user: of somebody whom it has just lost.
test_a_user_whom_the_pool_has_just_lost_is_offered_the_same() {
    make_user rudi CONFIRMED
    change_user delete '{"username": "rudi"}'
    run pamtester_with_answers rudi Wrong-Password-1 reset 123456 New-Password-2 New-Password-2 1
    expect_failure
    expect_output "$OFFER"
    expect_output "$DISCREET"
    refuse_output "administrator"
}

test_a_password_that_was_reset_is_set_anew_without_being_offered() {
    rm /etc/cognitod.conf.d/reset.conf
    restart_daemon
    make_user rosa RESET_REQUIRED
    run ssh_with_answers rosa Old-Password-1 "code of rosa" New-Password-2 New-Password-2
    expect_success
    expect_output "Your password must be reset before you can sign in."
    expect_output "A code was sent by e-mail to r***@e***"
    expect_page "A password that an administrator has reset"
    expect_equal rosa "$(tail -n 1 <<<"$output" | tr -d '\r')"
}

test_a_sign_up_is_confirmed_at_the_login() {
    make_user sara UNCONFIRMED false
    forget_codes
    run ssh_with_answers sara Old-Password-1 "" "code of sara"
    expect_success
    expect_output "This account is not confirmed yet"
    expect_equal sara "$(tail -n 1 <<<"$output" | tr -d '\r')"
}

test_a_confirmed_sign_up_does_not_excuse_a_wrong_password() {
    make_user theo UNCONFIRMED false
    forget_codes
    run ssh_with_answers theo Wrong-Password-1 "" "code of theo"
    expect_failure
    refuse_output "^theo"
}

run_tests
