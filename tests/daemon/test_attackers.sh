#!/usr/bin/env bash
# What others than root may try on the daemon's sockets, and what root's programs must not be able to do by mistake.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"
mkdir -p /etc/cognitod.conf.d
configure metadata.conf <<'END'
[client_metadata]
user = %u
service = %s
from = %r
END
start_service

KEPT_REFUSALS=32 # connections that the listener refused last stay open, so that their peers can read why
LOGIN_MS=3000 # root's program waits no longer while strangers crowd, on a busy machine

attacker() {
    "$abs_top_builddir/tests/daemon/attacker" "$@"
}

# ask_as UID PASSWORD ACTION USER SERVICE TTY REMOTE-HOST [TICKET]
ask_as() {
    local uid=$1 password=$2
    shift 2
    run_with_input "$password" as_uid "$uid" "$abs_top_builddir/tests/daemon/attacker" ask "$@"
}

ticket_in_output() {
    sed -n 's/^ticket //p' <<<"$output"
}

# Of root's sshd, as it would be after the right password.
get_ticket() {
    ask_as 0 Janes-Password-1 authenticate jane sshd ssh 192.0.2.1
    expect_output "outcome success"
    ticket=$(ticket_in_output)
    [ ${#ticket} -eq 64 ] || fail "no ticket" "$output"
}

redeem() {
    ask_as "$1" "" credentials "$2" "$3" ssh 192.0.2.1 "$4"
    refuse_output prompt
}

expect_credentials() {
    expect_output "outcome success"
    expect_output AWS_SECRET_ACCESS_KEY=
}

expect_no_credentials() {
    refuse_output AWS_
    refuse_output "outcome success"
}

test_other_users_get_no_prompt_whatever_they_claim_to_be() {
    local service action
    forget_requests
    for service in sshd sudo login su gdm-password swaylock '' swaylock2 $'sshd\n' "$(printf 'x%.0s' {1..9000})"; do
        for action in authenticate account credentials close password; do
            ask_as "$(id -u john)" Janes-Password-1 "$action" jane "$service" tty1 192.0.2.66
            refuse_output prompt
            refuse_output "outcome success"
        done
    done
    expect_equal "" "$(requests)"
    [[ $(logged cognitod) != *192.0.2.66* ]] || fail "a host that a stranger named is in the log"
}

test_what_an_ordinary_user_claims_earns_no_ticket_and_reaches_no_trigger() {
    forget_requests
    ask_as "$(id -u jane)" Janes-Password-1 authenticate jane swaylock tty9 192.0.2.66
    expect_output "outcome success"
    refuse_output ticket
    refuse_output AWS_
    [[ $(requests) != *192.0.2.66* && $(requests) != *swaylock* ]] || fail "hearsay was sent" "$(requests)"
}

order_faults() {
    control_emulator --data "{\"faults\": [$1]}" "$ENDPOINT/_emulator/faults" >/dev/null || fail "no faults: $1"
}

# Of the tokens that are of no use: the user has two places, and three tries here.
test_whoever_is_refused_keeps_no_place_while_cognito_is_slow_to_revoke() {
    order_faults '{"operation": "RevokeToken", "kind": "delay", "milliseconds": 8000}'
    for _ in 1 2 3; do
        ask_as "$(id -u mallory)" Mallorys-Password-1 authenticate mallory swaylock tty1 ""
        expect_output prompt
        expect_output "outcome not allowed"
    done
    order_faults ''
}

test_root_asks_for_the_same_and_gets_all_of_it() {
    forget_requests
    get_ticket
    [[ $(requests) == *192.0.2.1* ]] || fail "root was not believed" "$(requests)"
    redeem 0 jane sshd "$ticket"
    expect_credentials
}

test_a_ticket_that_is_replayed_gives_nothing() {
    get_ticket
    redeem 0 jane sshd "$ticket"
    expect_credentials
    redeem 0 jane sshd "$ticket"
    expect_no_credentials
    expect_logged cognitod "the ticket is spent or has expired"
}

test_a_stolen_ticket_gives_nothing_to_another_uid_and_is_not_spent_by_it() {
    get_ticket
    redeem "$(id -u john)" jane sshd "$ticket"
    expect_no_credentials
    redeem "$(id -u jane)" jane sshd "$ticket"
    expect_no_credentials
    redeem 0 jane sshd "$ticket"
    expect_credentials
}

test_a_ticket_shown_for_another_user_or_service_gives_nothing_and_is_spent() {
    local who
    for who in "john sshd" "jane login"; do
        get_ticket
        # shellcheck disable=SC2086
        redeem 0 $who "$ticket"
        expect_no_credentials
        redeem 0 jane sshd "$ticket"
        expect_no_credentials
    done
}

test_tickets_that_are_none_give_nothing() {
    local none
    for none in 0 "$(printf '0%.0s' {1..64})" "$(printf 'g%.0s' {1..64})" "$(printf 'a%.0s' {1..5000})" '%n%n'; do
        redeem 0 jane sshd "$none"
        expect_no_credentials
    done
}

# hold NAME UID ATTACK...: goes on until let_go NAME. Sets $said to what it said first.
hold() {
    local name=$1 uid=$2
    shift 2
    mkfifo "$WORLD/$name.input"
    : >"$WORLD/log/$name" # or what an earlier one said is taken for its words
    as_uid "$uid" "$abs_top_builddir/tests/daemon/attacker" "$@" <"$WORLD/$name.input" >"$WORLD/log/$name" 2>&1 &
    exec 6>"$WORLD/$name.input"
    rm "$WORLD/$name.input"
    WAIT_SECONDS=60 wait_for test -s "$WORLD/log/$name" || fail "$name says nothing"
    said=$(cat "$WORLD/log/$name")
    note "$name: $said"
}

let_go() {
    exec 6>&-
    wait
}

root_still_logs_in() {
    local began=${EPOCHREALTIME/[.,]/} took_ms
    ask_as 0 Johns-Password-1 authenticate john login tty1 ""
    expect_output "outcome success"
    took_ms=$(((${EPOCHREALTIME/[.,]/} - began) / 1000))
    note "$1: a login at the console takes $took_ms ms"
    [ "$took_ms" -le $LOGIN_MS ] || fail "took $took_ms ms"
}

descriptors() {
    find "/proc/$(pid_of cognitod)/fd" -type l | wc -l
}

memory_kb() {
    sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$(pid_of cognitod)/status"
}

descriptors_are() {
    [ "$(descriptors)" -le "$1" ]
}

test_thousands_of_conversations_of_one_user_take_two_places() {
    local before kept
    root_still_logs_in "nobody else is there"
    before=$(descriptors) kept=$(memory_kb)
    hold crowd "$(id -u jane)" crowd 3000 jane swaylock ""
    expect_equal "served 2 refused 2998" "$said"
    root_still_logs_in "a user of 3,000 conversations"
    let_go
    wait_for descriptors_are $((before + KEPT_REFUSALS)) || fail "descriptors: $before before, $(descriptors) after"
    note "memory: $kept kB before, $(memory_kb) kB after; descriptors: $before, $(descriptors)"
    grep -q '^#define SANITIZERS' "$abs_top_builddir/config.h" || [ "$(memory_kb)" -le $((kept + 4096)) ] || fail "memory grows"
}

# As if from the network: sshd runs as root, and tells where from.
test_one_remote_host_takes_its_share_and_no_more() {
    hold crowd 0 crowd 300 jane sshd 192.0.2.1
    expect_equal "served 32 refused 268" "$said"
    root_still_logs_in "a remote host of 300 conversations"
    let_go
}

test_visitors_who_say_nothing_keep_nobody_out() {
    local socket
    for socket in pam nss control; do
        hold "$socket-visitors" "$(id -u john)" visit "$socket" 1500
        root_still_logs_in "1,500 silent visitors of $socket"
        run cognitoctl status
        expect_success
        run getent passwd "nobody-$RANDOM"
        expect_equal 2 "$status"
        let_go
    done
}

test_noise_and_messages_out_of_turn_end_a_conversation_and_nothing_else() {
    local socket uid
    for socket in pam nss control; do
        for uid in "$(id -u john)" 0; do
            RUN_SECONDS=120 run as_uid "$uid" "$abs_top_builddir/tests/daemon/attacker" babble "$socket"
            expect_success
            expect_output "said it all"
        done
    done
    root_still_logs_in "after all the noise"
}

test_commands_of_root_are_refused_to_others() {
    run as_uid "$(id -u jane)" cognitoctl refresh
    expect_failure
    run as_uid "$(id -u jane)" cognitoctl status
    refuse_output linux-users
    run as_uid "$(id -u john)" cognitoctl user jane
    refuse_output linux-admins
}

run_tests
