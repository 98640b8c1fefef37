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
wait_for_directory jane
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

# What pam_systemd is told, which there is none of here.
say_how_long_sessions_last() {
    configure limit.conf <<<$'[sign_in]\nsession_claim = session_seconds'
    grep -q pam_show_limit /etc/pam.d/login ||
        echo "session required $abs_top_builddir/tests/pam/.libs/pam_show_limit.so" >>/etc/pam.d/login
    restart_daemon
}

test_the_sessions_of_those_who_may_do_more_are_short() {
    say_how_long_sessions_last
    deploy shorten_a_session "GROUPS_OF_SHORT_SESSIONS='linux-admins' LIMIT=600" PreTokenGeneration
    run pamtester_as login jane Janes-Password-1 authenticate open_session
    expect_success
    expect_output "the session may last 600"
    run pamtester_as login john Johns-Password-1 authenticate open_session
    expect_success
    expect_output "the session may last for ever"
}

test_the_end_is_told_to_the_session_and_the_credentials_end_with_it() {
    deploy shorten_a_session "GROUPS_OF_SHORT_SESSIONS='linux-admins' LIMIT=600" PreTokenGeneration
    local now end
    now=$(date +%s)
    # shellcheck disable=SC2016 # the session's own
    run ssh_by_keyboard_interactive jane Janes-Password-1 'echo "$COGNITO_SESSION_SECONDS $AWS_CREDENTIAL_EXPIRATION"'
    expect_success
    end=$(date -d "${output##* }" +%s)
    expect_output "600 "
    [ "$end" -ge $((now + 600)) ] && [ "$end" -le $((now + 660)) ] || fail "the credentials end at $end, after $now"
    deploy shorten_a_session "GROUPS_OF_SHORT_SESSIONS='linux-admins' LIMIT=864000" PreTokenGeneration
    # shellcheck disable=SC2016
    run ssh_by_keyboard_interactive jane Janes-Password-1 'echo "$COGNITO_SESSION_SECONDS $AWS_CREDENTIAL_EXPIRATION"'
    end=$(date -d "${output##* }" +%s)
    [ "$end" -le $((now + 3700)) ] || fail "a claim made the credentials last until $end"
}

test_a_claim_that_is_no_number_lets_nobody_in() {
    deploy shorten_a_session "GROUPS_OF_SHORT_SESSIONS='linux-admins' LIMIT='ten minutes'" PreTokenGeneration
    run pamtester_as login jane Janes-Password-1 authenticate
    expect_failure
    expect_logged cognitod "the claim session_seconds is no whole number of seconds"
    run pamtester_as login john Johns-Password-1 authenticate
    expect_success
}

test_a_session_without_credentials_has_an_end_too() {
    configure off.conf <<<$'[service login]\ncredentials = off'
    restart_daemon
    deploy shorten_a_session "GROUPS_OF_SHORT_SESSIONS='linux-admins' LIMIT=600" PreTokenGeneration
    run pamtester_as login jane Janes-Password-1 authenticate open_session
    expect_success
    expect_output "the session may last 600"
    rm /etc/cognitod.conf.d/{off,limit}.conf
    restart_daemon
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
