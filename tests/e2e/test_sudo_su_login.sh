# sudo, su and login: Cognito users become others, and others become them.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
start_host

test_a_group_of_the_pool_gives_sudo_rights() {
    run sudo_as jane Janes-Password-1 id -un
    expect_success
    expect_output root
}

test_who_is_not_in_that_group_has_none() {
    run sudo_as john Johns-Password-1 id -un
    expect_failure
}

test_sudo_refuses_a_wrong_password() {
    run sudo_as jane Johns-Password-1 id -un
    expect_failure
}

test_sudo_gives_no_credentials_unless_told_to() {
    run sudo_as jane Janes-Password-1 env
    expect_success
    refuse_output AWS_
    refuse_output COGNITO
}

test_sudo_gives_nobody_elses_credentials() {
    configure sudo.conf <<END
[service sudo]
credentials = optional
END
    restart_daemon
    run sudo_as lucy "$LOCAL_PASSWORD" -u jane env
    expect_success
    expect_output USER=jane
    refuse_output AWS_
    run sudo_as jane Janes-Password-1 -u john env
    expect_success
    expect_output USER=john
    refuse_output AWS_
    rm /etc/cognitod.conf.d/sudo.conf
    restart_daemon
}

test_su_takes_the_password_of_whom_one_becomes() {
    run su_as lucy john Johns-Password-1 "id -un"
    expect_success
    expect_output john
    run su_as lucy john "$LOCAL_PASSWORD" "id -un"
    expect_failure
}

test_root_needs_no_password_to_become_a_user() {
    run su --login john --command "id -un"
    expect_success
    expect_equal john "$output"
}

test_root_becoming_a_user_gets_no_credentials() {
    run su --login jane --command env
    expect_success
    refuse_output AWS_
}

test_login_gives_a_shell_with_credentials() {
    run login_as jane Janes-Password-1 'id -un; echo "region: $AWS_REGION"'
    expect_success
    expect_output jane
    expect_output "region: eu-central-1"
}

test_login_refuses_a_wrong_password() {
    run login_as jane Johns-Password-1 'id -un'
    expect_equal "refused: 1" "refused: $status"
}

test_login_refuses_who_is_not_allowed() {
    run login_as mallory Mallorys-Password-1 'id -un'
    expect_equal "refused: 1" "refused: $status"
}

test_who_is_at_a_terminal_is_told_why_not() {
    run login_as nina Ninas-Password-1 'id -un'
    expect_failure
    expect_output "You need to choose a new password."
}

run_tests
