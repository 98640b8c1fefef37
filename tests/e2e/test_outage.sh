# What fails, fails closed and soon, and never takes local users with it.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
start_host

refused_within() {
    local seconds=$1 began=${EPOCHREALTIME/[.,]/} took_ms
    shift
    run "$@"
    expect_failure
    took_ms=$(((${EPOCHREALTIME/[.,]/} - began) / 1000))
    note "$ran: refused after $took_ms ms"
    [ "$took_ms" -le $((seconds * 1000)) ] || fail "$ran: took $took_ms ms"
}

# One whole PAM session of the local user.
local_session() {
    pamtester_as sshd lucy "$LOCAL_PASSWORD" authenticate acct_mgmt open_session close_session >/dev/null 2>&1
}

# The median of ten, in ms.
median_ms() {
    local began
    for _ in {1..10}; do
        began=${EPOCHREALTIME/[.,]/}
        "$@" || return
        echo $(((${EPOCHREALTIME/[.,]/} - began) / 1000))
    done | sort -n | sed -n 5p
}

local_user_is_not_slower() {
    local with without
    with=$(median_ms local_session)
    use_debian_pam unix mkhomedir
    without=$(median_ms local_session)
    use_debian_pam unix mkhomedir cognito cognito-password
    note "$1: a local user's session takes $with ms, $without ms without our modules"
    [ -n "$with" ] && [ $((with - without)) -le 200 ] || fail "the local user waits: $with ms, not $without ms"
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
    local_user_is_not_slower "daemon dead"
    restart_daemon
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
    local_user_is_not_slower "daemon frozen"
    thaw cognitod
}

test_a_frozen_daemon_holds_an_unknown_name_up_only_briefly() {
    freeze cognitod
    local began=${EPOCHREALTIME/[.,]/} took_ms
    run getent passwd nobody-knows-me
    took_ms=$(((${EPOCHREALTIME/[.,]/} - began) / 1000))
    thaw cognitod
    expect_failure
    note "an unknown name with a frozen daemon: $took_ms ms"
    [ "$took_ms" -le 5000 ] || fail "took $took_ms ms"
}

test_after_the_thaw_people_log_in_again() {
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

test_cognito_out_of_reach_lets_nobody_in() {
    stop emulator
    refused_within 30 ssh_by_keyboard_interactive jane Janes-Password-1 id
    local_user_is_not_slower "Cognito out of reach"
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
