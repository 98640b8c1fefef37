# The functions of docs/lambda-triggers.md, as they stand there, in the pool of real logins.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
command -v python3 >/dev/null || skip_all "no python3 to run the functions with"
enter_world "$@"
prepare_host
mkdir -p /etc/cognitod.conf.d
configure metadata.conf <<'END'
[client_metadata]
host = %h
service = %s

[sign_in]
show_trigger_message = yes
END

prepare_lambda PreAuthentication PreTokenGeneration DefineAuthChallenge CreateAuthChallenge VerifyAuthChallengeResponse
start_emulator --state "$WORLD/lambda/pool.json"
configure_daemon
start_daemon
wait_for getent passwd jane >/dev/null || fail "the directory does not fill"
start_sshd

jane_logs_in() {
    run ssh_with_answers jane Janes-Password-1 "$@"
}

test_hosts_that_are_closed_let_nobody_in_and_say_why() {
    deploy deny_by_host_and_hour "HOSTS='$(hostname)' HOURS=0-24" PreAuthentication
    jane_logs_in
    expect_success
    deploy deny_by_host_and_hour "HOSTS='$(hostname)' HOURS=0-0" PreAuthentication
    jane_logs_in
    expect_failure
    run pamtester_as login jane Janes-Password-1 authenticate
    expect_failure
    expect_output "$(hostname) is open from 0 to 0 hours UTC"
    deploy deny_by_host_and_hour "HOSTS='db*.example.com' HOURS=0-0" PreAuthentication
    jane_logs_in
    expect_success
}

test_who_tells_no_host_is_let_in_nowhere() {
    mv /etc/cognitod.conf.d/metadata.conf "$WORLD/metadata.conf"
    restart_daemon
    deploy deny_by_host_and_hour "HOSTS='db*.example.com' HOURS=0-24" PreAuthentication
    jane_logs_in
    expect_failure
    mv "$WORLD/metadata.conf" /etc/cognitod.conf.d/
    restart_daemon
}

test_a_group_counts_only_by_the_services_that_are_named() {
    deploy take_a_group_away "GROUP=linux-users SERVICES='sshd sudo'" PreTokenGeneration
    jane_logs_in
    expect_success
    deploy take_a_group_away "GROUP=linux-users SERVICES=login" PreTokenGeneration
    jane_logs_in
    expect_failure
}

test_a_ticket_is_asked_for_after_the_password() {
    configure flow.conf <<<$'[user_pool]\nflow = custom_srp'
    restart_daemon
    deploy ask_for_a_ticket "TICKETS='4711 4712'" DefineAuthChallenge CreateAuthChallenge VerifyAuthChallengeResponse
    jane_logs_in 4712
    expect_success
    expect_output "Ticket: "
    jane_logs_in 17 4711
    expect_success
    expect_output "There is no such ticket. Ticket: "
}

test_three_wrong_tickets_end_the_login_and_a_wrong_password_asks_for_none() {
    jane_logs_in 17 18 19
    expect_failure
    run ssh_by_keyboard_interactive jane Wrong-Password-1 true
    expect_failure
    refuse_output "Ticket"
}

run_tests
