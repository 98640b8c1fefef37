# Logging in over SSH with a password: who gets in, with what, and who does not.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
start_host

# Both of sshd's ways to ask for a password.
refused_both_ways() {
    run ssh_by_keyboard_interactive "$1" "$2" id
    expect_failure
    run ssh_by_password "$1" "$2" id
    expect_failure
}

test_the_right_password_logs_in_by_keyboard_interactive() {
    run ssh_by_keyboard_interactive jane Janes-Password-1 id -un
    expect_success
    expect_equal jane "$output"
}

test_the_right_password_logs_in_by_password_authentication() {
    run ssh_by_password jane Janes-Password-1 id -un
    expect_success
    expect_equal jane "$output"
}

test_the_person_is_asked_once() {
    forget_prompts
    run ssh_by_keyboard_interactive jane Janes-Password-1 true
    expect_success
    expect_equal 1 "$(wc -l <"$WORLD/prompts")"
}

test_a_session_has_a_home_of_its_owner() {
    run ssh_by_keyboard_interactive jane Janes-Password-1 'stat -c "%U %G %a" "$HOME"; pwd; ls -A'
    expect_success
    expect_output "jane jane"
    expect_output /home/jane
    expect_output .profile
}

test_a_name_beyond_ascii_is_kept() {
    run getent passwd john
    expect_success
    expect_output ":John Röe:"
}

test_a_session_has_all_groups_of_the_user() {
    run ssh_by_keyboard_interactive jane Janes-Password-1 id -Gn
    expect_success
    expect_equal "developers jane linux-admins linux-users on-call" "$(tr ' ' '\n' <<<"$output" | sort | xargs)"
}

test_ids_lie_in_the_range_that_no_one_else_uses() {
    run ssh_by_keyboard_interactive john Johns-Password-1 'id -u; id -G'
    expect_success
    local id
    for id in $output; do
        [ "$id" -ge 1879048192 ] && [ "$id" -le 2147352575 ] || fail "an id outside: $id"
    done
}

test_a_session_has_credentials_and_nothing_else_of_ours() {
    run ssh_by_keyboard_interactive jane Janes-Password-1 env
    expect_success
    expect_equal "AWS_ACCESS_KEY_ID AWS_CREDENTIAL_EXPIRATION AWS_DEFAULT_REGION AWS_REGION AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN" \
        "$(sed -n 's/^\(AWS_[A-Z_]*\)=..*/\1/p' <<<"$output" | sort | xargs)"
    refuse_output COGNITO
}

test_by_password_authentication_credentials_come_as_well() {
    run ssh_by_password jane Janes-Password-1 'echo "${AWS_SESSION_TOKEN:+has a token}"'
    expect_success
    expect_equal "has a token" "$output"
}

test_credentials_are_good_for_whom_they_say() {
    install -m 755 "$abs_top_srcdir/tests/e2e/aws-whoami" /usr/local/bin/aws-whoami
    run ssh_by_keyboard_interactive jane Janes-Password-1 aws-whoami "$ENDPOINT" /etc/cognitod.ca.pem
    expect_success
    expect_output "arn:aws:sts::123456789012:assumed-role/linux-login/"
}

test_a_wrong_password_is_refused() {
    refused_both_ways john Janes-Password-1
    expect_logged cognitod "wrong password"
}

test_an_empty_password_is_refused() {
    refused_both_ways john ""
}

test_an_unknown_user_is_refused() {
    refused_both_ways nobody-knows-me Janes-Password-1
}

test_a_user_in_no_allowed_group_is_refused() {
    refused_both_ways mallory Mallorys-Password-1
    expect_logged cognitod "not allowed"
}

test_a_disabled_user_is_refused() {
    refused_both_ways dora Doras-Password-1
    expect_logged cognitod "account expired"
}

test_a_user_who_must_choose_a_new_password_is_refused() {
    refused_both_ways nina Ninas-Password-1
    expect_logged cognitod "no good new password"
}

test_no_password_and_no_secret_is_in_any_log() {
    local secret
    while read -r secret; do
        ! grep -rqF -- "$secret" "$WORLD/log" || fail "a log has a secret: $(grep -rlF -- "$secret" "$WORLD/log")"
    done < <(secrets_of_the_pool)
}

run_tests
