#!/usr/bin/env bash
# The daemon as a service: who it runs as, how it starts and ends, what it tells and what it forgets.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"
start_service

status_field() {
    sed -n "s/^$1:[[:space:]]*//p" "/proc/$(pid_of cognitod)/status"
}

test_it_runs_as_its_own_user_with_no_capability_and_no_way_to_get_one() {
    local uid
    uid=$(id -u cognitod)
    expect_equal "$uid $uid $uid $uid" "$(status_field Uid | tr '\t' ' ')"
    expect_equal "" "$(status_field Groups | tr -d ' ')"
    expect_equal 0000000000000000 "$(status_field CapPrm)"
    expect_equal 1 "$(status_field NoNewPrivs)"
}

test_it_cannot_be_traced_or_dumped_by_its_own_user() {
    run as_uid "$(id -u cognitod)" cat "/proc/$(pid_of cognitod)/environ"
    expect_failure
    grep -q '^Max core file size *0 *0' "/proc/$(pid_of cognitod)/limits" || fail "core files are allowed"
}

test_a_second_one_is_refused() {
    run /usr/sbin/cognitod --foreground
    expect_failure
    expect_output "another one runs"
}

test_a_configuration_that_is_wrong_is_said_so_and_nothing_starts() {
    configure wrong.conf <<<"[user_pool]
idd = x"
    run /usr/sbin/cognitod --check
    rm /etc/cognitod.conf.d/wrong.conf
    expect_equal 2 "$status"
    expect_output "/etc/cognitod.conf.d/wrong.conf:2"
}

test_a_check_says_when_nobody_may_log_in() {
    sed '/^allow_/d' /etc/cognitod.conf >/etc/closed.conf
    run /usr/sbin/cognitod --check --config /etc/closed.conf
    expect_equal 0 "$status"
    expect_output "nobody may log in"
    expect_output "nothing is wrong, but look at what is said above"
    run /usr/sbin/cognitod --check
    refuse_output "nobody may log in"
}

test_a_check_says_what_is_hardly_meant() {
    configure advice.conf <<<"[directory]
default_shell = /bin/no-such-shell
[offline]
services = sudoo"
    run /usr/sbin/cognitod --check
    rm /etc/cognitod.conf.d/advice.conf
    expect_equal 0 "$status"
    expect_output "default_shell = /bin/no-such-shell in [directory] is no program of this host"
    expect_output "names the PAM service \"sudoo\", which has no file in /etc/pam.d; did you mean sudo?"
    expect_output "nothing is wrong, but look at what is said above"
}

test_getent_without_a_name_lists_the_pool_only_when_told_to() {
    run getent passwd
    refuse_output "jane:"
    configure enumerate.conf <<<"[directory]
enumerate = yes"
    restart_daemon
    wait_for lists_jane || fail "jane is not listed"
    run getent group
    expect_output "linux-users:*:"
    rm /etc/cognitod.conf.d/enumerate.conf
    restart_daemon
}

lists_jane() {
    getent passwd | grep -q '^jane:'
}

test_the_shadow_database_knows_users_as_locked() {
    sed -i '/^shadow:/s/:.*/: files cognito/' /etc/nsswitch.conf
    run getent shadow jane
    expect_success
    expect_equal "jane:*:::::::" "$output"
}

test_status_tells_the_pool_and_how_many_users_there_are() {
    run cognitoctl status
    expect_success
    expect_output "User pool       $POOL_ID"
    expect_output " enabled users, "
}

test_status_tells_root_alone_who_may_log_in_and_how_many_they_are() {
    run cognitoctl status
    expect_output "Allowed groups  linux-users (enabled users: "
    run as_uid "$(id -u john)" cognitoctl status
    refuse_output "linux-users"
}

test_status_tells_where_services_have_rules_of_their_own() {
    cp /etc/cognitod.conf "$WORLD/conf"
    configure rules.conf <<<$'[service sshd]\nallow_groups = linux-users'
    restart_daemon
    run cognitoctl status
    expect_output "Allowed groups  linux-users"
    expect_output "Rules of        sshd"
    sed -i '/^allow_groups/d' /etc/cognitod.conf
    restart_daemon
    run cognitoctl status
    cp "$WORLD/conf" /etc/cognitod.conf
    rm /etc/cognitod.conf.d/rules.conf
    restart_daemon
    expect_output "Allowed         nobody, but for services with rules of their own"
    expect_output "Rules of        sshd"
}

test_a_user_sees_all_of_itself_and_only_the_passwd_fields_of_others() {
    wait_for getent passwd john >/dev/null || fail "john is not found"
    run as_uid "$(id -u jane)" cognitoctl user jane
    expect_output "linux-users"
    run as_uid "$(id -u john)" cognitoctl user jane
    expect_success
    expect_output "uid, gid"
    refuse_output "linux-users"
    refuse_output "sub"
}

