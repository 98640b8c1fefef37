#!/bin/bash
# What a sign-in costs: the daemon's CPU time, the wall-clock time, HTTPS requests and new connections. Runs the local
# Cognito and cognitod in a private world; the local Cognito's own time is printed apart.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
SIGN_INS=${1:-${SIGN_INS:-200}} # the world has a clean environment: a setting becomes an argument
PASSWORD=Janes-Password-1

skip_all() {
    echo "sign-in: not measured: $1"
    exit 0
}

fail() {
    printf 'sign-in: %s\n' "$@" >&2
    exit 1
}

enter_world "$SIGN_INS"
prepare_host
start_cognito

counter() {
    control_emulator "$ENDPOINT/_emulator/counters" | jq "$1"
}

sign_in() {
    "$abs_top_builddir/bench/sign-in" /run/cognitod/pam "$(pid_of cognitod)" jane "$1" <<<"$PASSWORD" ||
        fail "jane cannot sign in"
}

# "REQUESTS CONNECTIONS" so far by the daemon's own counters: the local Cognito's count this script's too.
https_of_daemon() {
    cognitoctl status | awk '$1 == "HTTPS" { print $3 + 0, $5 + 0 }'
}

count_requests() {
    local before after
    read -r -a before < <(https_of_daemon)
    sign_in 1 >/dev/null
    read -r -a after < <(https_of_daemon)
    printf '%-34s %d HTTPS requests, %d new connections\n' "$1" \
        $((after[0] - before[0])) $((after[1] - before[1]))
}

count_requests "first login after the start:"
count_requests "second login:"
emulator_before=$(counter .cpuMicroseconds)
sign_in "$SIGN_INS"
emulator_after=$(counter .cpuMicroseconds)
echo "the local Cognito's CPU            $(((emulator_after - emulator_before) / SIGN_INS)) µs a sign-in, $SIGN_INS of them"
