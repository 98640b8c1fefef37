# Users with a second factor while Cognito is away, over a real sshd: the host cannot ask for the code, so the password
# alone does not let them in, unless the administrator has said that it shall.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
. "$abs_top_srcdir/tests/e2e/circumstances.sh"
enter_world "$@"

KEPT=/var/lib/cognitod/offline
TOLD="this is an offline login, without AWS credentials"
TOTP_SECRET=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSW

write_pool() {
    jq --arg secret "$TOTP_SECRET" '.userPools[0] |= (.mfaConfiguration = "OPTIONAL" |
        .mfaTypes = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"] | .users += [
        {username: "sam", password: "Sams-Password-1", groups: ["linux-users"],
         attributes: {phone_number: "+491701234534", phone_number_verified: "true"}, mfa: {enabled: ["SMS_MFA"]}},
        {username: "ada", password: "Adas-Password-1", groups: ["linux-users"],
         mfa: {enabled: ["SOFTWARE_TOKEN_MFA"], totpSecret: $secret}},
        {username: "eve", password: "Eves-Password-1", groups: ["linux-users"],
         attributes: {email: "eve@example.com", email_verified: "true"}}
        ])' "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/factors.json"
}

prepare() {
    prepare_host
    write_pool
    start_cognito_behind_a_way --state "$WORLD/factors.json"
    configure 10-short.conf <<<$'[network]\nconnect_timeout = 2s\nrequest_timeout = 3s'
    let_in_offline no
}

# The argument: allow_without_mfa.
let_in_offline() {
    configure 30-offline.conf <<<$'[offline]\nservices = sshd\nallow_without_mfa = '"$1"
    restart_daemon
}

cognito_comes_back() {
    open_way
    wait_for jane_is_let_in_online || fail "Cognito is back, but jane can't log in"
}

jane_is_let_in_online() {
    run ssh_by_keyboard_interactive jane Janes-Password-1 id -un
    [ "$status" -eq 0 ] && [[ $output != *"$TOLD"* ]]
}

kept_users() {
    grep -hs '^name ' "$KEPT"/* | cut -d' ' -f2 | sort | paste -sd' '
}

sam_signs_in_online() {
    forget_codes
    run ssh_with_answers sam Sams-Password-1 "code of sam"
    expect_success
    refuse_output "$TOLD"
}

ada_signs_in_online() {
    run ssh_with_answers ada Adas-Password-1 "$("$abs_top_srcdir/tests/e2e/totp" "$TOTP_SECRET")"
    expect_success
    refuse_output "$TOLD"
}

eve_signs_in_online() {
    run ssh_by_keyboard_interactive eve Eves-Password-1 id -un
    expect_success
}

eve_has_a_second_factor() {
    change_user update '{"username": "eve", "mfa": {"enabled": ["EMAIL_OTP"]}}'
}

eve_has_none() {
    change_user update '{"username": "eve", "mfa": {"enabled": []}}'
}

# As people are: with a shell to come, and with what ssh passes on of the reasons.
ssh_session() {
    local user=$1
    shift
    on_terminal "$@" -- ssh -o LogLevel=INFO "${SSH_OPTIONS[@]}" -o PreferredAuthentications=keyboard-interactive "$user@localhost"
}

# is_refused USER PASSWORD
is_refused() {
    run ssh_session "$1" "$2"
    expect_failure
    refuse_output "$TOLD"
    expect_output "The sign-in service cannot be reached. Please try again later."
    expect_logged cognitod "login of $1 for sshd from 127.0.0.1: unavailable"
}

is_let_in() {
    run ssh_session "$1" "$2" exit
    expect_success
    expect_output "$TOLD"
    expect_output "$1@"
    expect_logged cognitod "login of $1 for sshd from 127.0.0.1: success: signed in offline"
}

test_nothing_is_kept_of_who_gave_a_code() {
    sam_signs_in_online
    ada_signs_in_online
    jane_is_let_in_online || fail "jane can't log in: $output"
    expect_equal jane "$(kept_users)"
}

test_who_gave_a_code_by_sms_is_refused_while_cognito_is_away() {
    close_way
    is_refused sam Sams-Password-1
}

test_who_gave_the_code_of_an_app_is_refused_while_cognito_is_away() {
    is_refused ada Adas-Password-1
}

test_whose_password_alone_was_enough_is_let_in_meanwhile() {
    is_let_in jane Janes-Password-1
    cognito_comes_back
}

test_what_was_kept_is_gone_once_cognito_has_asked_for_a_code() {
    eve_signs_in_online
    expect_equal "eve jane" "$(kept_users)"
    eve_has_a_second_factor
    forget_codes
    run ssh_with_answers eve Eves-Password-1 "code of eve"
    expect_success
    expect_equal jane "$(kept_users)"
    close_way
    is_refused eve Eves-Password-1
    cognito_comes_back
    eve_has_none
}

# The first prompt behind the password is enough: the code itself need not be given.
test_what_was_kept_is_gone_even_if_the_code_is_never_given() {
    eve_signs_in_online
    expect_equal "eve jane" "$(kept_users)"
    eve_has_a_second_factor
    run ssh_with_answers eve Eves-Password-1 000000 000000 000000
    expect_failure
    expect_equal jane "$(kept_users)"
    eve_has_none
}

test_where_the_administrator_has_said_so_the_password_alone_is_enough() {
    let_in_offline yes
    sam_signs_in_online
    expect_equal "jane sam" "$(kept_users)"
    close_way
    is_let_in sam Sams-Password-1
    run ssh_session sam Wrong-Password-1
    expect_failure
    refuse_output "$TOLD"
}

test_once_the_administrator_has_taken_that_back_it_is_not_any_more() {
    let_in_offline no
    is_refused sam Sams-Password-1
    cognito_comes_back
}

prepare
run_tests