test_user_json_can_be_read_by_programs() {
    run cognitoctl user jane --json
    expect_equal jane "$(jq -r .name <<<"$output")"
    expect_equal "$(id -u jane)" "$(jq -r .uid <<<"$output")"
}

test_refresh_is_for_root_and_finds_who_is_new() {
    change_user create '{"username": "fresh", "password": "Freshs-Password-1"}'
    run as_uid 12345 cognitoctl refresh
    expect_failure
    run cognitoctl refresh
    expect_success
    expect_output " users and "
    run cognitoctl user fresh --json
    expect_success
}

# A token of this pool begins with {"kid":" or goes on with {"sub":", both in base64: shorter words would also be found
# in random bytes.
test_it_forgets_passwords_and_tokens_and_credentials() {
    local secret
    ! grep -q '^#define SANITIZERS' "$abs_top_builddir/config.h" || skip "the sanitizers keep what is freed"
    [ -z "${COGNITOD_UNDER-}" ] || skip "valgrind keeps what is freed"
    sign_in jane Janes-Password-1
    expect_success
    secret=$(sed -n 's/.*AWS_SECRET_ACCESS_KEY=\([^…]*\)….*/\1/p' <<<"$output")
    [ ${#secret} -eq 8 ] || fail "no shortened secret to look for: $output"
    run_with_input "$(printf '%s\n' Janes-Password-1 "$secret" '"IdToken"' '"SecretKey"' eyJraWQiOi eyJzdWIiOi)" \
        "$abs_top_builddir/tests/daemon/find-in-memory" "$(pid_of cognitod)"
    expect_success
    expect_equal "" "$output"
}

test_the_search_in_memory_finds_what_is_there() {
    ! grep -q '^#define SANITIZERS.*thread' "$abs_top_builddir/config.h" || skip "TSan has the heap where nobody looks"
    run_with_input "$CLIENT_SECRET" "$abs_top_builddir/tests/daemon/find-in-memory" "$(pid_of cognitod)"
    expect_equal "$CLIENT_SECRET" "$output"
}

descriptors() {
    find "/proc/$(pid_of cognitod)/fd" -type l | wc -l
}

has_no_more_descriptors_than() {
    [ "$(descriptors)" -le "$1" ]
}

# cognitoctl has its answer before the conversation's thread has closed its end.
test_it_keeps_no_descriptor_of_a_conversation() {
    local before
    sign_in jane Janes-Password-1
    before=$(descriptors)
    for _ in 1 2 3 4 5 6 7 8; do
        sign_in jane Janes-Password-1
    done
    wait_for has_no_more_descriptors_than "$before" ||
        fail "still $(descriptors) descriptors, $before at first" "$(ls -l "/proc/$(pid_of cognitod)/fd")"
}

# Less than what a command itself may take once the daemon has taken it.
GIVES_UP_BY_S=25

# give_up FILE WORD...: what the command says, and its exit status.
give_up() {
    local file=$1
    shift
    timeout "$GIVES_UP_BY_S" cognitoctl "$@" </dev/null >"$file" 2>&1
    echo "exit status $?" >>"$file"
}

# As with a daemon that does not start while systemd holds its sockets: they are open, and nobody is there.
test_no_command_waits_long_for_a_daemon_that_does_not_take_it() {
    local commands=("status" "user jane" "why jane sshd" "ids list" "ids check" "offline list" "refresh"
        "directory key" "host-key" "sign-in jane") pids=() command
    freeze cognitod
    for command in "${commands[@]}"; do
        # shellcheck disable=SC2086 # words
        give_up "$WORLD/gave up: $command" $command &
        pids+=($!)
    done
    wait "${pids[@]}"
    thaw cognitod
    for command in "${commands[@]}"; do
        output=$(cat "$WORLD/gave up: $command") ran="cognitoctl $command"
        expect_output "exit status 3"
        expect_output "It does not start, or is too busy or stuck"
    done
}

test_it_stops_at_once_while_somebody_is_at_the_prompt() {
    local began person
    mkfifo "$WORLD/typing"
    exec 5<>"$WORLD/typing"
    cognitoctl sign-in jane <&5 >"$WORLD/log/person" 2>&1 &
    person=$!
    wait_for grep -q Password: "$WORLD/log/person" || fail "no prompt"
    began=$EPOCHREALTIME
    stop cognitod
    note "stopped after $(((${EPOCHREALTIME/[.,]/} - ${began/[.,]/}) / 1000)) ms"
    [[ $(last_line) == *stopped ]] || fail "not a clean end" "$(last_line)"
    echo Janes-Password-1 >&5
    wait $person
    expect_equal 3 $?
}

test_a_stopped_daemon_is_said_to_be_so_with_what_would_help() {
    run cognitoctl status
    expect_equal 3 "$status"
    expect_output "systemctl start cognitod"
}

run_tests
