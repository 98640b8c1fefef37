# Changing passwords with the real passwd(1): of Cognito users, and of local ones as if we were not there.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
start_host

# A user of the pool for one test: Cognito counts the changes of a password by the hour.
make_user() {
    change_user create "{\"username\": \"$1\", \"password\": \"Old-Password-1\", \"groups\": [\"linux-users\"],
        \"attributes\": {\"email\": \"$1@example.com\", \"email_verified\": \"true\"}}"
    wait_for getent passwd "$1" >/dev/null || fail "$1 is not there"
}

signs_in() {
    run ssh_by_keyboard_interactive "$1" "$2" id -un
    expect_success
    expect_equal "$1" "$output"
}

is_refused() {
    run ssh_by_keyboard_interactive "$1" "$2" id -un
    expect_failure
}

test_a_user_changes_the_password_with_the_old_one() {
    make_user ada
    run passwd_as ada Old-Password-1 New-Password-2 New-Password-2
    expect_success
    expect_output "password updated successfully"
    is_refused ada Old-Password-1
    signs_in ada New-Password-2
}

test_a_wrong_old_password_is_refused_before_a_new_one_is_asked_for() {
    run passwd_as john Janes-Password-1
    expect_failure
    expect_output "wrong"
    refuse_output "New password"
    signs_in john Johns-Password-1
}

test_the_pools_policy_is_told_in_its_own_words_and_asked_again() {
    make_user ben
    run passwd_as ben Old-Password-1 short short New-Password-2 New-Password-2
    expect_success
    expect_output "Password did not conform with policy"
    expect_page "passwd"
    signs_in ben New-Password-2
}

test_the_old_password_as_the_new_one_is_refused_in_words_and_asked_again() {
    make_user abe
    run passwd_as abe Old-Password-1 Old-Password-1 New-Password-2 New-Password-2
    expect_success
    expect_output "The new password must not be the old one."
    signs_in abe New-Password-2
}

test_the_old_password_three_times_leaves_it_as_it_is() {
    make_user amy
    run passwd_as amy Old-Password-1 Old-Password-1 Old-Password-1 Old-Password-1
    expect_failure
    expect_output "The password was not changed."
    signs_in amy Old-Password-1
}

test_after_three_bad_ones_the_password_stays() {
    make_user cleo
    run passwd_as cleo Old-Password-1 short short shorter shorter one-is-not another
    expect_failure
    expect_output "The two passwords are not the same."
    expect_output "The password was not changed."
    signs_in cleo Old-Password-1
}

test_too_many_changes_in_an_hour_are_refused_in_words() {
    local change
    make_user dan
    for change in 1 2 3 4 5; do
        run passwd_as dan "Old-Password-$change" "Old-Password-$((change + 1))" "Old-Password-$((change + 1))"
        expect_success
    done
    run passwd_as dan Old-Password-6 Old-Password-7 Old-Password-7
    expect_failure
    expect_output "Too many tries. Please try again in an hour."
}

test_a_forgotten_password_is_replaced_with_a_mailed_code() {
    make_user eve
    run passwd_as eve "" y "code of eve" New-Password-2 New-Password-2
    expect_success
    expect_output "A code was sent by e-mail to e***@e***"
    expect_page "passwd, when the password is forgotten"
    is_refused eve Old-Password-1
    signs_in eve New-Password-2
}

test_a_reset_knows_the_policy_and_keeps_the_code() {
    make_user fay
    run passwd_as fay "" y "code of fay" short short New-Password-2 New-Password-2
    expect_success
    expect_output "Password did not conform with policy"
    expect_equal 1 "$(grep -o 'Code (just Enter' <<<"$output" | wc -l)"
    signs_in fay New-Password-2
}

test_a_wrong_code_leaves_the_password_as_it_is() {
    make_user gus
    run passwd_as gus "" y 000000 New-Password-2 New-Password-2 000001 000002 000003
    expect_failure
    expect_output "The code is wrong."
    signs_in gus Old-Password-1
}

test_who_wants_no_code_gets_none() {
    make_user hal
    run passwd_as hal "" n
    expect_failure
    expect_equal "" "$(latest_code hal)"
}

has_revoked() {
    [ "$(requests | jq -s 'map(select(.operation == "RevokeToken" and .httpStatus == 200)) | length')" = 1 ]
}

# They were given for a password that is none any more.
test_the_tokens_of_a_change_are_revoked() {
    make_user ian
    forget_requests
    run passwd_as ian Old-Password-1 New-Password-2 New-Password-2
    expect_success
    wait_for has_revoked || fail "$(requests)"
}

test_the_tokens_of_a_change_that_was_given_up_are_revoked() {
    make_user kim
    forget_requests
    run passwd_as kim Old-Password-1 ""
    expect_failure
    wait_for has_revoked || fail "$(requests)"
}

test_an_app_client_that_revokes_nothing_changes_passwords_all_the_same() {
    make_user lea
    jq '.userPools[0].clients[0].enableTokenRevocation = false' "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json"
    stop emulator
    start_emulator --state "$WORLD/pool.json"
    install -m 644 "$WORLD/emulator/ca.pem" /etc/cognitod.ca.pem
    restart_daemon
    run passwd_as john Johns-Password-1 New-Password-2 New-Password-2
    expect_success
    expect_logged cognitod "could not be revoked: the pool's tier or settings do not offer it"
    signs_in john New-Password-2
    stop emulator
    start_emulator
    install -m 644 "$WORLD/emulator/ca.pem" /etc/cognitod.ca.pem
    restart_daemon
}

test_root_is_told_who_can_do_it_instead() {
    run_with_input "" passwd john
    expect_failure
    expect_output "john may run passwd"
    expect_page "passwd by root"
    expect_output "aws cognito-idp admin-set-user-password --user-pool-id $POOL_ID --username 'john'"
    refuse_output "New password"
    signs_in john Johns-Password-1
}

test_a_local_user_changes_the_password_as_ever() {
    run passwd_as lucy "$LOCAL_PASSWORD" another-Local-Password-1 another-Local-Password-1
    expect_success
    refuse_output Cognito
    run ssh_by_keyboard_interactive lucy another-Local-Password-1 id -un
    expect_success
    run_with_input "$LOCAL_PASSWORD
$LOCAL_PASSWORD" passwd lucy
    expect_success
    run ssh_by_keyboard_interactive lucy "$LOCAL_PASSWORD" id -un
    expect_success
}

test_a_local_user_needs_no_daemon_for_that() {
    kill_hard cognitod
    run passwd_as lucy "$LOCAL_PASSWORD" another-Local-Password-1 another-Local-Password-1
    restart_daemon
    expect_success
    run_with_input "$LOCAL_PASSWORD
$LOCAL_PASSWORD" passwd lucy
    expect_success
}

test_without_the_daemon_nothing_is_changed() {
    kill_hard cognitod
    run passwd_as john
    restart_daemon
    expect_failure
    expect_output "cannot be changed at the moment"
}

test_no_password_and_no_code_is_in_a_log() {
    local secret
    for secret in Old-Password- New-Password- "$(latest_code fay)"; do
        ! grep -rqF -e "$secret" "$WORLD/log/cognitod" "$WORLD/log/syslog" || fail "$secret is in a log"
    done
}

run_tests
