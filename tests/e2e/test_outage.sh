# What fails, fails closed and soon, and never takes local users with it.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
. "$abs_top_srcdir/tests/e2e/circumstances.sh"
enter_world "$@"
start_host
measure_local_people

refused_within() {
    local seconds=$1 began=${EPOCHREALTIME/[.,]/} took_ms
    shift
    run "$@"
    expect_failure
    took_ms=$(((${EPOCHREALTIME/[.,]/} - began) / 1000))
    note "$ran: refused after $took_ms ms"
    [ "$took_ms" -le $((seconds * 1000)) ] || fail "$ran: took $took_ms ms"
}

local_people_log_in() {
    local_people_do_not_wait "$1"
    run ssh_by_keyboard_interactive lucy "$LOCAL_PASSWORD" id -un
    expect_success
    run ssh_by_password root "$ROOT_PASSWORD" id -un
    expect_success
}

test_a_dead_daemon_lets_nobody_in() {
    kill_hard cognitod
    refused_within 10 ssh_by_keyboard_interactive jane Janes-Password-1 id
    refused_within 10 ssh_by_password jane Janes-Password-1 id
    authorize_key jane
    refused_within 10 ssh_by_key jane id
}

test_a_dead_daemon_does_not_slow_local_users_down() {
    local_people_log_in "the daemon is dead"
    restart_daemon
    recovers "the daemon's death"
}

test_a_stopped_daemon_lets_nobody_in_and_slows_nobody_down() {
    stop cognitod
    in_trouble "the daemon is stopped"
    restart_daemon
    recovers "the daemon's absence"
}

test_names_resolve_while_the_daemon_is_dead() {
    kill_hard cognitod
    run getent passwd jane
    restart_daemon
    expect_success
}

test_a_frozen_daemon_lets_nobody_in() {
    freeze cognitod
    refused_within 30 pamtester_as sshd jane Janes-Password-1 authenticate
    authorize_key jane
    refused_within 30 ssh_by_key jane id
    thaw cognitod
}

test_a_frozen_daemon_does_not_slow_local_users_down() {
    freeze cognitod
    local_people_log_in "the daemon is frozen"
    thaw cognitod
    recovers "the daemon's frost"
}

test_after_the_thaw_people_log_in_over_ssh_again() {
    run ssh_by_keyboard_interactive jane Janes-Password-1 id -un
    expect_success
}

# pamtester has asked, so the conversation is under way; then the daemon dies, and only then comes the answer.
test_a_daemon_killed_while_it_asks_is_no_success() {
    local r=0
    mkfifo "$WORLD/answer"
    (pamtester_as_slow jane) >"$WORLD/pamtester.out" 2>&1 <"$WORLD/answer" &
    exec 7>"$WORLD/answer"
    wait_for grep -q Password: "$WORLD/pamtester.out" || fail "was not asked"
    kill_hard cognitod
    echo Janes-Password-1 >&7
    exec 7>&-
    wait $! || r=$?
    rm "$WORLD/answer"
    restart_daemon
    [ "$r" -ne 0 ] || fail "$(cat "$WORLD/pamtester.out")"
}

pamtester_as_slow() {
    bounded pamtester sshd "$1" authenticate
}

test_a_daemon_killed_while_cognito_thinks_is_no_success() {
    local r=0
    freeze emulator
    forget_prompts
    (ssh_by_keyboard_interactive jane Janes-Password-1 id) >"$WORLD/ssh.out" 2>&1 </dev/null &
    wait_for test -s "$WORLD/prompts" || fail "was not asked"
    kill_hard cognitod
    wait $! || r=$?
    thaw emulator
    restart_daemon
    [ "$r" -ne 0 ] || fail "$(cat "$WORLD/ssh.out")"
}

emulator_is_asked() {
    ss -Htn state established "sport = :${ENDPOINT##*:}" | awk '$1 > 0 { asked = 1 } END { exit !asked }'
}

# The listing under way would wait for its answer twenty seconds long.
test_a_daemon_stops_soon_while_cognito_is_silent() {
    local began
    freeze emulator
    cognitoctl refresh >/dev/null 2>&1 &
    wait_for emulator_is_asked || fail "Cognito is not asked"
    began=$(now_ms)
    stop cognitod
    note "stopped after $(($(now_ms) - began)) ms"
    [ $(($(now_ms) - began)) -lt 5000 ] || fail "the daemon waits for Cognito"
    thaw emulator
    wait $!
    restart_daemon
    recovers "a stop while Cognito is silent"
}

test_cognito_out_of_reach_lets_nobody_in() {
    stop emulator
    refused_within 30 ssh_by_keyboard_interactive jane Janes-Password-1 id
    local_people_log_in "Cognito is out of reach"
    start_emulator
}

test_a_cognito_with_a_certificate_of_another_authority_is_not_believed() {
    stop emulator
    mv "$WORLD/emulator" "$WORLD/emulator.first"
    start_emulator
    refused_within 30 ssh_by_keyboard_interactive jane Janes-Password-1 id
    note "$(logged cognitod | tail -n 1)"
    expect_logged cognitod certificate
}

test_a_cognito_with_an_expired_certificate_is_not_believed() {
    stop emulator
    start_emulator --expired-certificate
    install -m 644 "$WORLD/emulator/ca.pem" /etc/cognitod.ca.pem
    restart_daemon
    refused_within 30 ssh_by_keyboard_interactive jane Janes-Password-1 id
    note "$(logged cognitod | tail -n 1)"
    expect_logged cognitod certificate
}

test_when_all_is_well_again_people_log_in() {
    stop emulator
    start_emulator
    install -m 644 "$WORLD/emulator/ca.pem" /etc/cognitod.ca.pem
    restart_daemon
    run ssh_by_keyboard_interactive jane Janes-Password-1 id -un
    expect_success
}

run_tests
