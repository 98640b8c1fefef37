# The daemon killed at every message of a login, and everything that it says replaced by nonsense: no success without
# proof, which is a whole RESULT of success for the authentication and one for the account.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
. "$abs_top_srcdir/tests/e2e/circumstances.sh"
enter_world "$@"

PLAN=$WORLD/plan
PASSED='(pass|twice|die-behind)$'

put_go_between() {
    mv /run/cognitod/pam /run/cognitod/pam-of-daemon
    : >"$WORLD/log/go-between"
    start go-between "$TOOLS/go-between" /run/cognitod/pam /run/cognitod/pam-of-daemon "$PLAN"
    wait_for grep -qs ready "$WORLD/log/go-between" || fail "nobody goes between"
}

# As systemd would.
restart_killed_daemon() {
    kill_hard go-between
    rm -f /run/cognitod/*
    start_daemon
    put_go_between
}

ssh_login() {
    ssh_by_keyboard_interactive jane Janes-Password-1 id -un
}

sudo_login() {
    sudo_as jane Janes-Password-1 id -un
}

# The messages of a login that nothing disturbs, a line each: ACTION NUMBER.
messages_of() {
    : >"$PLAN"
    : >"$WORLD/log/go-between"
    $1 >/dev/null 2>&1 || fail "$1 fails undisturbed" >&2
    sed -n 's/^[^ ]* \([a-z]* [0-9]*\) .* pass$/\1/p' "$WORLD/log/go-between"
}

# What a service was told about one action is its last RESULT that was passed on.
was_granted() {
    grep -qE "^$1 $2 [0-9]+ result success $PASSED" "$WORLD/log/go-between"
}

success_has_proof() {
    was_granted "$1" authenticate && was_granted "$1" account
}

# One login through a daemon that dies there, and the next one after a restart of the daemon alone.
killed_at() {
    local login=$1 service=$2 action=$3 number=$4 deed=$5 began took end=refused
    : >"$WORLD/log/go-between"
    echo "$service $action $number $deed" >"$PLAN"
    began=$(now_ms)
    run "$login"
    took=$(($(now_ms) - began))
    [ "$status" -ne 124 ] || fail "hung: $(what_came_of_it)"
    grep -q " $deed\$" "$WORLD/log/go-between" || fail "$action $number was never said"
    wait_for is_gone cognitod || fail "the daemon lives"
    if [ "$status" -eq 0 ]; then
        end="let in with proof"
        success_has_proof "$service" || fail "a success without proof" "$(cat "$WORLD/log/go-between")"
    fi
    local_people_log_in
    : >"$PLAN"
    restart_killed_daemon
    began=$(now_ms)
    WAIT_SECONDS=$RECOVERY_SECONDS wait_for jane_logs_in || fail "jane can't log in again"
    note "$service, $action message $number, $deed: $end after $took ms; jane again after $(($(now_ms) - began)) ms"
}

# Once a death; the median of all is what counts.
local_people_log_in() {
    local began
    began=$(now_ms)
    session_of lucy "$LOCAL_PASSWORD" || fail "lucy can't log in"
    echo $(($(now_ms) - began)) >>"$WORLD/times-of-lucy"
    began=$(now_ms)
    session_of root "$ROOT_PASSWORD" || fail "root can't log in"
    echo $(($(now_ms) - began)) >>"$WORLD/times-of-root"
}

did_not_wait() {
    local name=$1 without=$2 with
    with=$(sort -n "$WORLD/times-of-$name" | sed -n "$((($(wc -l <"$WORLD/times-of-$name") + 1) / 2))p")
    note "meanwhile $name logs in within $with ms, $without ms without our modules"
    [ $((with - without)) -le "$LOCAL_EXTRA_MS" ] || fail "$name waits: $with ms, not $without ms"
}

killed_at_every_message_of() {
    local login=$1 service=$2 deed action number
    messages_of "$login" >"$WORLD/messages"
    note "a login for $service is: $(tr '\n' ',' <"$WORLD/messages")"
    rm -f "$WORLD"/times-of-*
    while read -r action number <&8; do
        for deed in die die-behind; do
            killed_at "$login" "$service" "$action" "$number" "$deed"
        done
    done 8<"$WORLD/messages"
    did_not_wait lucy "$LUCY_MS"
    did_not_wait root "$ROOT_MS"
}

test_a_daemon_killed_at_every_message_of_an_ssh_login_is_no_success_without_proof() {
    killed_at_every_message_of ssh_login sshd
}

test_a_daemon_killed_at_every_message_of_sudo_is_no_success_without_proof() {
    killed_at_every_message_of sudo_login sudo
}

whole_login() {
    pamtester_as "$1" jane Janes-Password-1 authenticate acct_mgmt open_session close_session
}

# Each login with a PAM service of its own, so that the plan is about it alone.
run_spoilt_login() {
    local service=$1 began end=0
    began=$(now_ms)
    whole_login "$service" >/dev/null 2>&1 </dev/null || end=$?
    echo "$end $(($(now_ms) - began))" >"$WORLD/end-of-$service"
}

# Whatever its end, a success had its proof.
judge_spoilt_login() {
    local service=$1 action=$2 number=$3 deed=$4 end took words=refused
    read -r end took <"$WORLD/end-of-$service"
    [ "$end" -ne 124 ] || fail "$service hung"
    grep -qE "^$service $action $number .*$deed\$" "$WORLD/log/go-between" || fail "$service was not spoilt"
    if [ "$end" -eq 0 ]; then
        words="let in with proof"
        success_has_proof "$service" || fail "$service: a success without proof" "$(grep "^$service " "$WORLD/log/go-between")"
    fi
    note "$action message $number, $deed: $words after $took ms"
}

plan_nonsense() {
    local action number deed
    while read -r action number; do
        for deed in garbage too-much out-of-turn endless twice; do
            echo "$action-$number-$deed $action $number $deed"
            cp /etc/pam.d/sshd "/etc/pam.d/$action-$number-$deed"
        done
    done <"$WORLD/messages" >"$PLAN"
}

test_nonsense_in_place_of_any_message_is_no_success_without_proof() {
    local service action number deed before
    before=$(pid_of cognitod)
    messages_of "whole_login sshd" >"$WORLD/messages"
    : >"$WORLD/log/go-between"
    plan_nonsense
    while read -r service _; do
        run_spoilt_login "$service" &
    done <"$PLAN"
    wait
    while read -r service action number deed; do
        judge_spoilt_login "$service" "$action" "$number" "$deed"
    done <"$PLAN"
    { is_running cognitod && [ "$(pid_of cognitod)" = "$before" ]; } || fail "the daemon did not survive it"
    local_people_do_not_wait "nonsense"
    : >"$PLAN"
    recovers "nonsense"
}

start_host
measure_local_people
put_go_between
echo "Defaults passwd_tries=1" >/etc/sudoers.d/tries
run_tests
