# Signing in while Cognito is away: who may, when it counts as away, and how long it takes. Each time is printed.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
. "$abs_top_srcdir/tests/e2e/circumstances.sh"
. "$abs_top_srcdir/tests/e2e/clock.sh"
enter_world "$@"

KEPT=/var/lib/cognitod/offline
TOLD="this is an offline login, without AWS credentials"

prepare() {
    mkdir -p /etc/cognitod.conf.d
    configure 10-short.conf <<<$'[network]\nconnect_timeout = 2s\nrequest_timeout = 3s'
    forbid_throttle
    prepare_host
    add_local_people
    start_cognito_behind_a_way
}

# Other tests hold it; here it would only be in the way of wrong passwords.
forbid_throttle() {
    configure 20-throttle.conf <<<$'[sign_in]\nthrottle = no'
}

let_in_offline() {
    configure 30-offline.conf <<END
[offline]
services = $1
offline_max_failures = 3
END
    restart_daemon
}

order_faults() {
    control_emulator --data "{\"faults\": [$1]}" "$ENDPOINT/_emulator/faults" >/dev/null || fail "no faults: $1"
}


file_of() {
    echo "$KEPT/$(grep -lsx "name $1" "$KEPT"/* | sed 's|.*/||')"
}

kept_users() {
    grep -hs '^name ' "$KEPT"/* | cut -d' ' -f2 | sort | paste -sd' '
}

nobody_is_kept() {
    [ -z "$(kept_users)" ]
}

authenticate() {
    run_with_input "$3" pamtester "$1" "$2" authenticate acct_mgmt
}

# authenticate SERVICE USER PASSWORD, with its time.
timed() {
    local words=$1 began
    shift
    began=$(now_ms)
    authenticate "$@"
    took=$(($(now_ms) - began))
    note "$words: status $status after $took ms"
}

is_let_in_offline() {
    timed "$@"
    expect_success
    expect_output "$TOLD"
}

is_let_in_online() {
    timed "$@"
    expect_success
    refuse_output "$TOLD"
}

is_refused() {
    timed "$@"
    expect_failure
    refuse_output "$TOLD"
}

online_again() {
    authenticate login john Johns-Password-1
    [ "$status" -eq 0 ] && [[ $output != *"$TOLD"* ]]
}

cognito_comes_back() {
    local began
    began=$(now_ms)
    wait_for online_again || fail "Cognito is back, but john can't log in online"
    note "Cognito is back: an online login after $(($(now_ms) - began)) ms"
    authenticate login jane Janes-Password-1
    expect_success
}

test_nothing_is_kept_unless_a_service_is_named() {
    restart_daemon
    is_let_in_online "no service is named" login jane Janes-Password-1
    expect_equal "" "$(kept_users)"
    close_way
    is_refused "no service is named, and Cognito is away" login jane Janes-Password-1
    open_way
}

test_an_online_login_keeps_a_verifier_that_the_daemon_alone_can_read() {
    let_in_offline "login, su-l, sudo"
    is_let_in_online "online" login jane Janes-Password-1
    is_let_in_online "online" sshd john Johns-Password-1
    expect_equal "jane john" "$(kept_users)"
    expect_equal "cognitod cognitod 600" "$(stat -c '%U %G %a' "$(file_of jane)")"
    expect_equal "cognitod 700" "$(stat -c '%U %a' "$KEPT")"
    grep -q '^verifier \$y\$' "$(file_of jane)" || fail "no yescrypt: $(cat "$(file_of jane)")"
}

test_at_the_console_people_log_in_while_cognito_is_away() {
    local began
    close_way
    began=$(now_ms)
    run login_as jane Janes-Password-1 'id -Gn; echo "key: ${AWS_ACCESS_KEY_ID-none}"'
    note "login(1): $(($(now_ms) - began)) ms"
    expect_success
    expect_output "$TOLD"
    expect_output "linux-admins"
    expect_output "key: none"
    run logged cognitod
    expect_output "login of jane for login: success: signed in offline, as Cognito is away"
}

test_su_and_sudo_work_while_cognito_is_away() {
    run su_as lucy john Johns-Password-1 "id -un"
    expect_success
    expect_output john
    run sudo_as jane Janes-Password-1 id -un
    expect_success
    expect_output root
}

test_while_it_is_known_to_be_away_nobody_waits() {
    is_let_in_offline "a moment later" login jane Janes-Password-1
    [ "$took" -le 1500 ] || fail "$took ms"
}

test_ssh_lets_nobody_in_offline_unless_it_is_named() {
    run ssh_by_keyboard_interactive jane Janes-Password-1 id
    expect_failure
    is_refused "sshd" sshd jane Janes-Password-1
}

test_a_wrong_password_is_refused() {
    is_refused "a wrong password" login john Wrong-Password-1
    expect_output "Authentication failure"
    expect_logged cognitod "it is not the password that it took last"
}

test_who_has_never_signed_in_here_is_refused() {
    is_refused "never seen" login mallory Mallorys-Password-1
}

test_wrong_passwords_are_counted_across_restarts_of_the_daemon() {
    is_refused "the second wrong password" login john Wrong-Password-1
    restart_daemon
    is_refused "the third wrong password" login john Wrong-Password-1
    is_refused "the right one after three wrong ones" login john Johns-Password-1
    expect_logged cognitod "offline_max_failures passwords were wrong"
    is_let_in_offline "another user" login jane Janes-Password-1
    open_way
    cognito_comes_back
    close_way
    is_let_in_offline "after an online login" login john Johns-Password-1
    open_way
    cognito_comes_back
}

test_faults_of_cognito_that_last_are_an_absence() {
    order_faults '{"operation": "InitiateAuth", "kind": "html", "httpStatus": 503}'
    is_let_in_offline "503 that lasts" login jane Janes-Password-1
    order_faults ''
    cognito_comes_back
}

test_a_fault_of_cognito_that_passes_is_none() {
    order_faults '{"operation": "InitiateAuth", "kind": "html", "httpStatus": 503, "times": 1}'
    is_let_in_online "503 once" login jane Janes-Password-1
    order_faults ''
}

test_throttling_is_no_absence() {
    order_faults '{"operation": "InitiateAuth", "kind": "throttle"}'
    is_refused "throttled" login jane Janes-Password-1
    order_faults '{"operation": "InitiateAuth", "kind": "html", "httpStatus": 429}'
    is_refused "429" login jane Janes-Password-1
    order_faults ''
}

test_a_web_acl_is_no_absence() {
    order_faults '{"operation": "InitiateAuth", "kind": "html", "httpStatus": 403}'
    is_refused "403" login jane Janes-Password-1
    order_faults ''
    is_let_in_online "the web ACL is gone" login jane Janes-Password-1
}

test_silence_is_an_absence() {
    freeze emulator
    is_let_in_offline "silence" login jane Janes-Password-1
    [ "$took" -le 12000 ] || fail "$took ms"
    is_let_in_offline "silence, a moment later" login jane Janes-Password-1
    [ "$took" -le 1500 ] || fail "$took ms"
    thaw emulator
    cognito_comes_back
}

start_other_emulator() {
    stop emulator
    mv "$WORLD/emulator" "$WORLD/emulator.first"
    ENDPOINT=https://localhost:8443 start_emulator --issuer-base "https://localhost:$WAY"
}

test_a_certificate_that_is_not_trusted_is_an_absence() {
    start_other_emulator
    is_let_in_offline "no TLS" login jane Janes-Password-1
    install -m 644 "$WORLD/emulator/ca.pem" /etc/cognitod.ca.pem
    restart_daemon
    cognito_comes_back
}

test_a_connection_that_always_breaks_off_is_an_absence() {
    order_faults '{"operation": "InitiateAuth", "kind": "dropBefore"}'
    is_let_in_offline "connections that break off" login jane Janes-Password-1
    order_faults ''
    cognito_comes_back
}

test_a_wrong_password_online_forgets_the_verifier() {
    is_refused "a wrong password online" sshd john Wrong-Password-1
    expect_equal jane "$(kept_users)"
    close_way
    is_refused "the right one, offline" login john Johns-Password-1
    open_way
    cognito_comes_back
}

test_who_is_disabled_is_forgotten_with_the_next_listing() {
    change_user update '{"username": "john", "enabled": false}'
    run cognitoctl refresh
    expect_success
    expect_equal jane "$(kept_users)"
    close_way
    is_refused "disabled" login john Johns-Password-1
    expect_equal jane "$(kept_users)"
    open_way
    change_user update '{"username": "john", "enabled": true}'
    cognitoctl refresh >/dev/null
    cognito_comes_back
}

test_who_is_told_at_a_login_to_be_disabled_is_forgotten() {
    change_user update '{"username": "john", "enabled": false}'
    is_refused "disabled, at a login" login john Johns-Password-1
    expect_equal jane "$(kept_users)"
    change_user update '{"username": "john", "enabled": true}'
    cognito_comes_back
}

test_a_password_changed_here_ends_the_old_one() {
    run passwd_as john Johns-Password-1 Newly-Chosen-Horse-8 Newly-Chosen-Horse-8
    expect_success
    close_way
    is_refused "the old password" login john Johns-Password-1
    open_way
    change_user update '{"username": "john", "password": "Johns-Password-1"}'
    cognito_comes_back
}

# loses OPERATION: carried out, and nobody told.
loses() {
    order_faults "{\"operation\": \"$1\", \"kind\": \"dropAfter\", \"times\": 1}"
}

test_a_change_that_nobody_answered_ends_the_old_password() {
    loses ChangePassword
    run passwd_as john Johns-Password-1 Newly-Chosen-Horse-8 Newly-Chosen-Horse-8
    order_faults ''
    expect_failure
    expect_output "It is not known whether the password was changed. Please try the new one first."
    expect_equal jane "$(kept_users)"
    close_way
    is_refused "the old password" login john Johns-Password-1
    open_way
    change_user update '{"username": "john", "password": "Johns-Password-1"}'
    cognito_comes_back
}

test_a_code_for_a_new_password_that_nobody_answered_ends_the_old_one() {
    loses ConfirmForgotPassword
    run passwd_as john "" y "code of john" Newly-Chosen-Horse-8 Newly-Chosen-Horse-8
    order_faults ''
    expect_failure
    expect_equal jane "$(kept_users)"
    close_way
    is_refused "the old password" login john Johns-Password-1
    open_way
    change_user update '{"username": "john", "password": "Johns-Password-1"}'
    cognito_comes_back
}

restart_with_wrong_clock() {
    set_clock_of_host "$1"
    with_wrong_clock restart_daemon
}

# What the directory knows has no age any more with such a clock, so that its age must not matter.
test_a_clock_that_is_behind_lets_nobody_in() {
    configure 40-access.conf <<<$'[access]\nwhen_too_old = allow'
    close_way
    restart_with_wrong_clock -3600
    is_refused "the clock is an hour behind" login jane Janes-Password-1
    expect_logged cognitod "the clock is behind the latest time that was seen"
    restart_with_wrong_clock 0
    is_let_in_offline "the clock is right" login jane Janes-Password-1
}

test_a_login_that_is_too_long_ago_lets_nobody_in() {
    restart_with_wrong_clock $((3 * 86400 - 600))
    is_let_in_offline "almost three days later" login jane Janes-Password-1
    set_clock_of_host $((3 * 86400 + 60))
    is_refused "three days later" login jane Janes-Password-1
    rm /etc/cognitod.conf.d/40-access.conf
    open_way
    restart_daemon
    cognito_comes_back
}

test_what_is_known_and_too_old_refuses_offline_as_well() {
    close_way
    restart_with_wrong_clock $((2 * 86400))
    is_refused "account_max_age is over" login jane Janes-Password-1
    expect_logged cognitod "what is known of the user is older than account_max_age"
    open_way
    restart_daemon
    cognito_comes_back
}

# One at a time for each user, two in all.
test_many_offline_logins_at_once_all_succeed_in_bounded_memory() {
    local i began before failed=0 pids=()
    close_way
    authenticate login jane Janes-Password-1
    before=$(awk '/^VmRSS/ { print $2 }' "/proc/$(pid_of cognitod)/status")
    began=$(now_ms)
    for i in {1..60}; do
        pamtester login "$([ $((i % 2)) = 0 ] && echo jane || echo john)" authenticate \
            <<<"$([ $((i % 2)) = 0 ] && echo Janes-Password-1 || echo Johns-Password-1)" >/dev/null 2>&1 &
        pids+=($!)
    done
    for i in "${pids[@]}"; do
        wait "$i" || failed=$((failed + 1))
    done
    note "60 offline logins at once: $(($(now_ms) - began)) ms, $failed failed"
    note "memory of cognitod in KiB: $before before, $(awk '/^VmHWM/ { print $2 }' "/proc/$(pid_of cognitod)/status") at most, $(awk '/^VmRSS/ { print $2 }' "/proc/$(pid_of cognitod)/status") after"
    expect_equal 0 "$failed"
    [ "$(awk '/^VmHWM/ { print $2 }' "/proc/$(pid_of cognitod)/status")" -le $((before + 100 * 1024)) ] || fail "too much memory"
    open_way
    cognito_comes_back
}

test_a_service_that_needs_credentials_lets_nobody_in_offline() {
    configure 40-required.conf <<<$'[service login]\ncredentials = required'
    restart_daemon
    close_way
    is_refused "credentials = required" login jane Janes-Password-1
    rm /etc/cognitod.conf.d/40-required.conf
    open_way
    restart_daemon
    cognito_comes_back
}

test_ssh_lets_people_in_offline_when_it_is_named() {
    let_in_offline "sshd"
    close_way
    run ssh_by_keyboard_interactive jane Janes-Password-1 id -un
    expect_success
    expect_output jane
    open_way
}

test_whoever_turns_it_off_keeps_nothing() {
    rm /etc/cognitod.conf.d/30-offline.conf
    restart_daemon
    wait_for nobody_is_kept || fail "kept: $(kept_users)"
}

prepare
run_tests
