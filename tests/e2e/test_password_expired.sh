# Passwords that must be changed first: a temporary one, and one that an administrator has reset.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
start_host

make_user() {
    change_user create "{\"username\": \"$1\", \"password\": \"Old-Password-1\", \"groups\": [\"linux-users\"],
        \"status\": \"$2\", \"attributes\": {\"email\": \"$1@example.com\", \"email_verified\": \"true\"}}"
    wait_for getent passwd "$1" >/dev/null || fail "$1 is not there"
    authorize_key "$1"
}

signs_in() {
    run ssh_by_keyboard_interactive "$1" "$2" id -un
    expect_success
    expect_equal "$1" "$output"
}

# As sshd's session: with a terminal, so that somebody can be asked.
ssh_on_terminal() {
    local user=$1
    shift
    on_terminal "$@" -- ssh "${SSH_OPTIONS[@]}" -tt -i "$SSH_KEY" -o PreferredAuthentications=publickey "$user@localhost" id -un
}

test_the_account_phase_asks_for_a_new_password() {
    make_user tess FORCE_CHANGE_PASSWORD
    run_with_input Old-Password-1 pamtester sshd tess acct_mgmt
    expect_failure
    expect_output "Authentication token is no longer valid; new one required"
}

test_a_temporary_password_is_replaced_at_the_login() {
    # As in login.exp: somebody else keeps the terminal open when login opens it afresh.
    run on_terminal tess Old-Password-1 New-Password-2 New-Password-2 "id -un; exit 0" -- \
        setpriv --bounding-set -sys_tty_config sh -c 'tail -f /dev/null & exec login'
    expect_success
    expect_output "You need to choose a new password."
    signs_in tess New-Password-2
}

test_who_has_a_new_password_passes_the_account_phase() {
    run_with_input "" pamtester sshd tess acct_mgmt
    expect_success
}

test_a_key_without_a_terminal_gets_no_session_before_there_is_a_new_password() {
    make_user kim FORCE_CHANGE_PASSWORD
    run ssh_by_key kim id -un
    expect_failure
    refuse_output kim
}

test_a_key_with_a_terminal_leads_to_a_new_password() {
    run ssh_on_terminal kim Old-Password-1 New-Password-2 New-Password-2
    expect_output "password updated successfully"
    run ssh_by_key kim id -un
    expect_success
    expect_equal kim "$output"
    signs_in kim New-Password-2
}

test_a_password_that_was_reset_is_set_with_a_mailed_code() {
    make_user rita RESET_REQUIRED
    run ssh_by_key rita id -un
    expect_failure
    run passwd_as rita y "code of rita" New-Password-2 New-Password-2
    expect_success
    expect_output "Your password must be reset."
    run ssh_by_key rita id -un
    expect_success
    signs_in rita New-Password-2
}

test_a_forced_change_leaves_a_good_password_alone() {
    run_with_input "" pamtester sshd john 'chauthtok(PAM_CHANGE_EXPIRED_AUTHTOK)'
    expect_success
    refuse_output password:
    signs_in john Johns-Password-1
}

test_a_forced_change_asks_for_the_temporary_password_first() {
    make_user toni FORCE_CHANGE_PASSWORD
    run_with_input $'Wrong-Password-1\nNew-Password-2\nNew-Password-2' \
        pamtester sshd toni 'chauthtok(PAM_CHANGE_EXPIRED_AUTHTOK)'
    expect_failure
    run_with_input $'Old-Password-1\nNew-Password-2\nNew-Password-2' \
        pamtester sshd toni 'chauthtok(PAM_CHANGE_EXPIRED_AUTHTOK)'
    expect_success
    signs_in toni New-Password-2
}

run_tests
